#include "core/koopman/decompositions/catalogue.h"
#include "core/koopman/decompositions/kernel.h"
#include "core/koopman/decompositions/rank.h"

namespace semiflow::koopman {

const Component<Decomposition>& kernelResdmd() {
  static const auto component = withPseudospectrum(withKernel(
      Component<Decomposition>("kernel_resdmd", "Kernel residual DMD")
          .summary("Learns its observables from a few snapshots by a kernel, and measures residuals over all of them.")
          .formula("ψ_c(x) = k(x, c),  res(λ, g) = ‖Ψ(Y) g − λ Ψ(X) g‖ / ‖Ψ(X) g‖")
          .reference("Colbrook, Ayton, Szőke, Residual dynamic mode decomposition: robust and verified Koopmanism, J. "
                     "Fluid Mech. 955, A21 (2023)")
          .parameter(
              integer("centres", 200)
                  .between(1, 20000)
                  .doc("snapshots c; there must be many more pairs of snapshots for residuals to mean something"))
          .parameter(
              real("tolerance", 1e-8).between(0, 1).doc("smallest singular value to keep, relative to the largest"))
          .parameter(
              real("discard_above", 0).atLeast(0).doc("residual above which eigenpairs are left out; 0: keep all"))
          .makes([](const Values& v) {
            Decomposition result{.rank = toleranceRule(v.real("tolerance")),
                                 .equilibrate = false,
                                 .pseudospectrum = pseudospectrumGrid(v)};
            if (v.real("discard_above") > 0) result.discardAbove = v.real("discard_above");
            result.extend = [v](const Dictionary& base, const Snapshots& training) {
              return kernelSections(v, base, training, static_cast<Eigen::Index>(v.integer("centres")));
            };
            return std::make_unique<Decomposition>(std::move(result));
          })));
  return component;
}

} // namespace semiflow::koopman
