#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/experiment/frame.h"
#include "core/sampling/distributions/target.h"

namespace semiflow::sampling {

/// The exact log p_t of the first coordinate, or of the first two, over the box that holds nearly all of it.
/// @param marginal the target's marginal law of one or two coordinates; @param names of the coordinates;
/// @param box another one, an interval per coordinate; @param logarithmic whether the target is the law of the
/// coordinates' logarithms
std::shared_ptr<const experiment::GridField> logDensityImage(const Target& marginal, const Level& level,
                                                             const std::vector<std::string>& names,
                                                             const std::vector<std::pair<double, double>>& box = {},
                                                             bool logarithmic = false);

} // namespace semiflow::sampling
