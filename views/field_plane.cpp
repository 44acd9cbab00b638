#include "views/field_plane.h"

#include <cmath>
#include <vector>

#include <QPainter>

namespace semiflow::views {

using experiment::Axis;

namespace {

/// From half a cell before the first point to half a cell behind the last.
Range cells(const Axis& axis) {
  const double half = axis.spacing / 2;
  return Range{axis.lower - half, axis.at(axis.points - 1) + half}.drawable();
}

/// By how much the cells are moved to fill the extent: not at all, and for the half cell at the end of a period by it.
std::vector<double> shifts(const Axis& axis) {
  if (!axis.periodic || axis.points < 2) return {0};
  return {0, static_cast<double>(axis.points) * axis.spacing};
}

} // namespace

Range extent(const Axis& axis) {
  return axis.periodic && axis.points > 1 ? Range{axis.lower, axis.upper()}.drawable() : cells(axis);
}

Aspect aspectOf(const experiment::GridField& field) {
  const double ratio = extent(field.axes[0]).width() / extent(field.axes[1]).width();
  return ratio > 0.2 && ratio < 5 ? Aspect::equal : Aspect::free;
}

void paintPlane(QPainter& painter, const Axes& axes, const experiment::GridField& field, const QImage& image) {
  const Axis &x = field.axes[0], &y = field.axes[1];
  painter.save();
  painter.setClipRect(axes.inner);
  painter.setClipRect(QRectF(axes.at(extent(x).lower, extent(y).upper), axes.at(extent(x).upper, extent(y).lower)),
                      Qt::IntersectClip);
  // Where a cell is larger than a few pixels it is shown as what it is.
  const double cell = std::abs(axes.x.pixel(x.lower + x.spacing) - axes.x.pixel(x.lower));
  painter.setRenderHint(QPainter::SmoothPixmapTransform, cell < 12);
  for (const double right : shifts(x)) {
    for (const double up : shifts(y)) {
      painter.drawImage(QRectF(axes.at(cells(x).lower + right, cells(y).upper + up),
                               axes.at(cells(x).upper + right, cells(y).lower + up)),
                        image);
    }
  }
  painter.restore();
}

std::optional<std::size_t> indexAt(const Axis& axis, double value) {
  double place = std::round((value - axis.lower) / axis.spacing);
  if (axis.periodic && place == static_cast<double>(axis.points)) place = 0;
  if (!(place >= 0) || place >= static_cast<double>(axis.points)) return std::nullopt;
  return static_cast<std::size_t>(place);
}

} // namespace semiflow::views
