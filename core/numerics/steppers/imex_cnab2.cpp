#include "core/numerics/grid_imex.h"
#include "core/numerics/imex_multistep.h"
#include "core/numerics/tableau_stepping.h"

namespace semiflow::numerics {

const Component<Stepping>& imexCnab2() {
  static const auto component = withLinearSolver(
      Component<Stepping>("imex_cnab2", "Crank-Nicolson, Adams-Bashforth, order 2")
          .summary("The linear part by the trapezoidal rule, the rest by Adams-Bashforth. One evaluation per step; "
                   "stiff parts decay slowly.")
          .formula("u₁ - u = h/2 L (u₁ + u) + h (3/2 N(u) - 1/2 N(u₋₁))")
          .reference("U. M. Ascher, S. J. Ruuth, B. T. R. Wetton, \"Implicit-explicit methods for time-dependent "
                     "partial differential equations\", SIAM J. Numer. Anal. 32, 797 (1995)")
          .parameter(stepParameter())
          .makes([](const Values& values) {
            const ImexTableau tableau{2, {1, -1, 0}, {0.5, 0.5, 0}, {1.5, -0.5}};
            return std::make_unique<TableauStepping<ImexMultistep, GridImexMultistep, ImexTableau, ImplicitSettings>>(
                tableau, implicitSettings(values));
          }));
  return component;
}

} // namespace semiflow::numerics
