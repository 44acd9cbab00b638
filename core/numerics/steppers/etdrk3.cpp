#include "core/numerics/exponential_runge_kutta.h"
#include "core/numerics/tableau_stepping.h"

namespace semiflow::numerics {
namespace {

ExponentialTableau tableau() {
  ExponentialTableau t;
  t.order = 3;
  t.nodes = {0, 0.5, 1};
  t.a = {{}, {{{0.5, 1, 0.5}}}, {{{-1, 1, 1}}, {{2, 1, 1}}}};
  t.b = {{{1, 1, 1}, {-3, 2, 1}, {4, 3, 1}}, {{4, 2, 1}, {-8, 3, 1}}, {{-1, 2, 1}, {4, 3, 1}}};
  return t;
}

} // namespace

const Component<Stepping>& etdrk3() {
  static const auto component =
      Component<Stepping>("etdrk3", "ETD Runge-Kutta, order 3")
          .summary("The linear part exactly, the rest by a third-order exponential Runge-Kutta method. Three "
                   "evaluations per step.")
          .formula("u₁ = exp(hL) u + h [(φ₁ - 3φ₂ + 4φ₃) N(u) + (4φ₂ - 8φ₃) N(a) + (-φ₂ + 4φ₃) N(b)]")
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
