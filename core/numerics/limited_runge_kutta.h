#pragma once

#include <vector>

#include "core/numerics/state_stages.h"

namespace semiflow::numerics {

/// An explicit Runge-Kutta method on grids whose steps are the longest that the system allows (GridSystem::longestStep)
/// and the settings do: what is left of a frame is cut into equal steps of at most that length, anew at every step. A
/// step to a state that the system does not admit (waves have become faster on the way) is taken again at half the
/// length, up to eight times.
template <class T> class LimitedRungeKutta final : public Stepper<T> {
 public:
  /// @pre the method has a StateForm
  LimitedRungeKutta(GridSystem<T>& system, const RungeKuttaTableau& tableau, double step);
  static constexpr bool isExplicit = true;
  static constexpr bool followsTheSystem = true;
  static int workStates(const RungeKuttaTableau& tableau) { return RungeKutta<T>::workStates(tableau); }
  static bool fits(const GridSystem<T>&) { return true; }

  void start(double time, std::vector<T> state) override;
  void restart() override {}
  void replace(std::vector<T> state) override { u_ = std::move(state); }
  bool advance(double until, const std::stop_token& stop) override;
  const std::vector<T>& state() const override { return u_; }
  double time() const override { return time_; }
  std::uint64_t steps() const override { return steps_; }

 private:
  GridSystem<T>& system_;
  const double step_;
  StateStages<T> stages_;
  std::vector<T> u_, next_;
  double time_ = 0;
  std::uint64_t steps_ = 0;
};

extern template class LimitedRungeKutta<float>;
extern template class LimitedRungeKutta<double>;

} // namespace semiflow::numerics
