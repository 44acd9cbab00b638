#include "core/sampling/distances/kernel_discrepancy.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/numerics/vector_math.h"

namespace semiflow::sampling {
namespace {

double kernelsTo(const Cloud& x, std::size_t particle, const Cloud& y, double factor) {
  double sum = 0;
  for (std::size_t s = 0; s < y.strips(); ++s) {
    std::array<double, Cloud::lanes> exponents{};
    for (std::size_t c = 0; c < y.dimension(); ++c) {
      const double place = x.at(particle, c);
      const double* other = y.strip(s) + c * Cloud::lanes;
      for (std::size_t lane = 0; lane < Cloud::lanes; ++lane)
        exponents[lane] += factor * (place - other[lane]) * (place - other[lane]);
    }
    numerics::exp(exponents.data(), exponents.data(), exponents.size());
    const std::size_t used = std::min(Cloud::lanes, y.count() - s * Cloud::lanes);
    for (std::size_t lane = 0; lane < used; ++lane) sum += exponents[lane];
  }
  return sum;
}

} // namespace

double meanKernel(const Cloud& x, const Cloud& y, double bandwidth) {
  SF_ASSERT(x.dimension() == y.dimension() && x.count() > 0 && y.count() > 0 && bandwidth > 0);
  const double factor = -0.5 / (bandwidth * bandwidth);
  const double sum = parallelSum(x.count(), Cloud::lanes, 0.0, [&](std::size_t begin, std::size_t end) {
    double partial = 0;
    for (std::size_t p = begin; p < end; ++p) partial += kernelsTo(x, p, y, factor);
    return partial;
  });
  return sum / static_cast<double>(x.count()) / static_cast<double>(y.count());
}

double kernelDiscrepancy(const Cloud& x, const Cloud& y, double bandwidth) {
  const double square = meanKernel(x, x, bandwidth) + meanKernel(y, y, bandwidth) - 2 * meanKernel(x, y, bandwidth);
  return std::sqrt(std::max(0.0, square));
}

double medianDistance(const Cloud& x) {
  constexpr std::size_t most = 256;
  const std::size_t n = std::min(most, x.count());
  std::vector<double> distances;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      double square = 0;
      for (std::size_t c = 0; c < x.dimension(); ++c) square += std::pow(x.at(i, c) - x.at(j, c), 2);
      distances.push_back(std::sqrt(square));
    }
  }
  if (distances.empty()) return 1;
  const auto middle = distances.begin() + static_cast<std::ptrdiff_t>(distances.size() / 2);
  std::nth_element(distances.begin(), middle, distances.end());
  return *middle > 0 ? *middle : 1;
}

} // namespace semiflow::sampling
