#pragma once

#include <cstddef>
#include <vector>

#include "core/base/random.h"
#include "core/numerics/brownian_tree.h"
#include "core/sampling/cloud.h"

namespace semiflow::sampling {

/// Independent Brownian paths, one per particle and coordinate, seen through their increments over the intervals of a
/// grid: the same seed on a refined grid gives the same paths (numerics::BrownianTree).
class BrownianPath {
 public:
  /// @param points n + 1 times, increasing or decreasing; @param random keyed by particle and place in the tree
  BrownianPath(const Random& random, std::vector<double> points, std::size_t particles, std::size_t dimension);

  /// The increments over interval i, of variance |points[i+1] - points[i]|. @pre i counts up from 0, call by call
  const Cloud& increment(std::size_t i);

  /// How many clouds it keeps for a grid of that many intervals.
  static std::size_t cloudsKept(std::size_t intervals) { return numerics::BrownianTree::depths(intervals); }

 private:
  Random random_;
  numerics::BrownianTree tree_;
  std::size_t next_ = 0;
  std::vector<Cloud> present_; ///< by depth: the increment over the interval that holds the present one
};

} // namespace semiflow::sampling
