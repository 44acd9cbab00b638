#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "core/numerics/block_operator.h"
#include "core/numerics/fixed_stepper.h"
#include "core/numerics/linear_combination.h"

namespace semiflow::numerics {

/// An explicit Runge-Kutta method for u' = f(u, t):
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

/// The coefficients of R(z) = 1 + z b.(1 + z A 1 + z^2 A^2 1 + ...).
std::vector<double> stabilityPolynomialOf(const RungeKuttaTableau& tableau);

/// The rate f(u, t) of either kind of system, counted as one function evaluation. On spectra it is L u + N(u, t).
template <class V> class WholeRate {
 public:
  explicit WholeRate(GridSystem<V>& system) : system_(system) {}
  /// To be called before the first rate, and again where the law has changed.
  void prepare() {}
  void evaluate(double time, const std::vector<V>& u, std::vector<V>& out) { system_.rate(time, u, out); }

 private:
  GridSystem<V>& system_;
};
template <class T> class WholeRate<std::complex<T>> {
 public:
  explicit WholeRate(SplitSystem<T>& system) : system_(system) {}
  void prepare();
  void evaluate(double time, const State<T>& u, State<T>& out);

 private:
  SplitSystem<T>& system_;
  std::vector<BlockOperator<T>> symbol_;
  State<T> nonlinear_;
};

/// The rates of the stages, and sums u + h sum_i w_i k_i.
template <class V> class ExplicitRates {
 public:
  ExplicitRates(SystemOf<V>& system, std::size_t stages);
  void prepare(); ///< as WholeRate's
  /// rates[i] = f(u, time)
  void evaluate(std::size_t i, double time, const std::vector<V>& u) { rate_.evaluate(time, u, rates_[i]); }
  /// out = u + h sum_i weights[i] rates[i]; a null u is zero
  void sum(const std::vector<V>* u, double h, const std::vector<double>& weights, std::vector<V>& out);
  std::vector<std::vector<V>>& rates() { return rates_; }

 private:
  SystemOf<V>& system_;
  WholeRate<V> rate_;
  std::vector<std::vector<V>> rates_;
  std::vector<Scaled<V>> terms_;
};

template <class T> class StateStages; // state_stages.h
template <class V> using StagesOf = StateStages<RealOf<V>>;

/// The stepper of fixed step length.
template <class V> class RungeKutta final : public FixedStepper<V> {
 public:
  RungeKutta(SystemOf<V>& system, RungeKuttaTableau tableau, double step);
  ~RungeKutta() override;
  static constexpr bool isExplicit = true;
  static int workStates(const RungeKuttaTableau& tableau) { return 5 + static_cast<int>(tableau.b.size()); }

 protected:
  void prepare(double) override {
    if (rates_) rates_->prepare();
  }
  void takeStep(double time, double h, const std::vector<V>& u, std::vector<V>& next) override;

 private:
  void withRates(double time, double h, const std::vector<V>& u, std::vector<V>& next);

  const RungeKuttaTableau tableau_;
  std::unique_ptr<StagesOf<V>> stages_;     ///< null of spectra, and of methods that have no such form
  std::unique_ptr<ExplicitRates<V>> rates_; ///< null where there are stages_
};

extern template class ExplicitRates<float>;
extern template class ExplicitRates<double>;
extern template class ExplicitRates<std::complex<float>>;
extern template class ExplicitRates<std::complex<double>>;
extern template class RungeKutta<float>;
extern template class RungeKutta<double>;
extern template class RungeKutta<std::complex<float>>;
extern template class RungeKutta<std::complex<double>>;

} // namespace semiflow::numerics
