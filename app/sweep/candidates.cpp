#include "app/sweep/candidates.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace semiflow::app {
namespace {

struct Found {
  Candidate candidate;
  int rank; ///< 0: live; 1: not; 2: the seed
};

void collect(const Description& description, const Json& tree, const std::string& prefix, std::vector<Found>& found) {
  for (const Parameter& parameter : description.parameters()) {
    const std::string path = prefix + parameter.name();
    const Json& value = tree.at(parameter.name());
    if (parameter.kind() == Kind::component) {
      collect(*parameter.family().find(value.at("id").get<std::string>()), value, path + ".", found);
    } else if ((parameter.kind() == Kind::real || parameter.kind() == Kind::integer) && value.is_number()) {
      const int rank = path == "seed" ? 2 : prefix.empty() || !parameter.isLive() ? 1 : 0;
      found.push_back(
          {{path, parameter.documentation(), value, parameter.range(), parameter.kind() == Kind::integer}, rank});
    }
  }
}

} // namespace

std::vector<Candidate> candidates(const experiment::Experiment& experiment) {
  std::vector<Found> found;
  collect(experiment.kind(), experiment.tree(), "", found);
  std::stable_sort(found.begin(), found.end(), [](const Found& a, const Found& b) { return a.rank < b.rank; });
  std::vector<Candidate> all;
  for (Found& each : found) all.push_back(std::move(each.candidate));
  return all;
}

std::string valuesAround(const Candidate& candidate) {
  constexpr int count = 4;
  const double value = candidate.value.get<double>(), reach = value == 0 ? 1 : std::abs(value) / 2;
  if (candidate.whole) {
    const auto first = candidate.value.get<long long>();
    return fmt::format("{}:{}", first, first + count - 1);
  }
  double lower = value - reach, upper = value + reach;
  const Range& range = candidate.range;
  if (lower < range.lower || (range.lowerOpen && lower <= range.lower)) lower = range.lowerOpen ? value : range.lower;
  if (upper > range.upper || (range.upperOpen && upper >= range.upper)) upper = range.upperOpen ? value : range.upper;
  return fmt::format("{:.6g}:{:.6g}:{}", lower, upper, count);
}

} // namespace semiflow::app
