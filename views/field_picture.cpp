#include <algorithm>
#include <cmath>

#include <QPainter>

#include "views/field_choices.h"
#include "views/field_plane.h"
#include "views/pictures.h"

namespace semiflow::views {
namespace {

using experiment::Axis;
using experiment::GridField;

constexpr QRgb maskTint = qRgba(235, 50, 150, 140); // in no colour map

/// A field of two dimensions as an image.
class FieldPicture : public ZoomedPicture {
 public:
  explicit FieldPicture(const std::string& field) : choices_(2, field) {}

  QString title() const override {
    return field_ == nullptr ? QString::fromStdString(choices_.field()) : partTitle(*field_, choices_.part());
  }
  double breadth() const override { return 1.3; }
  std::vector<TrackedRange*> ranges() override { return {&choices_.tracked()}; }
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
                   {window.y, false, labelText(y.name, y.unit)}, look, aspectOf(*field_));
    paintPlane(painter, axes_, *field_, image_);
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
    return aspectOf(*field_) == Aspect::equal ? std::vector{std::min(x, y), std::min(x, y)} : std::vector{x, y};
  }

  void paintMask(QPainter& painter, const GridField& mask) const override {
    if (field_ == nullptr || field_->axes != mask.axes) return;
    const int columns = static_cast<int>(mask.axes[0].points), rows = static_cast<int>(mask.axes[1].points);
    QImage tint(columns, rows, QImage::Format_ARGB32);
    for (int j = 0; j < rows; ++j) {
      auto* line = reinterpret_cast<QRgb*>(tint.scanLine(rows - 1 - j));
      const double* row = mask.values.data() + static_cast<std::ptrdiff_t>(j) * columns;
      std::transform(row, row + columns, line, [](double value) { return value != 0 ? maskTint : qRgba(0, 0, 0, 0); });
    }
    paintPlane(painter, axes_, mask, tint);
  }

 private:
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
