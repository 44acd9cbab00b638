#include "core/koopman/decompositions/catalogue.h"
#include "core/koopman/decompositions/rank.h"

namespace semiflow::koopman {

const Component<Decomposition>& resdmd() {
  static const auto component = withPseudospectrum(withTolerance(
      Component<Decomposition>("resdmd", "Residual DMD")
          .summary("Extended DMD with the error of every eigenpair, and the pseudospectrum: what the data "
                   "prove and what they do not.")
          .formula("res(λ, g) = ‖Ψ(Y) g − λ Ψ(X) g‖ / ‖Ψ(X) g‖")
          .reference("Colbrook, Townsend, Rigorous data-driven computation of spectral properties of "
                     "Koopman operators, Comm. Pure Appl. Math. 77, 221 (2024)")
          .parameter(
              real("discard_above", 0).atLeast(0).doc("residual above which eigenpairs are left out; 0: keep all"))
          .makes([](const Values& v) {
            Decomposition result{.rank = toleranceRule(v.real("tolerance")), .pseudospectrum = pseudospectrumGrid(v)};
            if (v.real("discard_above") > 0) result.discardAbove = v.real("discard_above");
            return std::make_unique<Decomposition>(std::move(result));
          })));
  return component;
}

} // namespace semiflow::koopman
