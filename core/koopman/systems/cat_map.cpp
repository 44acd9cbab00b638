#include <cmath>

#include "core/koopman/systems/catalogue.h"

namespace semiflow::koopman {

/// Moves Fourier modes to Fourier modes, exp(2 pi i k.x) to exp(2 pi i (A^T k).x), and none but the constant comes
/// back: a unitary operator with Lebesgue spectrum.
const Component<System>& catMap() {
  static const auto component = Component<System>("cat_map", "Arnold's cat map")
                                    .summary("Stretches a torus along one direction and folds it back: mixing, with no "
                                             "eigenfunction but the constant.")
                                    .formula("(x, y) → (2x + y, x + y) mod 1")
                                    .reference("Arnold, Avez, Ergodic Problems of Classical Mechanics (1968)")
                                    .makes([](const Values&) {
                                      return std::make_unique<System>(System{.stateNames = {"x", "y"},
                                                                             .lower = {0, 0},
                                                                             .upper = {1, 1},
                                                                             .periods = {1, 1},
                                                                             .discrete = true,
                                                                             .timeUnit = "iteration",
                                                                             .law = [](const double* s, double* next) {
                                                                               const double y = s[0] + s[1],
                                                                                            x = s[0] + y;
                                                                               next[0] = x - std::floor(x);
                                                                               next[1] = y - std::floor(y);
                                                                             }});
                                    });
  return component;
}

} // namespace semiflow::koopman
