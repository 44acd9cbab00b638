#include <cmath>

#include "core/koopman/systems/catalogue.h"

namespace semiflow::koopman {

/// The rotation of a circle of length 1. Its Koopman operator is unitary: for an irrational angle the eigenvalues
/// exp(2 pi i k angle) are simple, with the eigenfunctions exp(2 pi i k x).
const Component<System>& circleRotation() {
  static const auto component =
      Component<System>("circle_rotation", "Rotation of the circle")
          .summary(
              "Turns a circle of length 1 by a fixed angle: every eigenvalue lies on the unit circle and is known.")
          .formula("x → x + α mod 1")
          .reference("Colbrook, Mezic, Stepanenko, Limits and powers of Koopman learning (2024)")
          .parameter(real("angle", 0.6180339887498949)
                         .between(0, 1)
                         .unit("turns")
                         .doc("α: as a fraction of a turn; the default is the golden ratio's, the most irrational"))
          .makes([](const Values& v) {
            const double angle = v.real("angle");
            return std::make_unique<System>(System{.stateNames = {"x"},
                                                   .lower = {0},
                                                   .upper = {1},
                                                   .periods = {1},
                                                   .discrete = true,
                                                   .timeUnit = "iteration",
                                                   .law = [=](const double* s, double* next) {
                                                     const double turned = s[0] + angle;
                                                     next[0] = turned - std::floor(turned);
                                                   }});
          });
  return component;
}

} // namespace semiflow::koopman
