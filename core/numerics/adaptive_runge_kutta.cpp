#include "core/numerics/adaptive_runge_kutta.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/error.h"
#include "core/base/parallel.h"

namespace semiflow::numerics {
namespace {

// The controller's constants, as Hairer and Wanner recommend them for this order.
constexpr double safety = 0.9;
constexpr double integral = 0.04;
constexpr double slowest = 0.2, fastest = 10; ///< bounds of the change of a step length
constexpr double smallestError = 1e-4;        ///< an error below it says nothing about the next

/// A step shorter than this part of the longest one will not get anywhere.
constexpr double floorPart = 1e-12;

constexpr std::size_t normBlock = 4096;

template <class T> double square(T value) { return static_cast<double>(value) * static_cast<double>(value); }
template <class T> double square(std::complex<T> value) { return std::norm(std::complex<double>(value)); }

} // namespace

template <class V>
AdaptiveRungeKutta<V>::AdaptiveRungeKutta(SystemOf<V>& system, RungeKuttaTableau tableau, AdaptiveSettings settings)
    : system_(system), tableau_(std::move(tableau)), settings_(settings), rates_(system, tableau_.b.size()) {
  SF_ASSERT(tableau_.dense && tableau_.error.size() == tableau_.b.size() && tableau_.b.back() == 0);
}

template <class V> void AdaptiveRungeKutta<V>::start(double time, std::vector<V> state) {
  SF_ASSERT(state.size() == system_.fields() * system_.perField());
  u_ = std::move(state);
  previous_ = next_ = output_ = u_;
  time_ = outputTime_ = time;
  h_ = std::min(settings_.initialStep, settings_.step);
  steps_ = 0;
  interpolated_ = false;
  sums_.resize((system_.perField() + normBlock - 1) / normBlock * system_.fields() * 3);
  restart();
}

template <class V> void AdaptiveRungeKutta<V>::restart() {
  if (interpolated_) { // what lies beyond was computed with the old law
    u_ = output_;
    time_ = outputTime_;
    interpolated_ = false;
  }
  ready_ = lastRateIsFirst_ = rejected_ = false;
  lastError_ = smallestError;
}

template <class V> void AdaptiveRungeKutta<V>::replace(std::vector<V> state) {
  SF_ASSERT(state.size() == u_.size());
  restart(); // to the time of the state that is replaced
  u_ = std::move(state);
}

template <class V> bool AdaptiveRungeKutta<V>::advance(double until, const std::stop_token& stop) {
  SF_ASSERT(until > time());
  if (!ready_) {
    rates_.prepare();
    rates_.evaluate(0, time_, u_);
    ready_ = true;
  }
  while (time_ < until) {
    if (this->mustStop(stop)) return false;
    step();
  }
  outputTime_ = until;
  interpolated_ = true;
  if (time_ == until) {
    std::copy(u_.begin(), u_.end(), output_.begin());
    return true;
  }
  const double theta = 1 - (time_ - until) / taken_;
  rates_.sum(&previous_, taken_, tableau_.dense(theta), output_);
  system_.project(until, output_);
  return true;
}

/// One accepted step.
template <class V> void AdaptiveRungeKutta<V>::step() {
  if (lastRateIsFirst_) std::swap(rates_.rates().front(), rates_.rates().back());
  lastRateIsFirst_ = false;
  interpolated_ = false;
  while (!attempt()) {
    if (h_ > floorPart * settings_.step && time_ + h_ > time_) continue;
    throw DivergedError(time_, "the step length, which went to zero",
                        "loosen the tolerances, or use a stepper for stiff equations such as etdrk4");
  }
  std::swap(previous_, u_);
  std::swap(u_, next_);
  time_ += taken_;
  lastRateIsFirst_ = true;
  ++steps_;
}

/// Tries a step of length h_ into next_ and chooses the length of the next; false where the error is too large.
template <class V> bool AdaptiveRungeKutta<V>::attempt() {
  const std::size_t stages = tableau_.c.size();
  const double h = h_;
  for (std::size_t i = 1; i < stages; ++i) {
    rates_.sum(&u_, h, tableau_.a[i], next_);
    if (i + 1 == stages) system_.project(time_ + h, next_);
    rates_.evaluate(i, time_ + tableau_.c[i] * h, next_);
  }
  const double error = errorNorm();
  const double exponent = 1.0 / (std::min(tableau_.order, tableau_.embeddedOrder) + 1);
  if (!(error <= 1)) {
    // Where the state is no longer finite there is no error to learn from.
    shrink(std::isfinite(error) ? safety * std::pow(error, -exponent) : slowest);
    rejected_ = true;
    return false;
  }
  const double bounded = std::max(error, smallestError);
  double factor = safety * std::pow(bounded, 0.75 * integral - exponent) * std::pow(lastError_, integral);
  if (rejected_) factor = std::min(factor, 1.0);
  taken_ = h;
  h_ = std::min(h * std::clamp(factor, slowest, fastest), settings_.step);
  lastError_ = bounded;
  rejected_ = false;
  return true;
}

template <class V> void AdaptiveRungeKutta<V>::shrink(double factor) { h_ *= std::clamp(factor, slowest, 1.0); }

/// The largest over the fields of |error| / (absolute + relative max(|u|, |next|)); u's at both ends of the step.
template <class V> double AdaptiveRungeKutta<V>::errorNorm() {
  const std::size_t fields = system_.fields(), modes = system_.perField();
  const std::size_t blocks = (modes + normBlock - 1) / normBlock;
  rates_.sum(nullptr, h_, tableau_.error, output_);
  parallelBlocks(modes, normBlock, [&](std::size_t begin, std::size_t end) {
    for (std::size_t f = 0; f < fields; ++f) {
      double* sums = sums_.data() + (begin / normBlock * fields + f) * 3;
      sums[0] = sums[1] = sums[2] = 0;
      for (std::size_t i = f * modes + begin; i < f * modes + end; ++i) {
        sums[0] += square(output_[i]);
        sums[1] += square(u_[i]);
        sums[2] += square(next_[i]);
      }
    }
  });
  // In single precision a tolerance below rounding could never be met.
  const double relative = std::max(settings_.relativeTolerance, 10.0 * std::numeric_limits<RealOf<V>>::epsilon());
  double largest = 0;
  for (std::size_t f = 0; f < fields; ++f) {
    double sums[3] = {0, 0, 0};
    for (std::size_t block = 0; block < blocks; ++block) {
      for (std::size_t k = 0; k < 3; ++k) sums[k] += sums_[(block * fields + f) * 3 + k];
    }
    if constexpr (std::is_floating_point_v<V>) { // a spectrum's squares add up to the mean over space as they are
      for (double& sum : sums) sum /= static_cast<double>(modes);
    }
    const double scale = settings_.absoluteTolerance + relative * std::sqrt(std::max(sums[1], sums[2]));
    const double error = std::sqrt(sums[0]) / scale;
    if (!(error <= largest)) largest = error; // a NaN wins
    if (std::isnan(error)) break;
  }
  return largest;
}

template class AdaptiveRungeKutta<float>;
template class AdaptiveRungeKutta<double>;
template class AdaptiveRungeKutta<std::complex<float>>;
template class AdaptiveRungeKutta<std::complex<double>>;

} // namespace semiflow::numerics
