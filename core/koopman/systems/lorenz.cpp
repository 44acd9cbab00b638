#include "core/koopman/systems/catalogue.h"

namespace semiflow::koopman {

const Component<System>& lorenz() {
  static const auto component =
      Component<System>("lorenz", "Lorenz system")
          .summary("Convection in three modes: a strange attractor, with a continuous Koopman spectrum.")
          .formula("x' = σ (y − x),  y' = x (ρ − z) − y,  z' = x y − β z")
          .reference("Lorenz, Deterministic nonperiodic flow, J. Atmos. Sci. 20, 130 (1963)")
          .parameter(real("sigma", 10).between(-100, 100).doc("σ, the Prandtl number"))
          .parameter(real("rho", 28).between(-1000, 1000).doc("ρ, the Rayleigh number over its critical value"))
          .parameter(real("beta", 8.0 / 3).between(-100, 100).doc("β, from the aspect ratio of the cells"))
          .makes([](const Values& v) {
            const double sigma = v.real("sigma"), rho = v.real("rho"), beta = v.real("beta");
            return std::make_unique<System>(System{.stateNames = {"x", "y", "z"},
                                                   .lower = {-20, -25, 0},
                                                   .upper = {20, 25, 50},
                                                   .periods = {0, 0, 0},
                                                   .interval = 0.02,
                                                   .law = [=](const double* s, double* f) {
                                                     f[0] = sigma * (s[1] - s[0]);
                                                     f[1] = s[0] * (rho - s[2]) - s[1];
                                                     f[2] = s[0] * s[1] - beta * s[2];
                                                   }});
          });
  return component;
}

} // namespace semiflow::koopman
