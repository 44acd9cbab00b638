#include "core/sampling/brownian_path.h"

#include <algorithm>

#include "core/base/error.h"

namespace semiflow::sampling {

BrownianPath::BrownianPath(const Random& random, std::vector<double> points, std::size_t particles,
                           std::size_t dimension)
    : random_(random), tree_(std::move(points)), present_(tree_.depths(), Cloud(particles, dimension)) {}

const Cloud& BrownianPath::increment(std::size_t i) {
  SF_ASSERT(i == next_ && i < tree_.intervals());
  ++next_;
  const auto left = [&](const numerics::BrownianTree::Left& half) {
    Cloud& out = present_[half.depth];
    if (half.depth == 0)
      std::fill(out.values().begin(), out.values().end(), 0.0);
    else
      combine({{half.share, present_[half.depth - 1]}}, out);
    addNormals(out, half.deviation, random_, static_cast<std::uint32_t>(half.node));
  };
  const auto right = [&](std::size_t depth) {
    combine({{1, present_[depth - 1]}, {-1, present_[depth]}}, present_[depth]);
  };
  tree_.arrive(i, left, right);
  return present_.back();
}

} // namespace semiflow::sampling
