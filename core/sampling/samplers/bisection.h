#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <span>
#include <vector>

#include "core/sampling/cloud.h"
#include "core/sampling/level.h"

namespace semiflow::sampling {

/// Part of a cloud on a part of a step, that is to be taken at once or halved.
struct Attempt {
  Level from, to;
  std::vector<std::size_t> which; ///< the particles, by their place in the whole cloud
  unsigned node = 1;              ///< the interval in the tree of halves: its own are 2 node and 2 node + 1
};

/// How often a step may be halved. Below that it is taken as it is.
inline constexpr unsigned deepestNode = 1u << 11;

/// The places in `which` whose error is at most 1, and the others.
struct Verdict {
  std::vector<std::size_t> accepted, refused;
};

/// Scaled errors sqrt(mean_c (|a - b|/max(absolute, relative max(|a|, |b|)))^2), particle by particle.
/// @param all accepts them all
inline Verdict judge(const Cloud& a, const Cloud& b, double absolute, double relative, bool all) {
  Verdict verdict;
  const std::size_t d = a.dimension();
  for (std::size_t p = 0; p < a.count(); ++p) {
    double sum = 0;
    for (std::size_t c = 0; c < d; ++c) {
      const double size = std::max(std::abs(a.at(p, c)), std::abs(b.at(p, c)));
      const double error = (a.at(p, c) - b.at(p, c)) / std::max(absolute, relative * size);
      sum += error * error;
    }
    const bool good = all || sum <= static_cast<double>(d);
    (good ? verdict.accepted : verdict.refused).push_back(p);
  }
  return verdict;
}

/// which[place] for each place.
inline std::vector<std::size_t> chosen(std::span<const std::size_t> which, std::span<const std::size_t> places) {
  std::vector<std::size_t> result;
  for (const std::size_t place : places) result.push_back(which[place]);
  return result;
}

inline std::vector<std::size_t> everyone(std::size_t count) {
  std::vector<std::size_t> all(count);
  std::iota(all.begin(), all.end(), std::size_t{0});
  return all;
}

} // namespace semiflow::sampling
