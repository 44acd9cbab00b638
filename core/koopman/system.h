#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "core/base/component.h"
#include "core/base/random.h"

namespace semiflow::koopman {

/// A dynamical system: a flow x' = law(x), a map x -> law(x), or one of these with noise.
struct System {
  std::vector<std::string> stateNames{}; ///< a name per coordinate; their number d is the dimension
  std::vector<double> lower{},
      upper{};                   ///< d each: the box in which initial states are chosen where the user gives none
  std::vector<double> periods{}; ///< d: the length of a periodic coordinate, 0 for one that is not
  bool discrete = false;         ///< a map
  double interval = 1;           ///< a good time between snapshots; 1 for a map
  std::string timeUnit{};        ///< "iteration" for a map
  /// Reads x and writes x' or the next state, d numbers each; of a random flow dx = law dt + diffusion dW the drift.
  /// Called from any thread. None for a random map.
  std::function<void(const double* x, double* out)> law{};

  /// How many independent standard normal numbers a step of a random system takes; 0: deterministic.
  int noises = 0;
  /// Of a random flow: the longest time step; infinite where a step of any length follows the exact law.
  double step = std::numeric_limits<double>::infinity();
  /// Of a random system: reads x and `noises` numbers, writes the state a time h later (h = 1: the next one of a map).
  std::function<void(const double* x, double h, const double* normals, double* next)> randomStep{};
  /// Of a random flow: reads x, writes the d x noises matrix in front of dW, column by column.
  std::function<void(const double* x, double* out)> diffusion{};

  int dimension() const { return static_cast<int>(stateNames.size()); }
  bool random() const { return noises > 0; }
};

/// The random numbers of one trajectory: functions of the seed, the trajectory and the steps taken, nothing else.
struct Noise {
  Random random;
  std::uint64_t trajectory = 0;
  std::uint64_t steps = 0; ///< taken so far
};

/// Moves a state forward in place: a flow to near round-off (numerics::extrapolate), a map by round(interval)
/// iterations. The state becomes non-finite where the solution does. @pre interval > 0, whole for a map; no noise
void advance(const System& system, double* state, double interval);

/// The same for any system; a random flow takes equal steps of at most system.step.
void advance(const System& system, double* state, double interval, Noise& noise);

/// The systems to choose from.
const Family<System>& systems();

} // namespace semiflow::koopman
