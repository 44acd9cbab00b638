#include "core/sampling/distances/neighbour_entropy.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/base/error.h"
#include "core/base/parallel.h"

namespace semiflow::sampling {
namespace {

/// The digamma function of a whole number above 0.
double digamma(std::size_t n) {
  double sum = -std::numbers::egamma;
  for (std::size_t j = 1; j < n; ++j) sum += 1 / static_cast<double>(j);
  return sum;
}

} // namespace

double neighbourEntropy(const Cloud& x, std::size_t k) {
  SF_ASSERT(k >= 1 && x.count() > k);
  const auto d = static_cast<double>(x.dimension());
  const double logVolume = 0.5 * d * std::log(std::numbers::pi) - std::lgamma(0.5 * d + 1);
  constexpr std::size_t block = 32;
  const double logs = parallelSum(x.count(), block, 0.0, [&](std::size_t begin, std::size_t end) {
    double sum = 0;
    std::vector<double> squares(x.count());
    for (std::size_t p = begin; p < end; ++p) {
      for (std::size_t q = 0; q < x.count(); ++q) {
        squares[q] = 0;
        for (std::size_t c = 0; c < x.dimension(); ++c) squares[q] += std::pow(x.at(p, c) - x.at(q, c), 2);
      }
      // The particle itself is the nearest of all.
      const auto neighbour = squares.begin() + static_cast<std::ptrdiff_t>(k);
      std::nth_element(squares.begin(), neighbour, squares.end());
      sum += 0.5 * std::log(*neighbour);
    }
    return sum;
  });
  return digamma(x.count()) - digamma(k) + logVolume + d * logs / static_cast<double>(x.count());
}

} // namespace semiflow::sampling
