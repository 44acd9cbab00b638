#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace semiflow::sampling {

/// "x", "y", "z"; in more than three dimensions "x1", "x2", ...
std::vector<std::string> coordinateNames(std::size_t dimension);

} // namespace semiflow::sampling
