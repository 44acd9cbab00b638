#include <cmath>

#include "core/koopman/systems/catalogue.h"

namespace semiflow::koopman {

const Component<System>& gaussMap() {
  static const auto component =
      Component<System>("gauss_map", "Gauss iterated map")
          .summary("A bell curve, iterated: its fixed point's multiplier is an eigenvalue, and polynomials find many "
                   "that are not.")
          .formula("x → exp(−α x²) + β")
          .reference("Colbrook, Townsend, Comm. Pure Appl. Math. 77, 221 (2024), section 4.3")
          .parameter(real("alpha", 2).between(0, 100).doc("α, the sharpness of the bell"))
          .parameter(
              real("beta", -1.1353352832366128)
                  .between(-2, 2)
                  .doc("β; the default −1 − exp(−2) keeps [−1, 0], with a fixed point at −1 of multiplier 4 exp(−2)"))
          .makes([](const Values& v) {
            const double alpha = v.real("alpha"), beta = v.real("beta");
            return std::make_unique<System>(
                System{.stateNames = {"x"},
                       .lower = {-1},
                       .upper = {0},
                       .periods = {0},
                       .discrete = true,
                       .timeUnit = "iteration",
                       .law = [=](const double* s, double* next) { next[0] = std::exp(-alpha * s[0] * s[0]) + beta; }});
          });
  return component;
}

} // namespace semiflow::koopman
