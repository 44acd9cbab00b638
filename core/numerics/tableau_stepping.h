#pragma once

#include <memory>
#include <utility>

#include "core/numerics/stepper.h"

namespace semiflow::numerics {

/// A time stepping method that is an engine (a Stepper for either precision) driven by a tableau.
/// Engine<T> is made from (system, tableau, settings) and tells Engine<T>::isExplicit and
/// Engine<T>::workStates(tableau).
template <template <class> class Engine, class Tableau, class Settings> class TableauStepping final : public Stepping {
 public:
  TableauStepping(Tableau tableau, Settings settings) : tableau_(std::move(tableau)), settings_(settings) {}

  int order() const override { return tableau_.order; }
  bool isExplicit() const override { return Engine<double>::isExplicit; }
  int workStates() const override { return Engine<double>::workStates(tableau_); }
  std::unique_ptr<Stepper<float>> on(SplitSystem<float>& system) const override {
    return std::make_unique<Engine<float>>(system, tableau_, settings_);
  }
  std::unique_ptr<Stepper<double>> on(SplitSystem<double>& system) const override {
    return std::make_unique<Engine<double>>(system, tableau_, settings_);
  }

 private:
  Tableau tableau_;
  Settings settings_;
};

/// The parameter that every method has.
inline Parameter stepParameter(const std::string& doc = "longest time step; frames are cut into equal steps") {
  return real("step", 0.01).above(0).unit("time").live().doc(doc);
}

} // namespace semiflow::numerics
