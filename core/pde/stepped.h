#pragma once

#include <memory>
#include <utility>

#include "core/numerics/grid_system.h"
#include "core/pde/discretisation.h"

namespace semiflow::pde {

/// A discretised problem whose state is a vector of V and is moved by a numerics::Stepper<V>: what all have in common.
template <class T, class V> class Stepped : public Discretised<T> {
 public:
  bool start(const numerics::Stepping& stepping, double time,
             const std::vector<experiment::GridField>& fields) override {
    auto stepper = stepping.on(system());
    if (!stepper) return false;
    stepper_ = std::move(stepper);
    earlier_ = 0;
    std::vector<V> state = stateOf(fields);
    system().project(time, state);
    stepper_->start(time, std::move(state));
    return true;
  }
  bool setStepping(const numerics::Stepping& stepping) override {
    auto stepper = stepping.on(system());
    if (!stepper) return false;
    stepper->start(stepper_->time(), stepper_->state());
    earlier_ += stepper_->steps();
    stepper_ = std::move(stepper);
    return true;
  }
  bool advance(double until, const std::stop_token& stop) override { return stepper_->advance(until, stop); }
  double time() const override { return stepper_->time(); }
  std::uint64_t steps() const override { return earlier_ + stepper_->steps(); }

 protected:
  virtual numerics::SystemOf<V>& system() = 0;
  virtual std::vector<V> stateOf(const std::vector<experiment::GridField>& fields) = 0;
  const std::vector<V>& state() const { return stepper_->state(); }
  bool started() const { return stepper_ != nullptr; }
  numerics::Stepper<V>& stepper() { return *stepper_; }

 private:
  std::unique_ptr<numerics::Stepper<V>> stepper_;
  std::uint64_t earlier_ = 0; ///< steps of steppers that have been replaced
};

} // namespace semiflow::pde
