#include "core/numerics/stochastic_steppers.h"

namespace semiflow::numerics {

const Component<Stepping>& milstein() {
  static const auto component =
      Component<Stepping>("milstein", "Milstein")
          .summary("Explicit, for stochastic forcing (noise) in Ito's sense that depends on the field it drives. "
                   "Strong order 1. The step must resolve the fastest mode. One evaluation per step.")
          .formula("u₁ = u + h f(u) + b(u) ΔW + ½ b(u) b′(u) (ΔW² − E ΔW²)")
          .reference("G. N. Milstein, \"Approximate integration of stochastic differential equations\", Theory Probab. "
                     "Appl. 19, 557 (1974)")
          .parameter(stepParameter())
          .makes([](const Values& values) {
            return std::make_unique<StochasticEulerStepping>(StochasticTableau{1, true}, values.real("step"));
          });
  return component;
}

} // namespace semiflow::numerics
