#include "core/numerics/stochastic_steppers.h"
#include "core/numerics/tableau_stepping.h"

namespace semiflow::numerics {

const Component<Stepping>& exponentialEuler() {
  static const auto component =
      Component<Stepping>("exponential_euler", "Exponential Euler, with noise")
          .summary("For stochastic forcing (noise) in Ito's sense: the linear part exactly, noise that does not depend "
                   "on the fields with its exact law. Strong order 1/2 where it does. One evaluation per step.")
          .formula("u₁ = exp(hL) u + h φ₁(hL) N(u) + s(hL) b(u) ΔW,  s² = φ₁(2hL)")
          .reference(
              "A. Jentzen, P. E. Kloeden, \"Overcoming the order barrier in the numerical approximation of stochastic "
              "partial differential equations with additive space-time noise\", Proc. R. Soc. A 465, 649 (2009)")
          .parameter(stepParameter())
          .makes([](const Values& values) {
            return std::make_unique<SpectralStepping<StochasticExponential, StochasticTableau, double>>(
                StochasticTableau{1, false}, values.real("step"));
          });
  return component;
}

} // namespace semiflow::numerics
