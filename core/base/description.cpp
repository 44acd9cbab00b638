#include "core/base/description.h"

#include <algorithm>

namespace semiflow {

Description::Description(std::string id, std::string title) : id_(std::move(id)), title_(std::move(title)) {}

const Parameter* Description::find(std::string_view name) const {
  const auto found =
      std::find_if(parameters_.begin(), parameters_.end(), [&](const Parameter& p) { return p.name() == name; });
  return found == parameters_.end() ? nullptr : &*found;
}

void Description::check(const Values& values) const {
  if (checker_) checker_(values);
}

} // namespace semiflow
