#include "app/tour/tour_bubble.h"

#include <algorithm>

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPainterPath>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include "app/theme/icons.h"

namespace semiflow::app {
namespace {

constexpr int bubbleWidth = 320, pointer = 10, margin = 12, ringWidth = 3;

} // namespace

TourRing::TourRing(QWidget* window) : QWidget(window) {
  setObjectName(QStringLiteral("tourRing"));
  setAttribute(Qt::WA_TransparentForMouseEvents);
  setFocusPolicy(Qt::NoFocus);
  hide();
}

void TourRing::surround(const QRect& target) {
  constexpr int room = 4;
  const QRect place = target.adjusted(-room, -room, room, room).intersected(parentWidget()->rect());
  setVisible(!target.isEmpty());
  if (geometry() == place) return;
  setGeometry(place);
  // The frame alone, so that what is inside is painted and animated without it.
  const QRegion inside(rect().adjusted(ringWidth + 1, ringWidth + 1, -ringWidth - 1, -ringWidth - 1));
  setMask(QRegion(rect()).subtracted(inside));
}

void TourRing::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(palette().color(QPalette::Highlight), ringWidth));
  constexpr double half = ringWidth / 2.0;
  painter.drawRoundedRect(QRectF(rect()).adjusted(half, half, -half, -half), 5, 5);
}

TourBubble::TourBubble(QWidget* window)
    : QWidget(window), title_(new QLabel), words_(new QLabel), count_(new QLabel), back_(new QPushButton(tr("Back"))),
      next_(new QPushButton(tr("Next"))) {
  setObjectName(QStringLiteral("tourBubble"));
  setAccessibleName(tr("Guided tour"));
  setFixedWidth(bubbleWidth + 2 * pointer);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(pointer + 14, pointer + 12, pointer + 14, pointer + 12);
  column->setSpacing(6);
  auto* head = new QHBoxLayout;
  title_->setObjectName(QStringLiteral("tourTitle"));
  words_->setObjectName(QStringLiteral("tourWords"));
  words_->setWordWrap(true);
  auto* close = new QToolButton;
  close->setObjectName(QStringLiteral("tourClose"));
  close->setIcon(icon("close"));
  close->setToolTip(tr("End the tour"));
  close->setAccessibleName(tr("End the tour"));
  head->addWidget(title_, 1);
  head->addWidget(close);
  column->addLayout(head);
  column->addWidget(words_);
  auto* row = new QHBoxLayout;
  row->setContentsMargins(0, 4, 0, 0);
  count_->setObjectName(QStringLiteral("muted"));
  back_->setObjectName(QStringLiteral("tourBack"));
  next_->setObjectName(QStringLiteral("tourNext"));
  row->addWidget(count_, 1);
  row->addWidget(back_);
  row->addWidget(next_);
  column->addLayout(row);
  connect(next_, &QPushButton::clicked, this, &TourBubble::next);
  connect(back_, &QPushButton::clicked, this, &TourBubble::back);
  connect(close, &QToolButton::clicked, this, &TourBubble::closed);
  hide();
}

void TourBubble::say(const QString& title, const QString& words, std::size_t step, std::size_t steps) {
  title_->setText(title);
  words_->setText(words);
  count_->setText(tr("%1 of %2").arg(step + 1).arg(steps));
  back_->setEnabled(step > 0);
  next_->setText(step + 1 == steps ? tr("Finish") : tr("Next"));
  setFixedHeight(layout()->hasHeightForWidth() ? layout()->totalHeightForWidth(width()) : sizeHint().height());
}

void TourBubble::placeBeside(const QRect& target) {
  const QRect all = parentWidget()->rect().adjusted(margin, margin, -margin, -margin);
  const auto within = [&](QPoint at) {
    return QPoint(std::clamp(at.x(), all.left(), std::max(all.left(), all.right() - width())),
                  std::clamp(at.y(), all.top(), std::max(all.top(), all.bottom() - height())));
  };
  QPoint at = all.center() - rect().center();
  const QPoint middle = target.center() - rect().center();
  if (!target.isEmpty()) {
    if (all.right() - target.right() >= width())
      at = {target.right(), middle.y()};
    else if (target.left() - all.left() >= width())
      at = {target.left() - width(), middle.y()};
    else if (all.bottom() - target.bottom() >= height())
      at = {middle.x(), target.bottom()};
    else if (target.top() - all.top() >= height())
      at = {middle.x(), target.top() - height()};
    else
      at = {target.left() + margin, target.bottom() - height() - margin}; // in a corner of what fills the window
  }
  at = within(at);
  target_ = target;
  if (pos() != at) move(at);
  update();
}

void TourBubble::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const QRectF box = QRectF(rect()).adjusted(pointer, pointer, -pointer, -pointer);
  QPainterPath path;
  path.addRoundedRect(box, 7, 7);
  const QRect target = target_.translated(-pos());
  if (!target_.isEmpty() && !target.intersects(box.toRect())) {
    const QPointF centre = target.center();
    const bool beside = target.right() <= box.left() || target.left() >= box.right();
    const double x = std::clamp(centre.x(), box.left() + 18, box.right() - 18);
    const double y = std::clamp(centre.y(), box.top() + 18, box.bottom() - 18);
    QPolygonF arrow;
    if (beside) {
      const bool left = target.right() <= box.left();
      const double edge = left ? box.left() : box.right();
      arrow << QPointF(edge, y - 9) << QPointF(left ? edge - pointer : edge + pointer, y) << QPointF(edge, y + 9);
    } else {
      const bool above = target.bottom() <= box.top();
      const double edge = above ? box.top() : box.bottom();
      arrow << QPointF(x - 9, edge) << QPointF(x, above ? edge - pointer : edge + pointer) << QPointF(x + 9, edge);
    }
    QPainterPath tip;
    tip.addPolygon(arrow);
    tip.closeSubpath();
    path = path.united(tip);
  }
  painter.setPen(QPen(palette().color(QPalette::Highlight), 1.5));
  painter.setBrush(palette().color(QPalette::Base));
  painter.drawPath(path);
}

void TourBubble::keyPressEvent(QKeyEvent* event) {
  switch (event->key()) {
  case Qt::Key_Escape:
    return Q_EMIT closed();
  case Qt::Key_Right:
    return Q_EMIT next();
  case Qt::Key_Left:
    if (back_->isEnabled()) Q_EMIT back();
    return;
  default:
    QWidget::keyPressEvent(event);
  }
}

} // namespace semiflow::app
