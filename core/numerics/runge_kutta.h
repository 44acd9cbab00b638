#pragma once

#include <functional>
#include <vector>

#include "core/numerics/block_operator.h"
#include "core/numerics/fixed_stepper.h"

namespace semiflow::numerics {

/// An explicit Runge-Kutta method for u' = f(u, t) = L u + N(u, t):
///   k_i = f(u + h sum_{j<i} a_ij k_j, t + c_i h),  u_next = u + h sum_i b_i k_i.
struct RungeKuttaTableau {
  int order = 0;
  std::vector<double> c;
  std::vector<std::vector<double>> a; ///< per stage as many as there are earlier ones
  std::vector<double> b;
  // The rest is of embedded pairs whose last stage is the first of the next step (a_last = b).
  std::vector<double> error; ///< b - b^ of the embedded method
  int embeddedOrder = 0;
  /// w_i(theta) of the dense output u(t + theta h) = u + h sum_i w_i(theta) k_i, 0 <= theta <= 1.
  std::function<std::vector<double>(double theta)> dense;
};

/// f(u, t) = L u + N(u, t), counted as one function evaluation, and sums u + h sum_i w_i k_i.
template <class T> class ExplicitRates {
 public:
  ExplicitRates(SplitSystem<T>& system, std::size_t stages);
  /// Reads the symbol; to be called before the first rate, and again where the law has changed.
  void prepare();
  /// rates[i] = f(u, time)
  void evaluate(std::size_t i, double time, const State<T>& u);
  /// out = u + h sum_i weights[i] rates[i]; a null u is zero
  void sum(const State<T>* u, double h, const std::vector<double>& weights, State<T>& out);
  std::vector<State<T>>& rates() { return rates_; }

 private:
  SplitSystem<T>& system_;
  std::vector<BlockOperator<T>> symbol_;
  std::vector<State<T>> rates_;
  State<T> nonlinear_;
  std::vector<Product<T>> products_;
};

/// The stepper of fixed step length.
template <class T> class RungeKutta final : public FixedStepper<T> {
 public:
  RungeKutta(SplitSystem<T>& system, RungeKuttaTableau tableau, double step);
  static constexpr bool isExplicit = true;
  static int workStates(const RungeKuttaTableau& tableau) { return 5 + static_cast<int>(tableau.b.size()); }

 protected:
  void prepare(double) override { rates_.prepare(); }
  void takeStep(double time, double h, const State<T>& u, State<T>& next) override;

 private:
  const RungeKuttaTableau tableau_;
  ExplicitRates<T> rates_;
};

extern template class ExplicitRates<float>;
extern template class ExplicitRates<double>;
extern template class RungeKutta<float>;
extern template class RungeKutta<double>;

} // namespace semiflow::numerics
