#include "core/koopman/systems/catalogue.h"

namespace semiflow::koopman {

const Component<System>& roessler() {
  static const auto component =
      Component<System>("roessler", "Rössler system")
          .summary("A spiral with a fold: a strange attractor with one sharp frequency in a continuous spectrum.")
          .formula("x' = −y − z,  y' = x + a y,  z' = b + z (x − c)")
          .reference("Rössler, An equation for continuous chaos, Phys. Lett. A 57, 397 (1976)")
          .parameter(real("a", 0.2).between(-10, 10).doc("a: growth of the spiral"))
          .parameter(real("b", 0.2).between(-10, 10).doc("b: feed of z"))
          .parameter(real("c", 5.7).between(-100, 100).doc("c: x where the fold begins"))
          .makes([](const Values& v) {
            const double a = v.real("a"), b = v.real("b"), c = v.real("c");
            return std::make_unique<System>(System{.stateNames = {"x", "y", "z"},
                                                   .lower = {-8, -8, 0},
                                                   .upper = {8, 8, 1},
                                                   .periods = {0, 0, 0},
                                                   .interval = 0.1,
                                                   .law = [=](const double* s, double* f) {
                                                     f[0] = -s[1] - s[2];
                                                     f[1] = s[0] + a * s[1];
                                                     f[2] = b + s[2] * (s[0] - c);
                                                   }});
          });
  return component;
}

} // namespace semiflow::koopman
