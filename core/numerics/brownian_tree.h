#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace semiflow::numerics {

/// How Brownian increments over the intervals of a grid are made so that they refine consistently. The n = m 2^k
/// intervals (m odd) are the leaves of m binary trees: an increment is split in two at the grid point between, by the
/// law of the Brownian bridge. So the same normal numbers on a grid of 2n intervals that holds this one's points give
/// the same path, seen more finely: its increments add up to this one's. Going from left to right costs one normal
/// number per increment, as independent increments do, and keeps one increment per depth. Levy's construction; Kloeden,
/// Platen, "Numerical solution of stochastic differential equations" (1992).
class BrownianTree {
 public:
  /// No intervals.
  BrownianTree() = default;
  /// @param points n + 1 times, increasing or decreasing
  explicit BrownianTree(std::vector<double> points);

  std::size_t intervals() const { return points_.empty() ? 0 : points_.size() - 1; }
  std::size_t depths() const { return depth_ + 1; } ///< the last one's increments are those of the grid
  static std::size_t depths(std::size_t intervals);

  /// The left half of an increment (or, where depth is 0, all of one): share * (the increment above) + deviation * z.
  struct Left {
    std::size_t depth = 0;
    double share = 0;       ///< 0 where there is none above
    double deviation = 0;   ///< sqrt(length) where there is none above
    std::uint64_t node = 0; ///< of z: the same node has the same number however deep the tree goes; below 2 n
  };
  /// What is to be done on arriving at interval i, from the top down: left(Left) for a left half, and right(depth) for
  /// a right one, which is the increment above (at depth - 1) less its left half (at depth). @pre i counts up from 0
  template <class MakeLeft, class MakeRight>
  void arrive(std::size_t i, const MakeLeft& left, const MakeRight& right) const {
    for (std::size_t depth = 0; depth <= depth_; ++depth) {
      const std::size_t leaves = std::size_t{1} << (depth_ - depth); // below one node of this depth
      if (i % leaves != 0) continue;                                 // still inside the same node
      if (depth > 0 && i / leaves % 2 == 1)
        right(depth);
      else
        left(leftAt(depth, i / leaves));
    }
  }

 private:
  Left leftAt(std::size_t depth, std::size_t place) const;

  std::vector<double> points_;
  std::size_t depth_ = 0; ///< k
  std::size_t trees_ = 0; ///< m
};

} // namespace semiflow::numerics
