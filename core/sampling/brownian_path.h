#pragma once

#include <cstddef>
#include <vector>

#include "core/base/random.h"
#include "core/sampling/cloud.h"

namespace semiflow::sampling {

/// Independent Brownian paths, one per particle and coordinate, seen through their increments over the intervals of a
/// grid. The n = m 2^k intervals (m odd) are the leaves of m binary trees: an increment is split in two at the grid
/// point between, by the law of the Brownian bridge. So the same seed on a grid of 2n intervals that holds this one's
/// points gives the same paths, seen more finely: the increments add up to this one's. Going from left to right costs
/// one normal number per increment, as independent increments do. Levy's construction; Kloeden, Platen, "Numerical
/// solution of stochastic differential equations" (1992).
class BrownianPath {
 public:
  /// @param points n + 1 times, increasing or decreasing; @param random keyed by particle and place in the tree
  BrownianPath(const Random& random, std::vector<double> points, std::size_t particles, std::size_t dimension);

  /// The increments over interval i, of variance |points[i+1] - points[i]|. @pre i counts up from 0, call by call
  const Cloud& increment(std::size_t i);

  /// How many clouds it keeps for a grid of that many intervals.
  static std::size_t cloudsKept(std::size_t intervals);

 private:
  void splitLeft(std::size_t depth, std::size_t place);

  Random random_;
  std::vector<double> points_;
  std::size_t depth_; ///< k
  std::size_t trees_; ///< m
  std::size_t next_ = 0;
  std::vector<Cloud> present_; ///< by depth: the increment over the interval that holds the present one
};

} // namespace semiflow::sampling
