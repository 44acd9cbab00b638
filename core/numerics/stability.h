#pragma once

#include <array>
#include <complex>
#include <cstddef>
#include <limits>
#include <vector>

#include "core/numerics/stepper.h"

namespace semiflow::numerics {

/// The rates lambda of the modes of u' = L u, as far as they can be the first to become unstable: of each direction in
/// the left half plane the largest. Modes that grow by themselves (Re lambda > 0) are left out: a step may let them.
/// Real systems are assumed, whose rates come with their conjugates.
class ModeRates {
 public:
  struct Rate {
    std::complex<double> value;
    std::size_t mode = 0; ///< as it was added
  };
  void add(std::complex<double> rate, std::size_t mode = 0);
  void add(const ModeRates& others);
  const std::vector<Rate>& rates() const { return rates_; }
  bool empty() const { return rates_.empty(); }

 private:
  static constexpr std::size_t directions = 64;
  std::array<std::size_t, directions + 2> places_{}; ///< 1 + index in rates_; 0: none yet
  std::vector<Rate> rates_;
};

/// Those of the symbol of a linear part, with the numbers of the modes.
template <class T> ModeRates ratesOf(const SplitSystem<T>& system);
extern template ModeRates ratesOf<float>(const SplitSystem<float>&);
extern template ModeRates ratesOf<double>(const SplitSystem<double>&);

/// The longest h with |R(s lambda)| <= 1 for all 0 < s <= h and all rates.
struct StableStep {
  double length = std::numeric_limits<double>::infinity();
  ModeRates::Rate rate; ///< which limits it
};
/// @param polynomial the coefficients of R (Stepping::stabilityPolynomial())
StableStep longestStableStep(const std::vector<double>& polynomial, const ModeRates& rates);

/// How far the negative real axis, and the imaginary one, is in |R| <= 1, seen from 0: 2.785 and 2.828 of the classical
/// Runge-Kutta method. E. Hairer, G. Wanner, "Solving Ordinary Differential Equations II", section IV.2 (1996).
double realStabilityInterval(const std::vector<double>& polynomial);
double imaginaryStabilityInterval(const std::vector<double>& polynomial);

} // namespace semiflow::numerics
