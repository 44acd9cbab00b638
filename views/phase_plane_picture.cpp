#include <cmath>

#include <QPainter>
#include <QPainterPath>

#include "views/chart.h"
#include "views/field_choices.h"
#include "views/pictures.h"

namespace semiflow::views {
namespace {

using experiment::Axis;
using experiment::GridField;

/// What stands on one of the axes.
struct Ordinate {
  QString name;
  std::vector<double> values; ///< per point of the line
};

class PhasePlanePicture : public ZoomedPicture {
 public:
  QString title() const override {
    return points() == 0 ? QStringLiteral("phase plane") : QStringLiteral("%1 over %2").arg(up_.name, right_.name);
  }

  void set(const Shown& shown) override {
    right_ = up_ = {};
    if (!shown.frame) return;
    if (shown.frame->run != run_) rights_.restart(), ups_.restart();
    run_ = shown.frame->run;
    const auto fields = fieldsOf(*shown.frame, 1);
    if (fields.empty()) return;
    const GridField& first = *fields[0];
    axis_ = first.axes[0];
    if (first.isComplex()) {
      right_ = ordinate(first, Part::real);
      up_ = ordinate(first, Part::imaginary);
    } else if (fields.size() > 1 && fields[1]->axes == first.axes && !fields[1]->isComplex()) {
      right_ = ordinate(first, Part::value);
      up_ = ordinate(*fields[1], Part::value);
    }
  }

  std::vector<Choice> choices() const override { return {rangeChoice(rights_.mode())}; }
  void choose(const QString& id, int chosen) override {
    if (id != QStringLiteral("range")) return;
    rights_.setMode(rangeMode(chosen));
    ups_.setMode(rangeMode(chosen));
  }

  std::vector<TrackedRange*> ranges() override { return {&rights_, &ups_}; }

  void paint(QPainter& painter, const QRectF& rect, const Look& look) override {
    if (points() == 0) {
      return paintNothing(painter, rect,
                          QStringLiteral("a phase plane needs a complex field or two real ones on a line"), look);
    }
    const Window window = windowOver({axisRange(rights_.update(views::rangeOf(right_.values)), false),
                                      axisRange(ups_.update(views::rangeOf(up_.values)), false)});
    axes_ = layOut(rect, {window.x, false, right_.name}, {window.y, false, up_.name}, look);
    painter.fillRect(axes_.inner, look.paper);
    paintGrid(painter, axes_, look);
    paintOrbit(painter, look);
    paintFrame(painter, axes_, look);
  }

  std::optional<Readout> readout(const QPointF& mouse) const override {
    if (!axes_.inner.contains(mouse)) return std::nullopt;
    std::optional<std::size_t> nearest;
    double least = INFINITY;
    for (std::size_t j = 0; j < points(); ++j) {
      const QPointF away = axes_.at(right_.values[j], up_.values[j]) - mouse;
      const double distance = std::hypot(away.x(), away.y());
      if (distance < least) least = distance, nearest = j;
    }
    if (!nearest) return std::nullopt;
    Readout readout{axes_.at(right_.values[*nearest], up_.values[*nearest]), {}, true};
    readout.lines << QString::fromStdString(axis_.name) + QStringLiteral(" = ") + numberText(axis_.at(*nearest), 5);
    for (const Ordinate* part : {&right_, &up_})
      readout.lines << part->name + QStringLiteral(" = ") + numberText(part->values[*nearest], 5);
    return readout;
  }

 private:
  static Ordinate ordinate(const GridField& field, Part part) {
    Ordinate made{partTitle(field, part), std::vector<double>(field.axes[0].points)};
    for (std::size_t j = 0; j < made.values.size(); ++j) made.values[j] = valueAt(field, part, j);
    return made;
  }
  std::size_t points() const { return std::min(right_.values.size(), up_.values.size()); }

  void paintOrbit(QPainter& painter, const Look& look) const {
    QPainterPath path;
    bool down = false;
    const std::size_t count = points() + (axis_.periodic ? 1 : 0); // a period closes the curve
    for (std::size_t k = 0; k < count; ++k) {
      const std::size_t j = k % points();
      const double x = right_.values[j], y = up_.values[j];
      if (!std::isfinite(x) || !std::isfinite(y)) {
        down = false;
        continue;
      }
      const QPointF at = axes_.at(x, y);
      if (down)
        path.lineTo(at);
      else
        path.moveTo(at);
      down = true;
    }
    painter.save();
    painter.setClipRect(axes_.inner);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(look.seriesColour(0), 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(path);
    painter.restore();
  }

  Ordinate right_, up_;
  Axis axis_;
  TrackedRange rights_, ups_;
  std::uint64_t run_ = 0;
};

} // namespace

std::unique_ptr<Picture> phasePlanePicture() { return std::make_unique<PhasePlanePicture>(); }

} // namespace semiflow::views
