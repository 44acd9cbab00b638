#include "core/koopman/systems/catalogue.h"

namespace semiflow::koopman {

/// x, y - x^2 lambda/(lambda - 2 mu) and x^2 are eigenfunctions of the flow, with the rates mu, lambda and 2 mu.
const Component<System>& slowManifold() {
  static const auto component =
      Component<System>("slow_manifold", "Slow manifold")
          .summary("A fast state that falls onto a parabola over a slow one: linear in x, y and x², exactly.")
          .formula("x' = μ x,  y' = λ (y − x²)")
          .reference(
              "Brunton, Brunton, Proctor, Kutz, Koopman invariant subspaces and finite linear representations of "
              "nonlinear dynamical systems for control, PLoS ONE 11, e0150171 (2016)")
          .parameter(real("mu", -0.05).between(-100, 100).unit("1/time").doc("μ, rate of the slow state"))
          .parameter(real("lambda", -1).between(-100, 100).unit("1/time").doc("λ, rate of the fast state"))
          .makes([](const Values& v) {
            const double mu = v.real("mu"), lambda = v.real("lambda");
            return std::make_unique<System>(System{.stateNames = {"x", "y"},
                                                   .lower = {-2, -2},
                                                   .upper = {2, 4},
                                                   .periods = {0, 0},
                                                   .interval = 0.2,
                                                   .law = [=](const double* s, double* f) {
                                                     f[0] = mu * s[0];
                                                     f[1] = lambda * (s[1] - s[0] * s[0]);
                                                   }});
          });
  return component;
}

} // namespace semiflow::koopman
