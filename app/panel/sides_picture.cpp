#include "app/panel/sides_picture.h"

#include <algorithm>
#include <cmath>

#include <QEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QToolButton>

#include "app/panel/edit_target.h"
#include "app/panel/number_field.h"
#include "app/text.h"
#include "core/base/component.h"
#include "core/domain/boundary.h"
#include "core/domain/side_places.h"
#include "views/look.h"

namespace semiflow::app {
namespace {

constexpr int buttonHeight = 22;
constexpr double pixelsPerStep = 6;
constexpr std::array<int, 3> heights{64, 148, 190}; // by dimension

/// "Neumann" of "Given slope (Neumann)".
QString shortTitle(const Description& description) {
  const QString title = asText(description.title());
  const qsizetype open = title.indexOf('('), close = title.indexOf(')');
  return open >= 0 && close > open ? title.mid(open + 1, close - open - 1) : title;
}

const Description* conditionOf(const Parameter& parameter, const std::string& id) {
  return parameter.family().find(id);
}

} // namespace

bool SidesPicture::suits(const Description& description) {
  const auto& all = description.parameters();
  return std::count_if(all.begin(), all.end(), [](const Parameter& p) { return domain::sideOf(p).has_value(); }) == 6;
}

SidesPicture::SidesPicture(const Description& description, const std::string& path, EditTarget& target, QWidget* parent)
    : QWidget(parent), path_(path), target_(target) {
  setObjectName(QStringLiteral("sidesPicture"));
  setAccessibleName(tr("Sides of the domain"));
  for (const Parameter& parameter : description.parameters()) {
    const auto side = domain::sideOf(parameter);
    if (!side) continue;
    auto* button = new QToolButton(this);
    button->setObjectName(QStringLiteral("side_") + asText(parameter.name()));
    button->setFocusPolicy(Qt::TabFocus);
    button->setCursor(Qt::PointingHandCursor);
    button->setFixedHeight(buttonHeight);
    button->installEventFilter(this);
    connect(button, &QToolButton::clicked, this, [this, s = *side] { openMenu(s); });
    sides_[*side] = {&parameter, button, {}, {}};
  }
}

void SidesPicture::setValues(const Json& tree) {
  tree_ = tree;
  dimension_ = domain::dimensionAround(target_.tree(), path_);
  setFixedHeight(heights[static_cast<std::size_t>(dimension_ - 1)]);
  for (std::size_t s = 0; s < sides_.size(); ++s) {
    sides_[s].id = tree.at(sides_[s].parameter->name()).value("id", "");
    sides_[s].button->setVisible(s < 2 * static_cast<std::size_t>(dimension_));
    describe(s);
  }
  place();
  update();
}

void SidesPicture::describe(std::size_t s) {
  Side& side = sides_[s];
  const Description* condition = conditionOf(*side.parameter, side.id);
  const Json& tree = tree_.at(side.parameter->name());
  const QString name = shortTitle(*condition),
                value = tree.contains("value") ? asText(tree.at("value").get<std::string>()) : QString();
  const QString words = value.isEmpty() ? name : name + QStringLiteral("  ") + value;
  side.words = words;
  const QString place = heading(side.parameter->name());
  side.button->setAccessibleName(tr("%1 side: %2").arg(place, words));
  side.button->setToolTip(
      tr("<p><b>%1</b>: %2<br>%3</p>").arg(place, words.toHtmlEscaped(), asText(condition->summary()).toHtmlEscaped()));
  const QColor colour = colourOf(side.id);
  side.button->setStyleSheet(
      QStringLiteral("QToolButton { background: %1; border: 1.5px solid %2; border-radius: 4px; padding: 1px 6px; }"
                     "QToolButton:hover { background: %3; } QToolButton:focus { border: 2px solid %4; }")
          .arg(palette().color(QPalette::Base).name(), colour.name(), palette().color(QPalette::Button).name(),
               palette().color(QPalette::Text).name()));
}

QColor SidesPicture::colourOf(const std::string& id) const {
  const std::vector<std::string> ids = sides_[0].parameter->family().ids();
  const auto index = static_cast<std::size_t>(std::find(ids.begin(), ids.end(), id) - ids.begin());
  const views::Look look =
      palette().color(QPalette::Window).lightness() < 128 ? views::Look::dark() : views::Look::light();
  return look.seriesColour(index);
}

QRectF SidesPicture::plane() const {
  if (dimension_ == 1) return QRectF(width() * 0.4, height() * 0.5, width() * 0.2, 0);
  const double back = dimension_ == 3 ? 36 : 0;
  const double side = height() - 2 * buttonHeight - 8 - back;
  const double wide = std::min(width() * 0.40, 1.5 * side);
  return {(width() - wide - back) / 2, (height() - side + back) / 2, wide, side};
}

QPointF SidesPicture::depth() const { return dimension_ == 3 ? QPointF(36, -36) : QPointF(); }

/// The side as it is drawn: a point, an edge or a face.
std::vector<QPolygonF> SidesPicture::shapeOf(std::size_t s) const {
  const QRectF box = plane();
  const QPointF back = depth();
  const auto face = [&](const QPointF& a, const QPointF& b) { return QPolygonF({a, b, b + back, a + back}); };
  if (dimension_ == 1) return {QPolygonF({s == 0 ? box.topLeft() : box.topRight()})};
  switch (s) {
  case 0:
    return {face(box.topLeft(), box.bottomLeft())};
  case 1:
    return {face(box.topRight(), box.bottomRight())};
  case 2:
    return {face(box.bottomLeft(), box.bottomRight())};
  case 3:
    return {face(box.topLeft(), box.topRight())};
  case 4:
    return {QPolygonF(box.translated(back))};
  default:
    return {QPolygonF(box)};
  }
}

QPointF SidesPicture::middleOf(std::size_t s) const {
  const QPolygonF shape = shapeOf(s).front();
  const qsizetype corners = std::min<qsizetype>(4, shape.size());
  QPointF sum;
  for (qsizetype n = 0; n < corners; ++n) sum += shape[n];
  return sum / static_cast<double>(corners);
}

void SidesPicture::place() {
  for (std::size_t s = 0; s < sides_.size(); ++s) {
    QToolButton* button = sides_[s].button;
    constexpr double gap = 7;
    constexpr int frame = 16; // around the words
    const QRectF box = plane();
    const double room = s < 2 ? std::min(box.left(), width() - box.right() - depth().x()) - gap : 130;
    button->setText(button->fontMetrics().elidedText(sides_[s].words, Qt::ElideRight, static_cast<int>(room) - frame));
    const QSize size(button->fontMetrics().horizontalAdvance(button->text()) + frame, buttonHeight);
    button->resize(size);
    QRectF place{QPointF(), QSizeF(size)};
    place.moveCenter(middleOf(s));
    if (s == 0) place.moveRight(box.left() - gap);
    if (s == 1) place.moveLeft(box.right() + depth().x() + gap);
    if (s == 2) place.moveTop(box.bottom() + 4);
    if (s == 3) place.moveBottom(box.top() + depth().y() - 4);
    if (s == 4) place.moveCenter(QPointF(box.center().x() + depth().x() * 0.75, box.top() + depth().y() * 0.45));
    if (s == 5) place.moveCenter(QPointF(box.center().x(), box.bottom() - 18));
    button->move(place.topLeft().toPoint());
  }
}

void SidesPicture::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const QColor ink = palette().color(QPalette::PlaceholderText);
  if (dimension_ == 1) {
    painter.setPen(QPen(ink, 1.5));
    painter.drawLine(plane().topLeft(), plane().topRight());
  }
  const std::size_t count = 2 * static_cast<std::size_t>(dimension_);
  // Far sides first, so that near ones lie over them.
  for (const std::size_t s : {4U, 0U, 2U, 3U, 1U, 5U}) {
    if (s >= count) continue;
    QColor colour = colourOf(sides_[s].id);
    const bool hovered = hovered_ == static_cast<int>(s);
    const QPolygonF shape = shapeOf(s).front();
    painter.setPen(QPen(colour, hovered ? 4.5 : 3, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    if (dimension_ == 1) {
      painter.setBrush(colour);
      painter.drawEllipse(shape.front(), hovered ? 5 : 3.5, hovered ? 5 : 3.5);
    } else if (dimension_ == 2) {
      painter.drawLine(shape[0], shape[1]);
    } else {
      painter.setPen(QPen(colour, hovered ? 3 : 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
      colour.setAlphaF(hovered ? 0.30F : 0.10F);
      painter.setBrush(colour);
      painter.drawPolygon(shape);
    }
  }
  // A period: from one end to the other, where the field goes on.
  const auto& period = domain::periodicSide().id();
  for (std::size_t s = 0; s < count; s += 2) {
    if (sides_[s].id != period || sides_[s + 1].id != period) continue;
    painter.setPen(QPen(colourOf(period), 1.5, Qt::DashLine, Qt::RoundCap));
    const QPointF from = middleOf(s), to = middleOf(s + 1);
    painter.drawLine(from, to);
    const QPointF along = (to - from) / std::max(1.0, std::hypot(to.x() - from.x(), to.y() - from.y()));
    const QPointF across(-along.y(), along.x());
    painter.setPen(QPen(colourOf(period), 1.5, Qt::SolidLine, Qt::RoundCap));
    for (const auto& [tip, way] : {std::pair{from + 4 * along, along}, {to - 4 * along, -along}}) {
      painter.drawLine(tip, tip + 6 * way + 4 * across);
      painter.drawLine(tip, tip + 6 * way - 4 * across);
    }
  }
}

void SidesPicture::resizeEvent(QResizeEvent*) { place(); }

bool SidesPicture::eventFilter(QObject* watched, QEvent* event) {
  const bool in = event->type() == QEvent::Enter || event->type() == QEvent::FocusIn;
  const bool out = event->type() == QEvent::Leave || event->type() == QEvent::FocusOut;
  for (std::size_t s = 0; (in || out) && s < sides_.size(); ++s) {
    if (watched != sides_[s].button) continue;
    hovered_ = in ? static_cast<int>(s) : -1;
    update();
  }
  for (std::size_t s = 0; s < sides_.size(); ++s) {
    if (watched == sides_[s].button && drag(s, *event)) return true;
  }
  return QWidget::eventFilter(watched, event);
}

/// The mouse on a side's button, to the right or up for a larger value. Returns whether the button has no part in it.
bool SidesPicture::drag(std::size_t s, const QEvent& event) {
  const auto place = [&event] { return static_cast<const QMouseEvent&>(event).position(); };
  if (event.type() == QEvent::MouseButtonPress) {
    last_ = place();
    dragging_ = false;
  } else if (event.type() == QEvent::MouseMove && sides_[s].button->isDown()) {
    const QPointF by = place() - last_;
    const double steps = std::trunc((by.x() - by.y()) / pixelsPerStep);
    if (steps == 0) return true;
    last_ = place();
    dragging_ = true;
    moveValue(s, steps);
    return true;
  } else if (event.type() == QEvent::MouseButtonRelease && dragging_) {
    sides_[s].button->setDown(false); // it was no click
    dragging_ = false;
    return true;
  }
  return false;
}

void SidesPicture::moveValue(std::size_t s, double steps) {
  const std::string& name = sides_[s].parameter->name();
  const Json& tree = tree_.at(name);
  bool isNumber = false;
  const double now = tree.contains("value") ? asText(tree.at("value").get<std::string>()).toDouble(&isNumber) : 0;
  if (!isNumber) return;
  const Json next = numberText(movedBySteps(now, steps, {}, false)).toStdString();
  if (const auto refusal = target_.apply({{path_ + "." + name + ".value", next}})) target_.tell(refusal->sentence);
}

void SidesPicture::openMenu(std::size_t s) {
  auto* menu = new QMenu(this);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  menu->setObjectName(QStringLiteral("sideMenu"));
  menu->setToolTipsVisible(true);
  for (const Description* condition : sides_[s].parameter->family().descriptions()) {
    QAction* action = menu->addAction(asText(condition->title()));
    action->setObjectName(asText(condition->id()));
    action->setToolTip(asText(condition->summary()));
    action->setCheckable(true);
    action->setChecked(condition->id() == sides_[s].id);
    connect(action, &QAction::triggered, this, [this, s, id = condition->id()] { choose(s, id); });
  }
  menu->popup(sides_[s].button->mapToGlobal(QPoint(0, buttonHeight)));
}

void SidesPicture::choose(std::size_t s, const std::string& id) {
  if (id == sides_[s].id) return;
  std::vector<Change> changes;
  for (const std::size_t side : domain::sidesThatFollow(tree_, s, id))
    changes.push_back({path_ + "." + sides_[side].parameter->name(), Json{{"id", id}}});
  if (const auto refusal = target_.apply(changes)) target_.tell(refusal->sentence);
}

} // namespace semiflow::app
