#include <algorithm>
#include <cmath>
#include <numbers>

#include <QPainter>
#include <QPainterPath>

#include "views/chart.h"
#include "views/field_choices.h"
#include "views/pictures.h"

namespace semiflow::views {
namespace {

using experiment::Table;
using std::numbers::pi;

/// Curves over an angle, drawn outwards from a circle: how far tells the value.
class CirclePicture : public ZoomedPicture {
 public:
  explicit CirclePicture(const std::string& name) : name_(name) {}

  QString title() const override { return nameText(name_) + QStringLiteral(" on the circle"); }

  void set(const Shown& shown) override {
    shown_ = shown;
    table_ = contentOf<Table>(shown.frame, name_);
    if (table_ != nullptr && (table_->columns.size() < 2 || table_->columns[0].values.size() < 3)) table_ = nullptr;
    if (table_ == nullptr) return;
    most_ = 0;
    for (const double v : table_->columns[1].values) {
      if (std::isfinite(v)) most_ = std::max(most_, v);
    }
  }

  std::vector<Choice> choices() const override {
    return {{QStringLiteral("height"),
             QStringLiteral("How values become heights"),
             {QStringLiteral("in proportion"), QStringLiteral("square root")},
             root_ ? 1 : 0}};
  }
  void choose(const QString&, int chosen) override { root_ = chosen == 1; }

  void paint(QPainter& painter, const QRectF& rect, const Look& look) override {
    if (table_ == nullptr) return paintNothing(painter, rect, QStringLiteral("nothing to draw in this frame"), look);
    const Window window = windowOver({{-reach, reach}, {-reach, reach}});
    axes_ = layOut(rect, {window.x, false, QStringLiteral("Re \u03bb")}, {window.y, false, QStringLiteral("Im \u03bb")},
                   look, Aspect::filled);
    painter.fillRect(axes_.inner, look.paper);
    paintGrid(painter, axes_, look);
    painter.save();
    painter.setClipRect(axes_.inner);
    painter.setRenderHint(QPainter::Antialiasing);
    paintSpokes(painter, look);
    const auto& angles = table_->columns[0].values;
    QPolygonF outline;
    for (std::size_t i = 0; i < angles.size(); ++i) outline << placeOf(angles[i], table_->columns[1].values[i]);
    QPainterPath ring;
    ring.addPolygon(outline);
    ring.closeSubpath();
    ring.addEllipse(QRectF(axes_.at(-1, 1), axes_.at(1, -1)));
    ring.setFillRule(Qt::OddEvenFill);
    QColor fill = look.seriesColour(0);
    fill.setAlphaF(0.35F);
    painter.setPen(Qt::NoPen);
    painter.setBrush(fill);
    painter.drawPath(ring);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(look.seriesColour(0), 1.6));
    painter.drawPolygon(outline);
    painter.setPen(QPen(look.ink, 1.2));
    painter.drawEllipse(QRectF(axes_.at(-1, 1), axes_.at(1, -1)));
    painter.restore();
    paintFrame(painter, axes_, look);
  }

  std::optional<Readout> readout(const QPointF& mouse) const override {
    if (table_ == nullptr || !axes_.inner.contains(mouse)) return std::nullopt;
    const double x = axes_.x.value(mouse.x()), y = axes_.y.value(mouse.y());
    if (std::hypot(x, y) < 0.2) return std::nullopt;
    const std::size_t i = nearestIndex(table_->columns[0].values, std::atan2(y, x));
    const double angle = table_->columns[0].values[i], value = table_->columns[1].values[i];
    return Readout{placeOf(angle, value),
                   {nameText(table_->columns[0].name) + QStringLiteral(" = ") +
                        withUnit(numberText(angle, 4), table_->columns[0].unit),
                    nameText(table_->columns[1].name) + QStringLiteral(" = ") +
                        withUnit(numberText(value, 4), table_->columns[1].unit)},
                   true};
  }

 private:
  static constexpr double reach = 2.1, height = 1; ///< of the picture; of the largest value above the circle

  QPointF placeOf(double angle, double value) const {
    const double part = most_ > 0 && std::isfinite(value) ? value / most_ : 0;
    const double radius = 1 + height * (root_ ? std::sqrt(std::max(0.0, part)) : part);
    return axes_.at(radius * std::cos(angle), radius * std::sin(angle));
  }

  /// Eighths of the circle.
  void paintSpokes(QPainter& painter, const Look& look) const {
    painter.setPen(QPen(look.grid, 1, Qt::DashLine));
    for (int k = 0; k < 8; ++k) {
      const double c = std::cos(k * pi / 4), s = std::sin(k * pi / 4);
      painter.drawLine(axes_.at(c, s), axes_.at(2 * c, 2 * s));
    }
  }

  std::string name_;
  Shown shown_;
  const Table* table_ = nullptr;
  double most_ = 0;
  bool root_ = true;
};

} // namespace

std::unique_ptr<Picture> circlePicture(const std::string& table) { return std::make_unique<CirclePicture>(table); }

} // namespace semiflow::views
