#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "core/base/random.h"
#include "core/numerics/brownian_tree.h"

namespace semiflow::numerics {

/// Many independent Brownian paths, in pairs of numbers (the real and imaginary part of a Fourier coefficient, or two
/// neighbouring points), seen through their increments over the steps of a solver. Time is cut into intervals, frames
/// as a rule, and each interval into equal steps; the same seed with twice as many steps in every interval gives the
/// same paths, seen more finely (BrownianTree). Every number depends on the seed, its pair's key, the interval and the
/// place in its tree alone. T is float or double.
///
/// With a correlation time tau the increments are those of the integral of an Ornstein-Uhlenbeck process in its
/// stationary state, tau d eta = -eta dt + dW, instead of W: eta dt = dW - tau d eta. Then halves of steps add up to
/// first order in the step.
template <class T> class NoisePath {
 public:
  /// A pair of paths: its key, which says what it belongs to, and the deviations of its two numbers after unit time
  /// (0 for one that is not used).
  struct Pair {
    std::uint64_t key = 0;
    double first = 1, second = 1;
  };

  /// @param pair describes pair p; called in parallel
  NoisePath(std::uint64_t seed, std::size_t pairs, std::function<Pair(std::size_t)> pair, double correlationTime = 0);

  std::size_t numbers() const { return 2 * pairs_; }
  /// Begins the next interval. @param steps at most 2^23
  void begin(double length, std::uint64_t steps);
  /// The increments over the interval's next step; valid until the next call.
  const std::vector<T>& next();

 private:
  void addNormals(double deviation, std::uint64_t node, std::vector<T>& to) const;
  const std::vector<T>& correlated(const std::vector<T>& increment);

  Random random_;
  std::size_t pairs_;
  std::function<Pair(std::size_t)> pair_;
  double correlationTime_, h_ = 0;
  std::vector<T> eta_, integral_; ///< where there is a correlation time
  BrownianTree tree_;
  std::uint32_t interval_ = 0;
  std::size_t step_ = 0;
  std::vector<std::vector<T>> present_; ///< by depth of the tree
};

extern template class NoisePath<float>;
extern template class NoisePath<double>;

} // namespace semiflow::numerics
