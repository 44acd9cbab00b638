#include "core/numerics/grid_imex.h"
#include "core/numerics/imex_multistep.h"
#include "core/numerics/tableau_stepping.h"

namespace semiflow::numerics {

const Component<Stepping>& imexSbdf2() {
  static const auto component = withLinearSolver(
      Component<Stepping>("imex_sbdf2", "Semi-implicit BDF, order 2")
          .summary("The linear part by backward differentiation, the rest extrapolated. One evaluation per step.")
          .formula("3/2 u₁ - 2u + 1/2 u₋₁ = h L u₁ + h (2 N(u) - N(u₋₁))")
          .reference("U. M. Ascher, S. J. Ruuth, B. T. R. Wetton, \"Implicit-explicit methods for time-dependent "
                     "partial differential equations\", SIAM J. Numer. Anal. 32, 797 (1995)")
          .parameter(stepParameter())
          .makes([](const Values& values) {
            const ImexTableau tableau{2, {1.5, -2, 0.5}, {1, 0, 0}, {2, -1}};
            return std::make_unique<TableauStepping<ImexMultistep, GridImexMultistep, ImexTableau, ImplicitSettings>>(
                tableau, implicitSettings(values));
          }));
  return component;
}

} // namespace semiflow::numerics
