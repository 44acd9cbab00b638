#include <cmath>

#include "core/numerics/splitting.h"
#include "core/numerics/tableau_stepping.h"

namespace semiflow::numerics {
namespace {

SplittingTableau tableau() {
  const double outer = 1 / (2 - std::cbrt(2.0)), inner = 1 - 2 * outer, between = (outer + inner) / 2;
  return {4, {outer / 2, between, between, outer / 2}, {outer, inner, outer}};
}

} // namespace

const Component<Stepping>& yoshida4() {
  static const auto component =
      Component<Stepping>("yoshida4", "Yoshida splitting, order 4")
          .summary("Three Strang steps, the middle one back in time, to order 4: keeps mass and energy of waves and "
                   "wave functions for long. Does not fit where the linear part damps, which cannot be undone. Twelve "
                   "evaluations per step. The step times the highest potential has to stay below 2.")
          .formula("u₁ = S(w₁h) S(w₀h) S(w₁h) u,  w₁ = 1/(2 − 2^⅓),  w₀ = 1 − 2w₁,  S: Strang")
          .reference(
              "H. Yoshida, \"Construction of higher order symplectic integrators\", Phys. Lett. A 150, 262 (1990)")
          .parameter(stepParameter())
          .makes([](const Values& values) {
            return std::make_unique<SpectralStepping<Splitting, SplittingTableau, double>>(tableau(),
                                                                                           values.real("step"));
          });
  return component;
}

} // namespace semiflow::numerics
