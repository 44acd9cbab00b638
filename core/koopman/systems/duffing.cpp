#include "core/koopman/systems/catalogue.h"

namespace semiflow::koopman {

/// The unforced, damped Duffing oscillator: two wells, so that the state space splits into two basins.
const Component<System>& duffing() {
  static const auto component =
      Component<System>("duffing", "Duffing oscillator")
          .summary("A damped particle in a potential with two wells; its basins of attraction are level sets of "
                   "eigenfunctions.")
          .formula("x' = y,  y' = −δ y − x (β + α x²)")
          .reference("Williams, Kevrekidis, Rowley, A data-driven approximation of the Koopman operator, J. Nonlinear "
                     "Sci. 25, "
                     "1307 (2015)")
          .parameter(real("damping", 0.5).between(-10, 10).unit("1/time").doc("δ"))
          .parameter(real("linear", -1)
                         .between(-100, 100)
                         .unit("1/time^2")
                         .doc("β, the stiffness at the origin; below 0: two wells"))
          .parameter(real("cubic", 1)
                         .between(-100, 100)
                         .unit("1/(time^2 length^2)")
                         .doc("α, the stiffness that grows with x²"))
          .makes([](const Values& v) {
            const double delta = v.real("damping"), beta = v.real("linear"), alpha = v.real("cubic");
            return std::make_unique<System>(System{.stateNames = {"x", "y"},
                                                   .lower = {-2, -2},
                                                   .upper = {2, 2},
                                                   .periods = {0, 0},
                                                   .interval = 0.25,
                                                   .law = [=](const double* s, double* f) {
                                                     f[0] = s[1];
                                                     f[1] = -delta * s[1] - s[0] * (beta + alpha * s[0] * s[0]);
                                                   }});
          });
  return component;
}

} // namespace semiflow::koopman
