#pragma once

#include <array>
#include <vector>

#include "core/numerics/block_operator.h"
#include "core/numerics/fixed_stepper.h"

namespace semiflow::numerics {

/// A composition of the flows of u' = L u, which is exact, and of u' = N(u, t), by turns: linear[0] h, rest[0] h,
/// linear[1] h, ..., linear.back() h. Time runs with the second flow.
struct SplittingTableau {
  int order = 0;
  std::vector<double> linear; ///< one more than of rest; either sums to 1
  std::vector<double> rest;
};

/// Split steps of a spectral system. The flow of N is followed by one step of the classical Runge-Kutta method of order
/// 4, so that mass that N keeps drifts by O(h^6) a step.
template <class T> class Splitting final : public FixedStepper<std::complex<T>> {
 public:
  Splitting(SplitSystem<T>& system, SplittingTableau tableau, double step);
  static constexpr bool isExplicit = false;
  static int workStates(const SplittingTableau& tableau) { return 8 + static_cast<int>(tableau.linear.size()); }
  /// Steps back in time blow up what the linear part damps: whether they do by no more than a factor of e.
  static bool fits(const SplitSystem<T>& system, const SplittingTableau& tableau, double step);

 protected:
  void prepare(double h) override;
  void takeStep(double time, double h, const State<T>& u, State<T>& next) override;

 private:
  void flow(double time, double h, State<T>& u);

  const SplittingTableau tableau_;
  std::vector<BlockOperator<T>> exponentials_; ///< exp(linear[i] h L)
  State<T> work_, stage_;
  std::array<State<T>, 4> rates_;
};

extern template class Splitting<float>;
extern template class Splitting<double>;

} // namespace semiflow::numerics
