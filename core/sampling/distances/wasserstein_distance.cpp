#include <cmath>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/sampling/distances/assignment.h"
#include "core/sampling/distances/sliced_wasserstein.h"
#include "core/sampling/distances/wasserstein_distance.h"

namespace semiflow::sampling {

double wassersteinDistance(const Cloud& x, const Cloud& y, int order) {
  SF_ASSERT(x.count() == y.count() && x.dimension() == y.dimension() && x.count() > 0 && (order == 1 || order == 2));
  if (x.dimension() == 1) return slicedWasserstein(x, y, {1.0}, order);
  const std::size_t n = x.count();
  std::vector<double> costs(n * n);
  parallelBlocks(n, 16, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      for (std::size_t j = 0; j < n; ++j) {
        double square = 0;
        for (std::size_t c = 0; c < x.dimension(); ++c) square += std::pow(x.at(i, c) - y.at(j, c), 2);
        costs[i * n + j] = order == 2 ? square : std::sqrt(square);
      }
    }
  });
  const std::vector<std::size_t> assigned = optimalAssignment(costs, n);
  double sum = 0;
  for (std::size_t i = 0; i < n; ++i) sum += costs[i * n + assigned[i]];
  sum /= static_cast<double>(n);
  return order == 1 ? sum : std::sqrt(sum);
}

} // namespace semiflow::sampling
