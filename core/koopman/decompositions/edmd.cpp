#include "core/koopman/decompositions/catalogue.h"
#include "core/koopman/decompositions/rank.h"

namespace semiflow::koopman {

const Component<Decomposition>& edmd() {
  static const auto component =
      Component<Decomposition>("edmd", "Extended DMD")
          .summary("The Koopman operator projected on a dictionary of observables by least squares over the data.")
          .formula("K = argmin ‖Ψ(Y) − Ψ(X) K‖,  K g = λ g")
          .reference("Williams, Kevrekidis, Rowley, J. Nonlinear Sci. 25, 1307 (2015)")
          .parameter(real("tolerance", 1e-10)
                         .between(0, 1)
                         .doc("smallest singular value to keep of the observables over the data, "
                              "each scaled to root mean square 1, relative to the largest"))
          .makes([](const Values& v) {
            const double tolerance = v.real("tolerance");
            return std::make_unique<Decomposition>(
                Decomposition{.rank = [=](const Eigen::VectorXd& singular, Eigen::Index, Eigen::Index) {
                  return rankByTolerance(singular, tolerance);
                }});
          });
  return component;
}

} // namespace semiflow::koopman
