#pragma once

#include <optional>

#include <QImage>

#include "core/experiment/frame.h"
#include "views/axes.h"

class QPainter;

/// How a field of two dimensions lies in the plane: its points are the middles of cells.
namespace semiflow::views {

/// One period where there is one, else all cells, from half a cell before the first point to half a cell behind the
/// last.
Range extent(const experiment::Axis& axis);
/// The aspect that suits a field: equal, unless it would be a strip.
Aspect aspectOf(const experiment::GridField& field);
/// Draws the field's image (one pixel per point) into the axes; a period shows whole.
void paintPlane(QPainter& painter, const Axes& axes, const experiment::GridField& field, const QImage& image);
/// The point nearest to a place.
std::optional<std::size_t> indexAt(const experiment::Axis& axis, double value);

} // namespace semiflow::views
