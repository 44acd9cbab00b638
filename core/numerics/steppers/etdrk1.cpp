#include "core/numerics/exponential_runge_kutta.h"
#include "core/numerics/tableau_stepping.h"

namespace semiflow::numerics {
namespace {

ExponentialTableau tableau() {
  ExponentialTableau t;
  t.order = 1;
  t.nodes = {0};
  t.a = {{}};
  t.b = {{{1, 1, 1}}};
  return t;
}

} // namespace

const Component<Stepping>& etdrk1() {
  static const auto component =
      Component<Stepping>("etdrk1", "ETD, order 1")
          .summary("Exponential Euler: the linear part exactly, the rest frozen over a step. One evaluation per step.")
          .formula("u₁ = exp(hL) u + h φ₁(hL) N(u)")
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
