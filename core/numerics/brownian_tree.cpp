#include "core/numerics/brownian_tree.h"

#include <bit>
#include <cmath>

#include "core/base/error.h"

namespace semiflow::numerics {

BrownianTree::BrownianTree(std::vector<double> points)
    : points_(std::move(points)), depth_(depths(points_.size() - 1) - 1), trees_((points_.size() - 1) >> depth_) {
  SF_ASSERT(points_.size() >= 2);
}

std::size_t BrownianTree::depths(std::size_t intervals) {
  return static_cast<std::size_t>(std::countr_zero(intervals)) + 1;
}

auto BrownianTree::leftAt(std::size_t depth, std::size_t place) const -> Left {
  const std::size_t leaves = std::size_t{1} << (depth_ - depth);
  const double length = std::abs(points_[(place + 1) * leaves] - points_[place * leaves]);
  Left left{depth, 0, std::sqrt(length), trees_ * ((std::size_t{1} << depth) - 1) + place}; // numbered as in a heap
  if (depth == 0) return left;
  const double whole = std::abs(points_[(place + 2) * leaves] - points_[place * leaves]);
  left.share = length / whole;
  left.deviation = std::sqrt(length * (whole - length) / whole);
  return left;
}

} // namespace semiflow::numerics
