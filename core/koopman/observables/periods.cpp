#include "core/koopman/observables/periods.h"

#include <fmt/format.h>

namespace semiflow::koopman {

std::vector<double> periodsOf(const Values& values, const Snapshots& training) {
  const auto d = static_cast<std::size_t>(training.dimension());
  std::vector<double> periods = values.vector("periods");
  if (periods.empty()) periods = training.periods;
  if (periods.empty()) periods = {0};
  if (periods.size() == 1) periods.assign(d, periods.front());
  if (periods.size() != d)
    throw values.error("periods", fmt::format("{} numbers, one per state", d), fmt::format("{}", periods.size()));
  return periods;
}

} // namespace semiflow::koopman
