#include "core/koopman/decompositions/catalogue.h"
#include "core/koopman/decompositions/rank.h"

namespace semiflow::koopman {

const Component<Decomposition>& edmd() {
  static const auto component = withTolerance(
      Component<Decomposition>("edmd", "Extended DMD")
          .summary("The Koopman operator projected on a dictionary of observables by least squares over "
                   "the data.")
          .formula("K = argmin ‖Ψ(Y) − Ψ(X) K‖,  K g = λ g")
          .reference("Williams, Kevrekidis, Rowley, J. Nonlinear Sci. 25, 1307 (2015)")
          .makes([](const Values& v) {
            return std::make_unique<Decomposition>(Decomposition{.rank = toleranceRule(v.real("tolerance"))});
          }));
  return component;
}

} // namespace semiflow::koopman
