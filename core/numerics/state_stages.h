#pragma once

#include <vector>

#include "core/numerics/grid_system.h"
#include "core/numerics/runge_kutta.h"

namespace semiflow::numerics {

/// An explicit Runge-Kutta method written with the states of its stages in place of their rates:
///   y_0 = u,  y_i = sum_{j<i} weights_ij y_j + h factor_i f(y_{i-1}, t + c_{i-1} h),  i = 1 ... s,  u_next = y_s.
/// No rate is stored, so that a stage can be one sweep over memory (GridSystem::rateSum). For ssprk3 it is the form of
/// Shu and Osher; for rk4 u_next = (-u + y_1 + 2 y_2 + y_3)/3 + h/6 f(y_3).
struct StateForm {
  std::vector<std::vector<double>> weights; ///< of stage i = 1 ... s at i - 1
  std::vector<double> factors;
};
/// @return without stages where a rate that is needed later is not part of the very next stage
StateForm stateForm(const RungeKuttaTableau& tableau);

/// Steps of such a method, which hold as few states as they need at a time.
template <class T> class StateStages {
 public:
  StateStages(GridSystem<T>& system, const RungeKuttaTableau& tableau);
  /// Whether the method has that form.
  bool usable() const { return !form_.factors.empty(); }
  /// next = the state at time + h. @pre usable(), next has u's size
  void step(double time, double h, const std::vector<T>& u, std::vector<T>& next);

 private:
  GridSystem<T>& system_;
  std::vector<double> times_;
  StateForm form_;
  std::size_t inNext_ = 0; ///< the stage whose state may lie in `next`, since the last one does without it; 0: none
  std::vector<std::vector<T>> states_;
};

extern template class StateStages<float>;
extern template class StateStages<double>;

} // namespace semiflow::numerics
