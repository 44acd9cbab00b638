#include "core/numerics/grid_imex.h"
#include "core/numerics/imex_multistep.h"
#include "core/numerics/tableau_stepping.h"

namespace semiflow::numerics {

const Component<Stepping>& imexSbdf4() {
  static const auto component = withLinearSolver(
      Component<Stepping>("imex_sbdf4", "Semi-implicit BDF, order 4")
          .summary("The linear part by backward differentiation, the rest extrapolated. One evaluation per step.")
          .formula("25/12 u₁ - 4u + 3u₋₁ - 4/3 u₋₂ + 1/4 u₋₃ = h L u₁ + h (4 N(u) - 6 N(u₋₁) + 4 N(u₋₂) - N(u₋₃))")
          .reference("U. M. Ascher, S. J. Ruuth, B. T. R. Wetton, \"Implicit-explicit methods for time-dependent "
                     "partial differential equations\", SIAM J. Numer. Anal. 32, 797 (1995)")
          .parameter(stepParameter())
          .makes([](const Values& values) {
            const ImexTableau tableau{4, {25.0 / 12, -4, 3, -4.0 / 3, 0.25}, {1, 0, 0, 0, 0}, {4, -6, 4, -1}};
            return std::make_unique<TableauStepping<ImexMultistep, GridImexMultistep, ImexTableau, ImplicitSettings>>(
                tableau, implicitSettings(values));
          }));
  return component;
}

} // namespace semiflow::numerics
