#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "core/base/error.h"
#include "core/numerics/grid_system.h"

namespace semiflow::numerics {

/// What methods of fixed step length share: frames are cut into ceil(frame length / step) equal steps, and a step
/// length is only changed (prepare) where a frame's length is another by more than the rounding of its two times.
template <class V> class FixedStepper : public Stepper<V> {
 public:
  /// @param step the longest step
  FixedStepper(SystemOf<V>& system, double step) : system_(system), step_(step) { SF_ASSERT(step > 0); }

  void start(double time, std::vector<V> state) override {
    SF_ASSERT(state.size() == system_.fields() * system_.perField());
    time_ = time;
    u_ = std::move(state);
    next_.assign(u_.size(), 0);
    inFrame_ = prepared_ = false;
    steps_ = 0;
  }
  void restart() override { prepared_ = false; }
  void replace(std::vector<V> state) override {
    SF_ASSERT(state.size() == u_.size());
    u_ = std::move(state);
    if (remembers()) prepared_ = false;
  }

  bool advance(double until, const std::stop_token& stop) override {
    SF_ASSERT(until > time_);
    if (!inFrame_ || until != frameEnd_) beginFrame(until);
    if (!prepared_) prepare(h_);
    prepared_ = true;
    while (done_ < count_) {
      if (this->mustStop(stop)) return false;
      takeStep(time_, h_, u_, next_);
      std::swap(u_, next_);
      ++steps_;
      ++done_;
      time_ = done_ < count_ ? frameBegin_ + static_cast<double>(done_) * h_ : until;
      system_.project(time_, u_);
    }
    inFrame_ = false;
    return true;
  }

  const std::vector<V>& state() const override { return u_; }
  double time() const override { return time_; }
  std::uint64_t steps() const override { return steps_; }

 protected:
  /// Whatever comes next is that many equal steps of together that length.
  virtual void begins(double /*length*/, std::uint64_t /*steps*/) {}
  /// Computes coefficients for steps of length h, and forgets earlier steps.
  virtual void prepare(double h) = 0;
  /// Whether a step depends on earlier ones, not on the present state alone.
  virtual bool remembers() const { return false; }
  /// next = the state at time + h. @param u the state at time
  virtual void takeStep(double time, double h, const std::vector<V>& u, std::vector<V>& next) = 0;

  SystemOf<V>& system_;

 private:
  void beginFrame(double until) {
    frameBegin_ = time_;
    frameEnd_ = until;
    inFrame_ = true;
    done_ = 0;
    const double length = until - time_;
    constexpr double slack = 1e-9; // a step may be longer by that part of it: 0.3 holds three steps of 0.1
    const double count = std::ceil(length / step_ * (1 - slack));
    count_ = count < 1 ? 1 : static_cast<std::uint64_t>(std::min(count, 1e18));
    begins(length, count_);
    const double rounding = 4 * std::numeric_limits<double>::epsilon() * std::max(std::abs(until), std::abs(time_));
    if (std::abs(length - static_cast<double>(count_) * h_) <= rounding) return;
    h_ = length / static_cast<double>(count_);
    prepared_ = false;
  }

  const double step_;
  std::vector<V> u_, next_;
  double time_ = 0, h_ = 0, frameBegin_ = 0, frameEnd_ = 0;
  std::uint64_t count_ = 0, done_ = 0; ///< steps of the frame
  std::uint64_t steps_ = 0;
  bool inFrame_ = false, prepared_ = false;
};

} // namespace semiflow::numerics
