#pragma once

#include <algorithm>
#include <memory>
#include <type_traits>
#include <utility>

#include "core/numerics/adaptive_runge_kutta.h"
#include "core/numerics/grid_system.h"
#include "core/numerics/runge_kutta.h"

namespace semiflow::numerics {

/// In place of an engine: the method does not fit that kind of system.
template <class> using NoEngine = void;

/// A time stepping method that is an engine (a Stepper for either precision) driven by a tableau: Spectral<T> on split
/// systems, Gridded<T> on grid systems. An engine is made from (system, tableau, settings) and tells
/// isExplicit and workStates(tableau), and may have fits(system) or fits(system, tableau, settings).
template <template <class> class Spectral, template <class> class Gridded, class Tableau, class Settings>
class TableauStepping final : public Stepping {
 public:
  TableauStepping(Tableau tableau, Settings settings) : tableau_(std::move(tableau)), settings_(settings) {}

  int order() const override { return tableau_.order; }
  bool isExplicit() const override {
    if constexpr (std::is_void_v<Gridded<double>>)
      return Spectral<double>::isExplicit;
    else
      return Gridded<double>::isExplicit;
  }
  Randomness randomness() const override {
    if constexpr (requires { tableau_.milstein; })
      return tableau_.milstein ? Randomness::milstein : Randomness::euler;
    else
      return Randomness::none;
  }
  std::vector<double> stabilityPolynomial() const override {
    if constexpr (std::is_same_v<Settings, double> && requires { stabilityPolynomialOf(tableau_); })
      return isExplicit() ? stabilityPolynomialOf(tableau_) : std::vector<double>{};
    else
      return {};
  }
  bool followsTheSystem() const override {
    if constexpr (requires { Gridded<double>::followsTheSystem; })
      return Gridded<double>::followsTheSystem;
    else
      return false;
  }
  int workStates() const override {
    int most = 0;
    if constexpr (!std::is_void_v<Spectral<double>>) most = std::max(most, Spectral<double>::workStates(tableau_));
    if constexpr (!std::is_void_v<Gridded<double>>) most = std::max(most, Gridded<double>::workStates(tableau_));
    return most;
  }
  std::unique_ptr<Stepper<std::complex<float>>> on(SplitSystem<float>& system) const override {
    return spectral(system);
  }
  std::unique_ptr<Stepper<std::complex<double>>> on(SplitSystem<double>& system) const override {
    return spectral(system);
  }
  std::unique_ptr<Stepper<float>> on(GridSystem<float>& system) const override { return gridded(system); }
  std::unique_ptr<Stepper<double>> on(GridSystem<double>& system) const override { return gridded(system); }

 private:
  template <class T> std::unique_ptr<Stepper<std::complex<T>>> spectral([[maybe_unused]] SplitSystem<T>& system) const {
    if constexpr (std::is_void_v<Spectral<T>>)
      return nullptr;
    else
      return fitting<Spectral<T>>(system);
  }
  template <class T> std::unique_ptr<Stepper<T>> gridded([[maybe_unused]] GridSystem<T>& system) const {
    if constexpr (std::is_void_v<Gridded<T>>)
      return nullptr;
    else
      return fitting<Gridded<T>>(system);
  }
  template <class Engine, class System> std::unique_ptr<Engine> fitting(System& system) const {
    if constexpr (requires { Engine::fits(system); }) {
      if (!Engine::fits(system)) return nullptr;
    }
    if constexpr (requires { Engine::fits(system, tableau_, settings_); }) {
      if (!Engine::fits(system, tableau_, settings_)) return nullptr;
    }
    return std::make_unique<Engine>(system, tableau_, settings_);
  }

  Tableau tableau_;
  Settings settings_;
};

/// Of spectra only.
template <template <class> class Engine, class Tableau, class Settings>
using SpectralStepping = TableauStepping<Engine, NoEngine, Tableau, Settings>;

/// Explicit methods fit all: their engine is a template of a state's numbers.
template <class T> using SpectralRungeKutta = RungeKutta<std::complex<T>>;
template <class T> using SpectralAdaptiveRungeKutta = AdaptiveRungeKutta<std::complex<T>>;
using RungeKuttaStepping = TableauStepping<SpectralRungeKutta, RungeKutta, RungeKuttaTableau, double>;
using AdaptiveRungeKuttaStepping =
    TableauStepping<SpectralAdaptiveRungeKutta, AdaptiveRungeKutta, RungeKuttaTableau, AdaptiveSettings>;

/// The parameter that every method has.
inline Parameter stepParameter(const std::string& doc = "longest time step; frames are cut into equal steps") {
  return real("step", 0.01).above(0).unit("time").live().doc(doc);
}

/// The parameters of every adaptive explicit pair, and how it is made of a tableau.
Component<Stepping> adaptivePair(Component<Stepping> component, RungeKuttaTableau (*tableau)());

} // namespace semiflow::numerics
