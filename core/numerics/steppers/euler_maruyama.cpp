#include "core/numerics/stochastic_steppers.h"

namespace semiflow::numerics {

const Component<Stepping>& eulerMaruyama() {
  static const auto component =
      Component<Stepping>("euler_maruyama", "Euler-Maruyama")
          .summary("Explicit, for stochastic forcing (noise) in Ito's sense. Strong order 1/2, and 1 where the noise "
                   "does not depend on the fields. The step must resolve the fastest mode. One evaluation per step.")
          .formula("u₁ = u + h f(u) + b(u) ΔW")
          .reference("G. Maruyama, \"Continuous Markov processes and stochastic equations\", Rend. Circ. Mat. Palermo "
                     "4, 48 (1955)")
          .parameter(stepParameter())
          .makes([](const Values& values) {
            return std::make_unique<StochasticEulerStepping>(StochasticTableau{1, false}, values.real("step"));
          });
  return component;
}

} // namespace semiflow::numerics
