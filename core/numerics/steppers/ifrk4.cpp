#include "core/numerics/exponential_runge_kutta.h"
#include "core/numerics/tableau_stepping.h"

namespace semiflow::numerics {
namespace {

ExponentialTableau tableau() {
  ExponentialTableau t;
  t.order = 4;
  t.nodes = {0, 0.5, 0.5, 1};
  t.a = {{}, {{{0.5, 0, 0.5}}}, {{}, {{0.5, 0, 0}}}, {{}, {}, {{1, 0, 0.5}}}};
  t.b = {{{1.0 / 6, 0, 1}}, {{1.0 / 3, 0, 0.5}}, {{1.0 / 3, 0, 0.5}}, {{1.0 / 6, 0, 0}}};
  return t;
}

} // namespace

const Component<Stepping>& ifrk4() {
  static const auto component =
      Component<Stepping>("ifrk4", "Integrating factor Runge-Kutta, order 4")
          .summary("The classical Runge-Kutta method for exp(-tL) u. Four evaluations per step; errors are larger than "
                   "of etdrk4 where N is stiffly damped.")
          .formula("v = exp(-tL) u,  v′ = exp(-tL) N(exp(tL) v)")
          .reference("J. D. Lawson, \"Generalized Runge-Kutta processes for stable systems with large Lipschitz "
                     "constants\", SIAM J. Numer. Anal. 4, 372 (1967)")
          .parameter(stepParameter())
          .makes([](const Values& values) {
            return std::make_unique<SpectralStepping<ExponentialRungeKutta, ExponentialTableau, double>>(
                tableau(), values.real("step"));
          });
  return component;
}

} // namespace semiflow::numerics
