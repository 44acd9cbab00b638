#include "core/koopman/systems/catalogue.h"

namespace semiflow::koopman {

const Component<System>& vanDerPol() {
  static const auto component =
      Component<System>("van_der_pol", "Van der Pol oscillator")
          .summary("Damping that feeds small oscillations and eats large ones: every orbit ends on one limit cycle.")
          .formula("x' = y,  y' = μ (1 − x²) y − x")
          .reference("van der Pol, On relaxation-oscillations, Phil. Mag. 2, 978 (1926)")
          .parameter(
              real("mu", 1).between(-20, 20).doc("μ, the strength of the damping; large: a relaxation oscillator"))
          .makes([](const Values& v) {
            const double mu = v.real("mu");
            return std::make_unique<System>(System{.stateNames = {"x", "y"},
                                                   .lower = {-3, -3},
                                                   .upper = {3, 3},
                                                   .periods = {0, 0},
                                                   .interval = 0.1,
                                                   .law = [=](const double* s, double* f) {
                                                     f[0] = s[1];
                                                     f[1] = mu * (1 - s[0] * s[0]) * s[1] - s[0];
                                                   }});
          });
  return component;
}

} // namespace semiflow::koopman
