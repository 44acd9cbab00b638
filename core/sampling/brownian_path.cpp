#include "core/sampling/brownian_path.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "core/base/error.h"

namespace semiflow::sampling {

BrownianPath::BrownianPath(const Random& random, std::vector<double> points, std::size_t particles,
                           std::size_t dimension)
    : random_(random), points_(std::move(points)),
      depth_(static_cast<std::size_t>(std::countr_zero(points_.size() - 1))), trees_((points_.size() - 1) >> depth_) {
  SF_ASSERT(points_.size() >= 2);
  present_.assign(depth_ + 1, Cloud(particles, dimension));
}

std::size_t BrownianPath::cloudsKept(std::size_t intervals) {
  return static_cast<std::size_t>(std::countr_zero(intervals)) + 1;
}

const Cloud& BrownianPath::increment(std::size_t i) {
  SF_ASSERT(i == next_ && i + 1 < points_.size());
  ++next_;
  for (std::size_t depth = 0; depth <= depth_; ++depth) {
    const std::size_t leaves = std::size_t{1} << (depth_ - depth); // below one node of this depth
    if (i % leaves != 0) continue;                                 // still inside the same node
    const std::size_t place = i / leaves;
    if (depth > 0 && place % 2 == 1) {
      combine({{1, present_[depth - 1]}, {-1, present_[depth]}}, present_[depth]);
    } else {
      splitLeft(depth, place);
    }
  }
  return present_[depth_];
}

void BrownianPath::splitLeft(std::size_t depth, std::size_t place) {
  const std::size_t leaves = std::size_t{1} << (depth_ - depth);
  const double length = std::abs(points_[(place + 1) * leaves] - points_[place * leaves]);
  Cloud& left = present_[depth];
  double deviation = std::sqrt(length);
  if (depth == 0) {
    std::fill(left.values().begin(), left.values().end(), 0.0);
  } else {
    const double whole = std::abs(points_[(place + 2) * leaves] - points_[place * leaves]);
    combine({{length / whole, present_[depth - 1]}}, left);
    deviation = std::sqrt(length * (whole - length) / whole);
  }
  // Numbered depth by depth, as in a heap: the same node has the same number however deep the tree goes.
  const std::size_t node = trees_ * ((std::size_t{1} << depth) - 1) + place;
  addNormals(left, deviation, random_, static_cast<std::uint32_t>(node));
}

} // namespace semiflow::sampling
