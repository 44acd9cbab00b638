#include "core/numerics/limited_runge_kutta.h"
#include "core/numerics/tableau_stepping.h"

namespace semiflow::numerics {

const Component<Stepping>& ssprk3() {
  static const auto component =
      Component<Stepping>("ssprk3", "Strong-stability-preserving Runge-Kutta, order 3")
          .summary("Explicit; keeps every bound (positivity, total variation) that a forward Euler step of the same "
                   "length keeps. Three evaluations per step. With finite volumes the steps follow the Courant "
                   "number.")
          .formula("u₁ = 1/3 u + 2/3 E(3/4 u + 1/4 E(E(u))),  E(u) = u + h f(u)")
          .reference("C.-W. Shu, S. Osher, \"Efficient implementation of essentially non-oscillatory shock-capturing "
                     "schemes\", J. Comput. Phys. 77, 439 (1988)")
          .parameter(stepParameter())
          .makes([](const Values& values) {
            RungeKuttaTableau tableau;
            tableau.order = 3;
            tableau.c = {0, 1, 0.5};
            tableau.a = {{}, {1}, {0.25, 0.25}};
            tableau.b = {1.0 / 6, 1.0 / 6, 2.0 / 3};
            return std::make_unique<TableauStepping<SpectralRungeKutta, LimitedRungeKutta, RungeKuttaTableau, double>>(
                tableau, values.real("step"));
          });
  return component;
}

} // namespace semiflow::numerics
