#pragma once

#include <vector>

#include "core/numerics/runge_kutta.h"

namespace semiflow::numerics {

/// What the step length of an adaptive method is chosen by.
struct AdaptiveSettings {
  double relativeTolerance = 1e-6;
  double absoluteTolerance = 1e-9;
  double step = 0.1;         ///< longest
  double initialStep = 0.01; ///< tried first
};

/// An embedded explicit Runge-Kutta pair with step length control: the error estimate of a step is kept below
/// absolute + relative |u| per field, in the root mean square over space (for spectra (sum of |c_k|^2)^(1/2)), by a
/// proportional-integral controller. The state at a frame is interpolated, so that frames do not bend the steps. E.
/// Hairer, S. P. Norsett, G. Wanner, "Solving Ordinary Differential Equations I", Springer (1993), sections II.4-II.6;
/// K. Gustafsson, "Control-theoretic techniques for stepsize selection in explicit Runge-Kutta methods", ACM Trans.
/// Math. Softw. 17, 533 (1991).
template <class V> class AdaptiveRungeKutta final : public Stepper<V> {
 public:
  AdaptiveRungeKutta(SystemOf<V>& system, RungeKuttaTableau tableau, AdaptiveSettings settings);
  static constexpr bool isExplicit = true;
  static int workStates(const RungeKuttaTableau& tableau) { return 7 + static_cast<int>(tableau.b.size()); }

  void start(double time, std::vector<V> state) override;
  void restart() override;
  void replace(std::vector<V> state) override;
  bool advance(double until, const std::stop_token& stop) override;
  const std::vector<V>& state() const override { return interpolated_ ? output_ : u_; }
  double time() const override { return interpolated_ ? outputTime_ : time_; }
  std::uint64_t steps() const override { return steps_; }

 private:
  void step();
  bool attempt();
  double errorNorm();
  void shrink(double factor);

  SystemOf<V>& system_;
  const RungeKuttaTableau tableau_;
  const AdaptiveSettings settings_;
  ExplicitRates<V> rates_;
  std::vector<V> u_, previous_, output_; ///< at time_, at the last step's beginning, and interpolated
  std::vector<V> next_;
  double time_ = 0, outputTime_ = 0;
  double h_ = 0;     ///< to be tried next
  double taken_ = 0; ///< length of the last step
  double lastError_ = 1;
  bool rejected_ = false;        ///< the last attempt was
  bool lastRateIsFirst_ = false; ///< the last stage of the last step is the first of the next
  bool ready_ = false;           ///< the first rate is known
  bool interpolated_ = false;    ///< the state shown is output_
  std::uint64_t steps_ = 0;
  std::vector<double> sums_; ///< of squares: per block of modes, field, and error, old and new state
};

extern template class AdaptiveRungeKutta<float>;
extern template class AdaptiveRungeKutta<double>;
extern template class AdaptiveRungeKutta<std::complex<float>>;
extern template class AdaptiveRungeKutta<std::complex<double>>;

} // namespace semiflow::numerics
