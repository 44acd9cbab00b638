#include "core/numerics/stochastic_steppers.h"
#include "core/numerics/tableau_stepping.h"

namespace semiflow::numerics {

const Component<Stepping>& exponentialMilstein() {
  static const auto component =
      Component<Stepping>("exponential_milstein", "Exponential Milstein")
          .summary("For stochastic forcing (noise) in Ito's sense that depends on the field it drives: the linear part "
                   "exactly, the noise to strong order 1. One evaluation per step.")
          .formula("u₁ = exp(hL) u + h φ₁(hL) N(u) + s(hL) (b(u) ΔW + ½ b(u) b′(u) (ΔW² − E ΔW²)),  s² = φ₁(2hL)")
          .reference("A. Jentzen, M. Röckner, \"A Milstein scheme for SPDEs\", Found. Comput. Math. 15, 313 (2015)")
          .parameter(stepParameter())
          .makes([](const Values& values) {
            return std::make_unique<SpectralStepping<StochasticExponential, StochasticTableau, double>>(
                StochasticTableau{1, true}, values.real("step"));
          });
  return component;
}

} // namespace semiflow::numerics
