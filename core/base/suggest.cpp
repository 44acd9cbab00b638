#include "core/base/suggest.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace semiflow {
namespace {

/// Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours cost 1.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t cost = a[i - 1] == b[j - 1] ? 0 : 1;
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + cost});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
      }
    }
  }
  return d[a.size()][b.size()];
}

} // namespace

std::string suggestion(std::string_view typed, std::span<const std::string> candidates) {
  constexpr std::size_t longestWord = 64; // a pasted paragraph is no typing slip
  if (typed.size() > longestWord) return {};
  const std::string* best = nullptr;
  std::size_t bestDistance = 0;
  for (const std::string& candidate : candidates) {
    if (candidate.size() > longestWord) continue;
    const std::size_t d = distance(typed, candidate);
    if (d > std::max<std::size_t>(1, std::max(typed.size(), candidate.size()) / 3)) continue;
    if (best == nullptr || d < bestDistance) {
      best = &candidate;
      bestDistance = d;
    }
  }
  return best == nullptr ? std::string{} : fmt::format("did you mean '{}'?", *best);
}

std::string oneOf(std::span<const std::string> ids, std::string_view family) {
  constexpr std::size_t most = 24;
  if (ids.size() <= most) return fmt::format("one of {}", fmt::join(ids, ", "));
  return fmt::format("one of the {} that `list {}` names", ids.size(), family);
}

} // namespace semiflow
