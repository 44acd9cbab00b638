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
    std::vector<V> state(system().fields() * system().perField());
    for (std::size_t f = 0; f < fields.size(); ++f) put(f, fields[f], state);
    requireAdmissible(state, "initial");
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
  std::unique_ptr<Checkpoint> checkpoint() const override {
    auto made = std::make_unique<Kept>();
    made->time = stepper_->time();
    made->steps = steps();
    made->state = stepper_->state();
    made->bytes = made->state.size() * sizeof(V);
    return made;
  }
  void restore(const Checkpoint& from) override {
    stepper_->start(from.time, static_cast<const Kept&>(from).state);
    earlier_ = from.steps;
  }
  void setField(std::size_t field, const experiment::GridField& values, const std::string& path) override {
    std::vector<V> changed = stepper_->state();
    put(field, values, changed);
    requireAdmissible(changed, path);
    system().project(stepper_->time(), changed);
    stepper_->replace(std::move(changed));
  }
  void haltAt(std::uint64_t step) override { stepper_->haltAt(step - earlier_); }
  bool advance(double until, const std::stop_token& stop) override { return stepper_->advance(until, stop); }
  double time() const override { return stepper_->time(); }
  std::uint64_t steps() const override { return earlier_ + stepper_->steps(); }

 protected:
  virtual numerics::SystemOf<V>& system() = 0;
  /// Writes a field's values into its part of a state.
  virtual void put(std::size_t field, const experiment::GridField& values, std::vector<V>& state) = 0;
  /// @throws InputError "PATH: ..." where a state has values that the law does not allow
  virtual void requireAdmissible(const std::vector<V>& /*state*/, const std::string& /*path*/) const {}
  const std::vector<V>& state() const { return stepper_->state(); }
  bool started() const { return stepper_ != nullptr; }
  numerics::Stepper<V>& stepper() { return *stepper_; }

 private:
  struct Kept final : Checkpoint {
    std::vector<V> state;
  };
  std::unique_ptr<numerics::Stepper<V>> stepper_;
  std::uint64_t earlier_ = 0; ///< steps of steppers that have been replaced
};

} // namespace semiflow::pde
