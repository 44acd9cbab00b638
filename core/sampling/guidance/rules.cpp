#include "core/sampling/guidance/rules.h"

#include <algorithm>
#include <cmath>

#include "core/base/parallel.h"

namespace semiflow::sampling {

namespace {
constexpr std::size_t block = 1024;
}

void project(const Projection& projection, const Cloud& along, Cloud& difference) {
  parallelBlocks(difference.count(), block, [&](std::size_t begin, std::size_t end) {
    const std::size_t d = difference.dimension();
    for (std::size_t p = begin; p < end; ++p) {
      double square = 0, product = 0, size = 0;
      for (std::size_t c = 0; c < d; ++c) {
        square += difference.at(p, c) * difference.at(p, c);
        product += difference.at(p, c) * along.at(p, c);
        size += along.at(p, c) * along.at(p, c);
      }
      const double length = std::sqrt(square);
      const double scale = projection.radius > 0 && length > projection.radius ? projection.radius / length : 1;
      const double parallel = size > 0 ? (projection.eta - 1) * product / size : 0;
      for (std::size_t c = 0; c < d; ++c)
        difference.at(p, c) = scale * (difference.at(p, c) + parallel * along.at(p, c));
    }
  });
}

void threshold(const Thresholding& thresholding, Cloud& data) {
  if (thresholding.kind == Thresholding::Kind::none) return;
  const double bound = thresholding.bound;
  parallelBlocks(data.count(), block, [&](std::size_t begin, std::size_t end) {
    const std::size_t d = data.dimension();
    std::vector<double> sizes(d);
    for (std::size_t p = begin; p < end; ++p) {
      double limit = bound;
      if (thresholding.kind == Thresholding::Kind::dynamic) {
        for (std::size_t c = 0; c < d; ++c) sizes[c] = std::abs(data.at(p, c));
        const auto rank = static_cast<std::ptrdiff_t>(std::ceil(thresholding.percentile * static_cast<double>(d)) - 1);
        std::nth_element(sizes.begin(), sizes.begin() + rank, sizes.end());
        limit = std::max(bound, sizes[static_cast<std::size_t>(rank)]);
      }
      for (std::size_t c = 0; c < d; ++c) data.at(p, c) = std::clamp(data.at(p, c), -limit, limit) * (bound / limit);
    }
  });
}

} // namespace semiflow::sampling
