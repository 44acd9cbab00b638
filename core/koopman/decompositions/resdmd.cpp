#include "core/koopman/decompositions/catalogue.h"
#include "core/koopman/decompositions/rank.h"

namespace semiflow::koopman {

const Component<Decomposition>& resdmd() {
  static const auto component =
      Component<Decomposition>("resdmd", "Residual DMD")
          .summary("Extended DMD with the error of every eigenpair, and the pseudospectrum: what the data prove and "
                   "what they do not.")
          .formula("res(λ, g) = ‖Ψ(Y) g − λ Ψ(X) g‖ / ‖Ψ(X) g‖")
          .reference("Colbrook, Townsend, Rigorous data-driven computation of spectral properties of Koopman "
                     "operators, Comm. Pure "
                     "Appl. Math. 77, 221 (2024)")
          .parameter(real("tolerance", 1e-10)
                         .between(0, 1)
                         .doc("smallest singular value to keep of the observables over the data, "
                              "each scaled to root mean square 1, relative to the largest"))
          .parameter(
              real("discard_above", 0).atLeast(0).doc("residual above which eigenpairs are left out; 0: keep all"))
          .parameter(boolean("pseudospectrum", true)
                         .doc("find the smallest residual at every point of a grid in the complex plane"))
          .parameter(integer("points", 60).between(2, 2000).doc("of that grid, per direction"))
          .parameter(real("radius", 0).between(0, 1e6).doc("half the side of the grid; 0: to fit the eigenvalues"))
          .makes([](const Values& v) {
            const double tolerance = v.real("tolerance"), discard = v.real("discard_above");
            Decomposition result{.rank = [=](const Eigen::VectorXd& singular, Eigen::Index, Eigen::Index) {
              return rankByTolerance(singular, tolerance);
            }};
            if (discard > 0) result.discardAbove = discard;
            if (v.boolean("pseudospectrum")) {
              result.pseudospectrum =
                  PseudospectrumGrid{static_cast<Eigen::Index>(v.integer("points")), v.real("radius")};
            }
            return std::make_unique<Decomposition>(std::move(result));
          });
  return component;
}

} // namespace semiflow::koopman
