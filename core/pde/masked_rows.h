#pragma once

#include <optional>

#include "core/pde/grid.h"

/// Stencils next to a mask. Through the edge of an obstacle, which lies halfway between a free point and a masked one,
/// a field goes on as its mirror image, and through a fixed point as its mirror image with the sign turned round, about
/// the value there:
///   u(edge + s) = u(edge - s),   u(point + s) = 2 u(point) - u(point - s),
/// along each direction by itself, as often as a stencil meets an edge. The operator stays symmetric, of one sign and,
/// next to obstacles, free of sources for any width of the gaps, and of its order at edges along the grid; edges of
/// other shapes are staircases.
namespace semiflow::pde {

/// Whether a row of the operator has to be another one because of the mask.
bool meetsMask(const Grid& grid, std::size_t axis, const LineOperator& op, std::size_t point);

/// The row of an operator along a direction at a point: its taps are positions along that direction. Of a masked point:
/// no taps.
LineOperator::Row rowAt(const Grid& grid, std::size_t axis, const LineOperator& op, std::size_t point);

} // namespace semiflow::pde
