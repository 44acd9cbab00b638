#include "core/numerics/splitting.h"
#include "core/numerics/tableau_stepping.h"

namespace semiflow::numerics {

const Component<Stepping>& strang() {
  static const auto component =
      Component<Stepping>("strang", "Strang splitting")
          .summary("The linear part and the rest by turns, half a step, a step, half a step: what quantum physicists "
                   "know as the split-step Fourier method. Four evaluations per step. The step times the highest "
                   "potential has to stay below 2.8.")
          .formula("u₁ = exp(hL/2) Φ_h exp(hL/2) u,  Φ: flow of v′ = N(v)")
          .reference("G. Strang, \"On the construction and comparison of difference schemes\", SIAM J. Numer. Anal. 5, "
                     "506 (1968); R. H. Hardin, F. D. Tappert, SIAM Rev. 15, 423 (1973)")
          .parameter(stepParameter())
          .makes([](const Values& values) {
            return std::make_unique<SpectralStepping<Splitting, SplittingTableau, double>>(
                SplittingTableau{2, {0.5, 0.5}, {1}}, values.real("step"));
          });
  return component;
}

} // namespace semiflow::numerics
