#pragma once

#include <span>
#include <vector>

#include <QPolygonF>

#include "core/experiment/frame.h"

namespace semiflow::views {

/// Lines along which a field of two dimensions has one value, in the units of its axes.
struct Contour {
  double level = 0;
  std::vector<QPolygonF> lines;
};

/// Contours by marching squares, one entry per level (without lines where the field does not reach it). Cells with a
/// corner that is not finite are left out.
/// @pre field has two axes and a value for each point
std::vector<Contour> contoursOf(const experiment::GridField& field, std::span<const double> levels);

} // namespace semiflow::views
