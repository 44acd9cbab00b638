#pragma once

#include <vector>

#include "core/numerics/exponential_runge_kutta.h"
#include "core/numerics/runge_kutta.h"
#include "core/numerics/tableau_stepping.h"

namespace semiflow::numerics {

/// How the steppers here differ.
struct StochasticTableau {
  int order = 1;         ///< of their steps where there is no noise, and weakly
  bool milstein = false; ///< takes the noise's second-order term along
};

/// 1 + z: that of the mean.
inline std::vector<double> stabilityPolynomialOf(const StochasticTableau&) { return {1, 1}; }

/// u_next = u + h f(u, t) + b(u, t) dW (+ b b' (dW^2 - E dW^2)/2) for du = f dt + b dW in Ito's sense: Euler-Maruyama
/// of strong order 1/2 (1 where b does not depend on u) or Milstein of order 1. One evaluation per step.
/// G. Maruyama, "Continuous Markov processes and stochastic equations", Rend. Circ. Mat. Palermo 4, 48 (1955);
/// G. N. Milstein, "Approximate integration of stochastic differential equations", Theory Probab. Appl. 19, 557 (1974).
/// @pre system.noise() is not null
template <class V> class StochasticEuler final : public FixedStepper<V> {
 public:
  StochasticEuler(SystemOf<V>& system, StochasticTableau tableau, double step);
  static constexpr bool isExplicit = true;
  static int workStates(const StochasticTableau&) { return 5; }
  static bool fits(SystemOf<V>& system) { return system.noise() != nullptr; }

 protected:
  void begins(double length, std::uint64_t steps) override { this->system_.noise()->begin(length, steps); }
  void prepare(double h) override;
  void takeStep(double time, double h, const std::vector<V>& u, std::vector<V>& next) override;

 private:
  const StochasticTableau tableau_;
  WholeRate<V> rate_;
  std::vector<V> drift_, noise_;
};

/// The same with the linear part exactly, for du = (L u + N(u, t)) dt + b(u, t) dW:
///   u_next = exp(hL) u + h phi_1(hL) N(u, t) + s(hL) (b(u, t) dW (+ b b' (dW^2 - E dW^2)/2)).
/// s(z) = sqrt(phi_1(2 Re z)) phi_1(z)/|phi_1(z)| gives additive noise its exact variance over a step, so that the
/// stationary law of a linear equation with additive noise is exact for any step; where L couples fields s is phi_1,
/// the best guess from dW. The cited scheme has exp(hL) there, of the same order, which damps the noise of stiff modes.
/// A. Jentzen, M. Roeckner, "A Milstein scheme for SPDEs", Found. Comput. Math. 15, 313 (2015).
/// @pre system.noise() is not null
template <class T> class StochasticExponential final : public FixedStepper<std::complex<T>> {
 public:
  StochasticExponential(SplitSystem<T>& system, StochasticTableau tableau, double step);
  static constexpr bool isExplicit = false;
  static int workStates(const StochasticTableau&);
  static bool fits(SplitSystem<T>& system) { return system.noise() != nullptr; }

 protected:
  void begins(double length, std::uint64_t steps) override { this->system_.noise()->begin(length, steps); }
  void prepare(double h) override;
  void takeStep(double time, double h, const State<T>& u, State<T>& next) override;

 private:
  const StochasticTableau tableau_;
  ExponentialEngine<T> engine_;
  std::vector<BlockOperator<T>> filter_; ///< s(hL)
  State<T> rest_, drift_, noise_;
};

template <class T> using SpectralStochasticEuler = StochasticEuler<std::complex<T>>;
using StochasticEulerStepping = TableauStepping<SpectralStochasticEuler, StochasticEuler, StochasticTableau, double>;

extern template class StochasticEuler<float>;
extern template class StochasticEuler<double>;
extern template class StochasticEuler<std::complex<float>>;
extern template class StochasticEuler<std::complex<double>>;
extern template class StochasticExponential<float>;
extern template class StochasticExponential<double>;

} // namespace semiflow::numerics
