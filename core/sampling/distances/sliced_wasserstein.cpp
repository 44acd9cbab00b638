#include "core/sampling/distances/sliced_wasserstein.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/error.h"
#include "core/base/parallel.h"

namespace semiflow::sampling {
namespace {

/// The sorted coordinates of the particles along one direction.
std::vector<double> sortedShadow(const Cloud& x, const double* direction) {
  std::vector<double> shadow(x.strips() * Cloud::lanes);
  for (std::size_t s = 0; s < x.strips(); ++s) {
    double* out = shadow.data() + s * Cloud::lanes;
    for (std::size_t c = 0; c < x.dimension(); ++c) {
      const double* in = x.strip(s) + c * Cloud::lanes;
      for (std::size_t lane = 0; lane < Cloud::lanes; ++lane) out[lane] += direction[c] * in[lane];
    }
  }
  shadow.resize(x.count());
  std::sort(shadow.begin(), shadow.end());
  return shadow;
}

} // namespace

std::vector<double> randomDirections(std::size_t count, std::size_t dimension, const Random& random) {
  if (dimension == 1) return {1.0};
  std::vector<double> directions(count * dimension);
  for (std::size_t j = 0; j < count; ++j) {
    double* direction = directions.data() + j * dimension;
    random.fillNormals(j, 0, direction, dimension);
    const double length = std::sqrt(std::inner_product(direction, direction + dimension, direction, 0.0));
    std::for_each(direction, direction + dimension, [&](double& c) { c /= length; });
  }
  return directions;
}

double slicedWasserstein(const Cloud& x, const Cloud& y, const std::vector<double>& directions, int order) {
  SF_ASSERT(x.count() == y.count() && x.dimension() == y.dimension() && x.count() > 0 && (order == 1 || order == 2));
  const std::size_t count = directions.size() / x.dimension();
  std::vector<double> costs(count);
  parallelBlocks(count, 1, [&](std::size_t j, std::size_t) {
    const double* direction = directions.data() + j * x.dimension();
    const std::vector<double> a = sortedShadow(x, direction);
    const std::vector<double> b = sortedShadow(y, direction);
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
      sum += order == 1 ? std::abs(a[i] - b[i]) : (a[i] - b[i]) * (a[i] - b[i]);
    costs[j] = sum / static_cast<double>(a.size());
  });
  const double mean = std::accumulate(costs.begin(), costs.end(), 0.0) / static_cast<double>(count);
  return order == 1 ? mean : std::sqrt(mean);
}

} // namespace semiflow::sampling
