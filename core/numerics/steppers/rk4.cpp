#include "core/numerics/runge_kutta.h"
#include "core/numerics/tableau_stepping.h"

namespace semiflow::numerics {

const Component<Stepping>& rk4() {
  static const auto component = Component<Stepping>("rk4", "Runge-Kutta, order 4")
                                    .summary("The classical explicit method, for equations that are not stiff: the "
                                             "step must resolve the fastest mode. Four evaluations per step.")
                                    .formula("u₁ = u + h/6 (k₁ + 2k₂ + 2k₃ + k₄)")
                                    .reference("W. Kutta, \"Beitrag zur näherungsweisen Integration totaler "
                                               "Differentialgleichungen\", Z. Math. Phys. 46, 435 (1901)")
                                    .parameter(stepParameter())
                                    .makes([](const Values& values) {
                                      RungeKuttaTableau tableau;
                                      tableau.order = 4;
                                      tableau.c = {0, 0.5, 0.5, 1};
                                      tableau.a = {{}, {0.5}, {0, 0.5}, {0, 0, 1}};
                                      tableau.b = {1.0 / 6, 1.0 / 3, 1.0 / 3, 1.0 / 6};
                                      return std::make_unique<RungeKuttaStepping>(tableau, values.real("step"));
                                    });
  return component;
}

} // namespace semiflow::numerics
