#include "core/numerics/limited_runge_kutta.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/base/error.h"

namespace semiflow::numerics {

template <class T>
LimitedRungeKutta<T>::LimitedRungeKutta(GridSystem<T>& system, const RungeKuttaTableau& tableau, double step)
    : system_(system), step_(step), stages_(system, tableau) {
  SF_ASSERT(step > 0 && stages_.usable());
}

template <class T> void LimitedRungeKutta<T>::start(double time, std::vector<T> state) {
  SF_ASSERT(state.size() == system_.fields() * system_.perField());
  time_ = time;
  u_ = std::move(state);
  next_.assign(u_.size(), 0);
  steps_ = 0;
}

template <class T> bool LimitedRungeKutta<T>::advance(double until, const std::stop_token& stop) {
  SF_ASSERT(until > time_);
  constexpr double slack = 1e-9; // a step may be longer by that part of it, as of FixedStepper
  while (time_ < until) {
    if (this->mustStop(stop)) return false;
    const double left = until - time_, longest = std::min(step_, system_.longestStep(time_, u_));
    double count = std::max(1.0, std::ceil(left / longest * (1 - slack)));
    if (!(time_ + left / count > time_)) {
      throw DivergedError(time_, fmt::format("the time step, which would have to be {:g}", longest),
                          "look for the fastest wave in the last frame, or change the initial values");
    }
    stages_.step(time_, left / count, u_, next_);
    for (int halvings = 0; halvings < 8 && !system_.isAdmissible(next_); ++halvings)
      stages_.step(time_, left / (count *= 2), u_, next_);
    std::swap(u_, next_);
    ++steps_;
    time_ = count > 1 ? time_ + left / count : until;
    system_.project(time_, u_);
  }
  return true;
}

template class LimitedRungeKutta<float>;
template class LimitedRungeKutta<double>;

} // namespace semiflow::numerics
