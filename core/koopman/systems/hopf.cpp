#include "core/koopman/systems/catalogue.h"

namespace semiflow::koopman {

const Component<System>& hopf() {
  static const auto component =
      Component<System>("hopf", "Hopf normal form")
          .summary("How an oscillation is born: a limit cycle of radius √μ with eigenvalues exp((−2μ m + i k Ω) t).")
          .formula("z' = (μ + iω) z − (1 + iβ) |z|² z,  z = x + iy,  Ω = ω − β μ")
          .reference("Bagheri, Koopman-mode decomposition of the cylinder wake, J. Fluid Mech. 726, 596 (2013)")
          .parameter(real("mu", 1).between(-100, 100).unit("1/time").doc(
              "μ, the growth rate at the origin; below 0: no limit cycle"))
          .parameter(real("omega", 2).between(-100, 100).unit("1/time").doc("ω, the angular frequency at the origin"))
          .parameter(
              real("shear", 0).between(-100, 100).doc("β, how the frequency falls with the square of the radius"))
          .makes([](const Values& v) {
            const double mu = v.real("mu"), omega = v.real("omega"), shear = v.real("shear");
            return std::make_unique<System>(System{.stateNames = {"x", "y"},
                                                   .lower = {-2, -2},
                                                   .upper = {2, 2},
                                                   .periods = {0, 0},
                                                   .interval = 0.1,
                                                   .law = [=](const double* s, double* f) {
                                                     const double square = s[0] * s[0] + s[1] * s[1];
                                                     const double growth = mu - square, turn = omega - shear * square;
                                                     f[0] = growth * s[0] - turn * s[1];
                                                     f[1] = turn * s[0] + growth * s[1];
                                                   }});
          });
  return component;
}

} // namespace semiflow::koopman
