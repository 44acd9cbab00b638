#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/base/parameter.h"

namespace semiflow::domain {

/// Which side a parameter is the condition of, as an index into sideNames; nothing of another parameter.
std::optional<std::size_t> sideOf(const Parameter& parameter);

/// The dimension of the domain in which the component of that key path lies ("domain.boundary"), 3 where there is none.
int dimensionAround(const Json& experiment, const std::string& path);

/// The sides that have to change together where one is to have another condition: a period has two ends.
/// @param sides tree with a condition per side; @param condition the id of the new one
std::vector<std::size_t> sidesThatFollow(const Json& sides, std::size_t side, const std::string& condition);

} // namespace semiflow::domain
