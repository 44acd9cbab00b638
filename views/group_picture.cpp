#include <algorithm>
#include <cmath>

#include <QFontMetricsF>
#include <QPainter>

#include "views/field_choices.h"
#include "views/field_plane.h"
#include "views/pictures.h"

namespace semiflow::views {
namespace {

using experiment::Axis;
using experiment::GridField;

/// The fields of a group in the plane, beside each other: one window, one range of values, one colour bar.
class GroupPicture : public ZoomedPicture {
 public:
  explicit GroupPicture(std::string group) : group_(std::move(group)), choices_(2, {}) {}

  QString title() const override { return nameText(group_); }
  double breadth() const override { return panels_.size() > 1 ? 1.8 : 1.3; }

  std::vector<TrackedRange*> ranges() override { return {&choices_.tracked()}; }
  std::vector<Choice> choices() const override {
    std::vector<Choice> all = choices_.choices();
    std::erase_if(all, [](const Choice& choice) { return choice.id == QStringLiteral("field"); });
    return all;
  }
  void choose(const QString& id, int chosen) override {
    choices_.choose(id, chosen);
    coloured_ = false;
  }

  void set(const Shown& shown) override {
    shown_ = shown;
    panels_.clear();
    coloured_ = false;
    if (!shown.frame) return;
    for (const GridField* field : fieldsOf(*shown.frame, 2)) {
      if (field->group == group_) panels_.push_back({field, {}, {}});
    }
    choices_.update(shown.frame);
  }

  void paint(QPainter& painter, const QRectF& rect, const Look& look) override {
    if (panels_.empty())
      return paintNothing(painter, rect, QStringLiteral("no field of two dimensions in this frame"), look);
    colour(look);
    const GridField& first = *panels_.front().field;
    const ColourBar bar{colouring_.map, {colouring_.range, false, unitText(first.unit)}};
    const double barRoom = !look.bare && rect.width() > 200 ? widthOf(bar, rect.height() - 60, look) + 10 : 0;
    const QRectF sheet = rect.adjusted(0, 0, -barRoom, 0);
    const Window window = windowOver({extent(first.axes[0]), extent(first.axes[1])});
    const std::size_t columns = columnsFor(sheet);
    const std::size_t rows = (panels_.size() + columns - 1) / columns;
    const double width = sheet.width() / static_cast<double>(columns);
    const double height = sheet.height() / static_cast<double>(rows);
    const double heading = look.bare ? 0 : QFontMetricsF(look.small()).height() + 2;
    for (std::size_t p = 0; p < panels_.size(); ++p) {
      const QRectF cell(sheet.left() + static_cast<double>(p % columns) * width,
                        sheet.top() + static_cast<double>(p / columns) * height, width - 6, height - 4);
      paintPanel(painter, panels_[p], cell, heading, window, look);
    }
    axes_ = panels_.front().axes;
    if (barRoom > 0) {
      const QRectF inner = axes_.inner;
      const QRectF last = panels_.back().axes.inner;
      const double top = inner.top() + (bar.spec.label.isEmpty() ? 0 : 14);
      paintColourBar(painter, QRectF(sheet.right() + 4, top, barRoom, last.bottom() - top), bar, look);
    }
  }

  std::optional<Readout> readout(const QPointF& mouse) const override {
    const Panel* panel = panelAt(mouse);
    if (panel == nullptr) return std::nullopt;
    const Axis &x = panel->field->axes[0], &y = panel->field->axes[1];
    const double right = panel->axes.x.value(mouse.x()), up = panel->axes.y.value(mouse.y());
    Readout readout{mouse,
                    {QString::fromStdString(x.name) + QStringLiteral(" = ") + numberText(right) +
                     QStringLiteral(",  ") + QString::fromStdString(y.name) + QStringLiteral(" = ") + numberText(up)},
                    false};
    for (const Panel& one : panels_) {
      const auto i = indexAt(one.field->axes[0], right), j = indexAt(one.field->axes[1], up);
      if (!i || !j) continue;
      const Part part = partFor(*one.field, choices_.part());
      const double value = valueAt(*one.field, part, *j * one.field->axes[0].points + *i);
      readout.lines << nameOf(*one.field) + QStringLiteral(" = ") + withUnit(numberText(value, 5), one.field->unit);
    }
    return readout;
  }

  void zoom(const QPointF& at, double factor) override {
    const Panel* panel = panelAt(at);
    if (panel == nullptr) return;
    axes_.inner = panel->axes.inner;
    axes_.x.start = panel->axes.x.start, axes_.x.end = panel->axes.x.end;
    axes_.y.start = panel->axes.y.start, axes_.y.end = panel->axes.y.end;
    ZoomedPicture::zoom(at, factor);
  }

 private:
  struct Panel {
    const GridField* field = nullptr;
    QImage image;
    Axes axes;
  };

  const Panel* panelAt(const QPointF& mouse) const {
    const auto found = std::find_if(panels_.begin(), panels_.end(),
                                    [&](const Panel& panel) { return panel.axes.inner.contains(mouse); });
    return found == panels_.end() ? nullptr : &*found;
  }

  /// As many beside each other as make the panels largest.
  std::size_t columnsFor(const QRectF& sheet) const {
    const GridField& field = *panels_.front().field;
    const bool strip = aspectOf(field) == Aspect::free;
    const double shape = strip ? 1.6 : extent(field.axes[0]).width() / extent(field.axes[1]).width();
    std::size_t best = 1;
    double largest = 0;
    for (std::size_t columns = 1; columns <= panels_.size(); ++columns) {
      const std::size_t rows = (panels_.size() + columns - 1) / columns;
      const double width = sheet.width() / static_cast<double>(columns);
      const double height = sheet.height() / static_cast<double>(rows);
      const double size = std::min(width, shape * height);
      if (size > largest * 1.001) best = columns, largest = size;
    }
    return best;
  }

  void paintPanel(QPainter& painter, Panel& panel, const QRectF& cell, double heading, const Window& window,
                  const Look& look) const {
    const GridField& field = *panel.field;
    panel.axes =
        layOut(cell.adjusted(0, heading, 0, 0), {window.x, false, labelText(field.axes[0].name, field.axes[0].unit)},
               {window.y, false, labelText(field.axes[1].name, field.axes[1].unit)}, look, aspectOf(field));
    paintPlane(painter, panel.axes, field, panel.image);
    paintFrame(painter, panel.axes, look);
    if (look.bare) return;
    const QFontMetricsF metrics(look.small());
    painter.save();
    painter.setFont(look.small());
    painter.setPen(look.ink);
    const double base = panel.axes.inner.top() - metrics.descent() - 3;
    painter.drawText(QPointF(panel.axes.inner.left(), base),
                     metrics.elidedText(nameOf(field), Qt::ElideRight, panel.axes.inner.width()));
    painter.restore();
  }

  void colour(const Look& look) {
    if (coloured_ && missing_ == look.missing.rgb()) return;
    missing_ = look.missing.rgb();
    Range all;
    for (const Panel& panel : panels_)
      all.include(views::rangeOf(*panel.field, partFor(*panel.field, choices_.part())));
    colouring_ = choices_.colouring(*panels_.front().field, all);
    for (Panel& panel : panels_) {
      const auto& axes = panel.field->axes;
      colourField(*panel.field, partFor(*panel.field, choices_.part()), axes[0].points, axes[1].points, 0, colouring_,
                  missing_, panel.image);
    }
    coloured_ = true;
  }

  std::string group_;
  FieldChoices choices_;
  Shown shown_;
  std::vector<Panel> panels_;
  Colouring colouring_;
  QRgb missing_ = 0;
  bool coloured_ = false;
};

} // namespace

std::unique_ptr<Picture> groupPicture(const std::string& group) { return std::make_unique<GroupPicture>(group); }

} // namespace semiflow::views
