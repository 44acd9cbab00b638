#pragma once

#include <vector>

#include "views/axes.h"
#include "views/cloud_plane.h"

namespace semiflow::views {

/// The density of a cloud along one direction of its plane.
struct Marginal {
  Range range;                 ///< that the particles are counted over
  std::vector<double> counted; ///< in cells of one width; particles elsewhere count in the whole all the same
  std::vector<double> places;  ///< of the exact density; empty where that is not known
  std::vector<double> exact;
};

/// @param direction 0 or 1; @param logDensity of the plane, whose integral over the other direction is the exact
/// density; null where it is not known
Marginal marginalOf(const experiment::Particles& particles, const CloudPlane& plane, std::size_t direction,
                    const Range& range, const experiment::GridField* logDensity);

/// How wide a strip marginals need above the axes, and to the right of them.
double marginalWidth(const Look& look);
/// Both marginals outside the axes, along their upper and right-hand edge: bars, and the exact density as a line.
void paintMarginals(QPainter& painter, const Axes& axes, const experiment::Particles& particles,
                    const CloudPlane& plane, const experiment::GridField* logDensity, const Look& look);

} // namespace semiflow::views
