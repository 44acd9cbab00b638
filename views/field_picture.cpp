#include <algorithm>
#include <cmath>

#include <QPainter>

#include "views/field_choices.h"
#include "views/pictures.h"

namespace semiflow::views {
namespace {

using experiment::Axis;
using experiment::GridField;

/// From half a cell before the first point to half a cell behind the last.
Range cells(const Axis& axis) {
  const double half = axis.spacing / 2;
  return Range{axis.lower - half, axis.at(axis.points - 1) + half}.drawable();
}

/// One period where there is one, else all cells.
Range extent(const Axis& axis) {
  return axis.periodic && axis.points > 1 ? Range{axis.lower, axis.upper()}.drawable() : cells(axis);
}

/// By how much the cells are moved to fill the extent: not at all, and for the half cell at the end of a period by it.
std::vector<double> shifts(const Axis& axis) {
  if (!axis.periodic || axis.points < 2) return {0};
  return {0, static_cast<double>(axis.points) * axis.spacing};
}

/// A field of two dimensions as an image.
class FieldPicture : public ZoomedPicture {
 public:
  explicit FieldPicture(const std::string& field) : choices_(2, field) {}

  QString title() const override {
    return field_ == nullptr ? QString::fromStdString(choices_.field()) : partTitle(*field_, choices_.part());
  }
  double breadth() const override { return 1.3; }
  std::vector<Choice> choices() const override { return choices_.choices(); }

  void choose(const QString& id, int chosen) override {
    choices_.choose(id, chosen);
    field_ = choices_.update(shown_.frame);
    coloured_ = false;
  }

  void set(const Shown& shown) override {
    shown_ = shown;
    field_ = choices_.update(shown.frame);
    coloured_ = false;
  }

  void paint(QPainter& painter, const QRectF& rect, const Look& look) override {
    if (field_ == nullptr)
      return paintNothing(painter, rect, QStringLiteral("no field of two dimensions in this frame"), look);
    const Axis &x = field_->axes[0], &y = field_->axes[1];
    colour(look);
    const ColourBar bar{colouring_.map, {colouring_.range, false, unitText(field_->unit)}};
    const double barRoom = !look.bare && rect.width() > 200 ? widthOf(bar, rect.height() - 60, look) + 10 : 0;
    const Window window = windowOver({extent(x), extent(y)});
    axes_ = layOut(rect.adjusted(0, 0, -barRoom, 0), {window.x, false, labelText(x.name, x.unit)},
                   {window.y, false, labelText(y.name, y.unit)}, look, aspect());
    painter.save();
    painter.setClipRect(axes_.inner);
    painter.setClipRect(QRectF(axes_.at(extent(x).lower, extent(y).upper), axes_.at(extent(x).upper, extent(y).lower)),
                        Qt::IntersectClip);
    // Where a cell is larger than a few pixels it is shown as what it is.
    const double cell = std::abs(axes_.x.pixel(x.lower + x.spacing) - axes_.x.pixel(x.lower));
    painter.setRenderHint(QPainter::SmoothPixmapTransform, cell < 12);
    for (const double right : shifts(x)) {
      for (const double up : shifts(y)) {
        painter.drawImage(QRectF(axes_.at(cells(x).lower + right, cells(y).upper + up),
                                 axes_.at(cells(x).upper + right, cells(y).lower + up)),
                          image_);
      }
    }
    painter.restore();
    paintFrame(painter, axes_, look);
    if (barRoom > 0) {
      const double heading = bar.spec.label.isEmpty() ? 0 : 14;
      paintColourBar(
          painter,
          QRectF(axes_.inner.right() + 12, axes_.inner.top() + heading, barRoom, axes_.inner.height() - heading), bar,
          look);
    }
  }

  std::optional<Readout> readout(const QPointF& mouse) const override {
    if (field_ == nullptr || !axes_.inner.contains(mouse)) return std::nullopt;
    const auto i = indexAt(field_->axes[0], axes_.x.value(mouse.x()));
    const auto j = indexAt(field_->axes[1], axes_.y.value(mouse.y()));
    if (!i || !j) return std::nullopt;
    const double value = valueAt(*field_, choices_.part(), *j * field_->axes[0].points + *i);
    const auto line = [](const Axis& axis, std::size_t index) {
      return QString::fromStdString(axis.name) + QStringLiteral(" = ") + numberText(axis.at(index));
    };
    return Readout{mouse,
                   {line(field_->axes[0], *i) + QStringLiteral(",  ") + line(field_->axes[1], *j),
                    title() + QStringLiteral(" = ") + withUnit(numberText(value, 5), field_->unit)},
                   false};
  }

  std::optional<Place> placeAt(const QPointF& mouse) const override {
    if (field_ == nullptr || !axes_.inner.contains(mouse)) return std::nullopt;
    const double x = axes_.x.value(mouse.x()), y = axes_.y.value(mouse.y());
    const auto within = [](const Axis& axis, double value) {
      return value >= extent(axis).lower && value <= extent(axis).upper;
    };
    if (!within(field_->axes[0], x) || !within(field_->axes[1], y)) return std::nullopt;
    return Place{field_->name, {x, y}};
  }
  std::optional<QPointF> pixelOf(const Place& place) const override {
    if (field_ == nullptr || place.field != field_->name || place.at.size() != 2) return std::nullopt;
    return axes_.at(place.at[0], place.at[1]);
  }
  std::vector<double> lengths() const override {
    if (field_ == nullptr) return {};
    const double x = extent(field_->axes[0]).width(), y = extent(field_->axes[1]).width();
    return aspect() == Aspect::equal ? std::vector{std::min(x, y), std::min(x, y)} : std::vector{x, y};
  }

 private:
  /// Whether lengths are drawn alike in both directions.
  Aspect aspect() const {
    const double ratio = extent(field_->axes[0]).width() / extent(field_->axes[1]).width();
    return ratio > 0.2 && ratio < 5 ? Aspect::equal : Aspect::free;
  }

  static std::optional<std::size_t> indexAt(const Axis& axis, double value) {
    double place = std::round((value - axis.lower) / axis.spacing);
    if (axis.periodic && place == static_cast<double>(axis.points)) place = 0;
    if (!(place >= 0) || place >= static_cast<double>(axis.points)) return std::nullopt;
    return static_cast<std::size_t>(place);
  }

  void colour(const Look& look) {
    if (coloured_ && missing_ == look.missing.rgb()) return;
    missing_ = look.missing.rgb();
    colouring_ = choices_.colouring(*field_, views::rangeOf(*field_, choices_.part()));
    colourField(*field_, choices_.part(), field_->axes[0].points, field_->axes[1].points, 0, colouring_, missing_,
                image_);
    coloured_ = true;
  }

  FieldChoices choices_;
  Shown shown_;
  const GridField* field_ = nullptr;
  Colouring colouring_;
  QImage image_;
  QRgb missing_ = 0;
  bool coloured_ = false;
};

} // namespace

std::unique_ptr<Picture> fieldPicture(const std::string& field) { return std::make_unique<FieldPicture>(field); }

} // namespace semiflow::views
