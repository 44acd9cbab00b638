#include "core/numerics/grid_imex.h"
#include "core/numerics/imex_multistep.h"
#include "core/numerics/tableau_stepping.h"

namespace semiflow::numerics {

const Component<Stepping>& imexSbdf3() {
  static const auto component = withLinearSolver(
      Component<Stepping>("imex_sbdf3", "Semi-implicit BDF, order 3")
          .summary("The linear part by backward differentiation, the rest extrapolated. One evaluation per step.")
          .formula("11/6 u₁ - 3u + 3/2 u₋₁ - 1/3 u₋₂ = h L u₁ + h (3 N(u) - 3 N(u₋₁) + N(u₋₂))")
          .reference("U. M. Ascher, S. J. Ruuth, B. T. R. Wetton, \"Implicit-explicit methods for time-dependent "
                     "partial differential equations\", SIAM J. Numer. Anal. 32, 797 (1995)")
          .parameter(stepParameter())
          .makes([](const Values& values) {
            const ImexTableau tableau{3, {11.0 / 6, -3, 1.5, -1.0 / 3}, {1, 0, 0, 0}, {3, -3, 1}};
            return std::make_unique<TableauStepping<ImexMultistep, GridImexMultistep, ImexTableau, ImplicitSettings>>(
                tableau, implicitSettings(values));
          }));
  return component;
}

} // namespace semiflow::numerics
