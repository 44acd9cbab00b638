#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/base/component.h"

namespace semiflow::koopman {

/// A deterministic dynamical system: a flow x' = law(x), or a map x -> law(x).
struct System {
  std::vector<std::string> stateNames{}; ///< a name per coordinate; their number d is the dimension
  std::vector<double> lower{},
      upper{};                   ///< d each: the box in which initial states are chosen where the user gives none
  std::vector<double> periods{}; ///< d: the length of a periodic coordinate, 0 for one that is not
  bool discrete = false;         ///< a map
  double interval = 1;           ///< a good time between snapshots; 1 for a map
  std::string timeUnit{};        ///< "iteration" for a map
  /// Reads x and writes x' or the next state, d numbers each. Called from any thread.
  std::function<void(const double* x, double* out)> law{};

  int dimension() const { return static_cast<int>(stateNames.size()); }
};

/// Moves a state forward in place: a flow to near round-off (numerics::extrapolate), a map by round(interval)
/// iterations. The state becomes non-finite where the solution does. @pre interval > 0, whole for a map
void advance(const System& system, double* state, double interval);

/// The systems to choose from.
const Family<System>& systems();

} // namespace semiflow::koopman
