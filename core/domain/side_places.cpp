#include "core/domain/side_places.h"

#include <algorithm>

#include "core/domain/boundary.h"
#include "core/domain/domain.h"

namespace semiflow::domain {

std::optional<std::size_t> sideOf(const Parameter& parameter) {
  if (parameter.kind() != Kind::component || &parameter.family() != &anyFamily<conditions>()) return std::nullopt;
  const auto name = std::find(sideNames.begin(), sideNames.end(), parameter.name());
  if (name == sideNames.end()) return std::nullopt;
  return static_cast<std::size_t>(name - sideNames.begin());
}

int dimensionAround(const Json& experiment, const std::string& path) {
  int dimension = 3;
  const Json* at = &experiment;
  for (std::size_t begin = 0; begin < path.size();) {
    const std::size_t end = std::min(path.find('.', begin), path.size());
    const auto found = at->find(path.substr(begin, end - begin));
    if (!at->is_object() || found == at->end()) return dimension;
    at = &*found;
    for (int d = 1; d <= 3 && at->is_object(); ++d) {
      const auto ids = domainsOfDimension(d);
      if (std::find(ids.begin(), ids.end(), at->value("id", "")) != ids.end()) dimension = d;
    }
    begin = end + 1;
  }
  return dimension;
}

std::vector<std::size_t> sidesThatFollow(const Json& sides, std::size_t side, const std::string& condition) {
  const std::size_t opposite = side ^ 1U;
  const auto idOf = [&](std::size_t s) { return sides.at(sideNames.at(s)).value("id", ""); };
  const std::string& period = periodicSide().id();
  const bool both = condition == period || idOf(side) == period;
  return both && idOf(opposite) != condition ? std::vector{side, opposite} : std::vector{side};
}

} // namespace semiflow::domain
