#pragma once

#include <string>
#include <vector>

#include "core/experiment/frame.h"

namespace semiflow::app {

/// How far a field of one frame is from the field of that name in another: the root of the mean square of the
/// difference over the second one's points, sqrt(sum |b - a|^2 / n).
struct Distance {
  std::string field;
  std::string unit;
  double value = 0;
};

/// Of all grid fields that both frames have. Where their grids differ, the first is taken linearly between its points,
/// and points outside of it do not count. @return empty where a frame is null
std::vector<Distance> distancesOf(const experiment::FramePtr& first, const experiment::FramePtr& second);

/// A frame of the differences second - first: of the grid fields that both have, named "difference of NAME", and of
/// the scalars. At the second one's time and points; not a number outside of the first. Null where a frame is.
experiment::FramePtr differenceOf(const experiment::FramePtr& first, const experiment::FramePtr& second);

} // namespace semiflow::app
