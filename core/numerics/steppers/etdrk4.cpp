#include "core/numerics/exponential_runge_kutta.h"
#include "core/numerics/tableau_stepping.h"

namespace semiflow::numerics {

const Component<Stepping>& etdrk4() {
  static const auto component =
      Component<Stepping>("etdrk4", "ETD Runge-Kutta, order 4")
          .summary("The linear part exactly, the rest by a fourth-order exponential Runge-Kutta method: the first "
                   "choice for stiff, smooth problems. Four evaluations per step.")
          .formula("u₁ = exp(hL) u + h [(φ₁ - 3φ₂ + 4φ₃) N(u) + (2φ₂ - 4φ₃) (N(a) + N(b)) + (-φ₂ + 4φ₃) N(c)]")
          .reference("S. M. Cox, P. C. Matthews, \"Exponential time differencing for stiff systems\", J. Comput. Phys. "
                     "176, 430 (2002)")
          .parameter(stepParameter())
          .makes([](const Values& values) {
            return std::make_unique<SpectralStepping<ExponentialRungeKutta, ExponentialTableau, double>>(
                etdrk4Tableau(), values.real("step"));
          });
  return component;
}

} // namespace semiflow::numerics
