#include "core/numerics/limited_runge_kutta.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/base/error.h"

namespace semiflow::numerics {

template <class T>
LimitedRungeKutta<T>::LimitedRungeKutta(GridSystem<T>& system, RungeKuttaTableau tableau, double step)
    : system_(system), tableau_(std::move(tableau)), step_(step), rates_(system, tableau_.b.size()) {
  SF_ASSERT(step > 0);
}

template <class T> void LimitedRungeKutta<T>::start(double time, std::vector<T> state) {
  SF_ASSERT(state.size() == system_.fields() * system_.perField());
  time_ = time;
  u_ = std::move(state);
  next_.assign(u_.size(), 0);
  steps_ = 0;
  ready_ = false;
}

template <class T> bool LimitedRungeKutta<T>::advance(double until, const std::stop_token& stop) {
  SF_ASSERT(until > time_);
  if (!ready_) rates_.prepare();
  ready_ = true;
  constexpr double slack = 1e-9; // a step may be longer by that part of it, as of FixedStepper
  while (time_ < until) {
    if (this->mustStop(stop)) return false;
    const double left = until - time_, longest = std::min(step_, system_.longestStep(time_, u_));
    double count = std::max(1.0, std::ceil(left / longest * (1 - slack)));
    if (!(time_ + left / count > time_)) {
      throw DivergedError(time_, fmt::format("the time step, which would have to be {:g}", longest),
                          "look for the fastest wave in the last frame, or change the initial values");
    }
    tryStep(left / count);
    for (int halvings = 0; halvings < 8 && !system_.isAdmissible(next_); ++halvings) tryStep(left / (count *= 2));
    std::swap(u_, next_);
    ++steps_;
    time_ = count > 1 ? time_ + left / count : until;
    system_.project(time_, u_);
  }
  return true;
}

template <class T> void LimitedRungeKutta<T>::tryStep(double h) {
  rates_.evaluate(0, time_, u_);
  for (std::size_t i = 1; i < tableau_.c.size(); ++i) {
    rates_.sum(&u_, h, tableau_.a[i], next_);
    rates_.evaluate(i, time_ + tableau_.c[i] * h, next_);
  }
  rates_.sum(&u_, h, tableau_.b, next_);
}

template class LimitedRungeKutta<float>;
template class LimitedRungeKutta<double>;

} // namespace semiflow::numerics
