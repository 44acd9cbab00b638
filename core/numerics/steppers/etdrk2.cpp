#include "core/numerics/exponential_runge_kutta.h"
#include "core/numerics/tableau_stepping.h"

namespace semiflow::numerics {
namespace {

ExponentialTableau tableau() {
  ExponentialTableau t;
  t.order = 2;
  t.nodes = {0, 1};
  t.a = {{}, {{{1, 1, 1}}}};
  t.b = {{{1, 1, 1}, {-1, 2, 1}}, {{1, 2, 1}}};
  return t;
}

} // namespace

const Component<Stepping>& etdrk2() {
  static const auto component =
      Component<Stepping>("etdrk2", "ETD Runge-Kutta, order 2")
          .summary("The linear part exactly, the rest by a second-order exponential Runge-Kutta method. Two "
                   "evaluations per step.")
          .formula("a = exp(hL) u + h φ₁ N(u);  u₁ = a + h φ₂ (N(a) - N(u))")
          .reference("S. M. Cox, P. C. Matthews, \"Exponential time differencing for stiff systems\", J. Comput. Phys. "
                     "176, 430 (2002)")
          .parameter(stepParameter())
          .makes([](const Values& values) {
            return std::make_unique<SpectralStepping<ExponentialRungeKutta, ExponentialTableau, double>>(
                tableau(), values.real("step"));
          });
  return component;
}

} // namespace semiflow::numerics
