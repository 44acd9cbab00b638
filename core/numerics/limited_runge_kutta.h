#pragma once

#include <vector>

#include "core/numerics/runge_kutta.h"

namespace semiflow::numerics {

/// An explicit Runge-Kutta method on grids whose steps are the longest that the system allows (GridSystem::longestStep)
/// and the settings do: what is left of a frame is cut into equal steps of at most that length, anew at every step. A
/// step to a state that the system does not admit (waves have become faster on the way) is taken again at half the
/// length, up to eight times.
template <class T> class LimitedRungeKutta final : public Stepper<T> {
 public:
  LimitedRungeKutta(GridSystem<T>& system, RungeKuttaTableau tableau, double step);
  static constexpr bool isExplicit = true;
  static constexpr bool followsTheSystem = true;
  static int workStates(const RungeKuttaTableau& tableau) { return RungeKutta<T>::workStates(tableau); }
  static bool fits(const GridSystem<T>&) { return true; }

  void start(double time, std::vector<T> state) override;
  void restart() override { ready_ = false; }
  void replace(std::vector<T> state) override { u_ = std::move(state); }
  bool advance(double until, const std::stop_token& stop) override;
  const std::vector<T>& state() const override { return u_; }
  double time() const override { return time_; }
  std::uint64_t steps() const override { return steps_; }

 private:
  /// The state after a step, into next_.
  void tryStep(double h);

  GridSystem<T>& system_;
  const RungeKuttaTableau tableau_;
  const double step_;
  ExplicitRates<T> rates_;
  std::vector<T> u_, next_;
  double time_ = 0;
  std::uint64_t steps_ = 0;
  bool ready_ = false;
};

extern template class LimitedRungeKutta<float>;
extern template class LimitedRungeKutta<double>;

} // namespace semiflow::numerics
