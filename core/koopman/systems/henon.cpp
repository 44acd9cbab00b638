#include "core/koopman/systems/catalogue.h"

namespace semiflow::koopman {

const Component<System>& henon() {
  static const auto component =
      Component<System>("henon", "Hénon map")
          .summary("Bends and folds the plane: a strange attractor of a map that shrinks areas by a constant factor.")
          .formula("x → 1 − a x² + y,  y → b x")
          .reference("Hénon, A two-dimensional mapping with a strange attractor, Commun. Math. Phys. 50, 69 (1976)")
          .parameter(real("a", 1.4).between(-10, 10).doc("a: the bend"))
          .parameter(real("b", 0.3).between(-1, 1).doc("b: the factor by which areas shrink; its sign turns them over"))
          .makes([](const Values& v) {
            const double a = v.real("a"), b = v.real("b");
            return std::make_unique<System>(System{.stateNames = {"x", "y"},
                                                   .lower = {-0.5, -0.2},
                                                   .upper = {0.5, 0.2},
                                                   .periods = {0, 0},
                                                   .discrete = true,
                                                   .timeUnit = "iteration",
                                                   .law = [=](const double* s, double* next) {
                                                     next[0] = 1 - a * s[0] * s[0] + s[1];
                                                     next[1] = b * s[0];
                                                   }});
          });
  return component;
}

} // namespace semiflow::koopman
