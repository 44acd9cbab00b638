#include "core/sampling/distances/energy_distance.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "core/base/error.h"
#include "core/base/parallel.h"

namespace semiflow::sampling {
namespace {

/// The sum of |point - y_j|, with the particle's coordinates taken from x.
double distancesTo(const Cloud& x, std::size_t particle, const Cloud& y) {
  std::array<double, Cloud::lanes> sums{};
  for (std::size_t s = 0; s < y.strips(); ++s) {
    std::array<double, Cloud::lanes> squares{};
    for (std::size_t c = 0; c < y.dimension(); ++c) {
      const double place = x.at(particle, c);
      const double* other = y.strip(s) + c * Cloud::lanes;
      for (std::size_t lane = 0; lane < Cloud::lanes; ++lane) {
        squares[lane] += (place - other[lane]) * (place - other[lane]);
      }
    }
    const std::size_t used = std::min(Cloud::lanes, y.count() - s * Cloud::lanes);
    std::fill(squares.begin() + static_cast<std::ptrdiff_t>(used), squares.end(), 0.0); // the padding does not count
    for (std::size_t lane = 0; lane < Cloud::lanes; ++lane) sums[lane] += std::sqrt(squares[lane]);
  }
  return std::accumulate(sums.begin(), sums.end(), 0.0);
}

} // namespace

double meanDistance(const Cloud& x, const Cloud& y) {
  SF_ASSERT(x.dimension() == y.dimension() && x.count() > 0 && y.count() > 0);
  const double sum = parallelSum(x.count(), Cloud::lanes, 0.0, [&](std::size_t begin, std::size_t end) {
    double partial = 0;
    for (std::size_t p = begin; p < end; ++p) partial += distancesTo(x, p, y);
    return partial;
  });
  return sum / static_cast<double>(x.count()) / static_cast<double>(y.count());
}

double energyDistance(const Cloud& x, const Cloud& y) {
  return std::max(0.0, 2 * meanDistance(x, y) - meanDistance(x, x) - meanDistance(y, y));
}

} // namespace semiflow::sampling
