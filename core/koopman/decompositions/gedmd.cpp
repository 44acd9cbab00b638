#include "core/koopman/decompositions/catalogue.h"
#include "core/koopman/decompositions/rank.h"

namespace semiflow::koopman {

const Component<Decomposition>& gedmd() {
  static const auto component = withTolerance(
      Component<Decomposition>("gedmd", "Generator EDMD")
          .summary(
              "Rates instead of multipliers: decomposes the generator of a flow or diffusion from its law, without "
              "aliasing and without noise.")
          .formula("L = b·∇ + ½ (σσᵀ):∇∇,  argmin ‖LΨ(X) − Ψ(X) M‖,  M g = μ g")
          .reference(
              "Klus, Nüske, Peitz, Niemann, Clementi, Schütte, Data-driven approximation of the Koopman generator: "
              "model reduction, system identification, and control, Physica D 406, 132416 (2020)")
          .makes([](const Values& v) {
            return std::make_unique<Decomposition>(
                Decomposition{.rank = toleranceRule(v.real("tolerance")), .generator = true});
          }));
  return component;
}

} // namespace semiflow::koopman
