#include "core/sampling/coordinate_names.h"

#include <fmt/format.h>

namespace semiflow::sampling {

std::vector<std::string> coordinateNames(std::size_t dimension) {
  const std::string letters = "xyz";
  std::vector<std::string> names;
  for (std::size_t c = 0; c < dimension; ++c) {
    names.push_back(dimension <= letters.size() ? letters.substr(c, 1) : fmt::format("x{}", c + 1));
  }
  return names;
}

} // namespace semiflow::sampling
