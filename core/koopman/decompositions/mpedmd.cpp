#include "core/koopman/decompositions/catalogue.h"
#include "core/koopman/decompositions/measure_preserving.h"
#include "core/koopman/decompositions/rank.h"
#include "core/numerics/lapack.h"

namespace semiflow::koopman {

Eigen::MatrixXd measurePreservingPart(const Reduced& reduced) {
  const numerics::SingularValues svd = numerics::singularValueDecomposition(reduced.k);
  return svd.u * svd.v.transpose();
}

const Component<Decomposition>& mpedmd() {
  static const auto component = withTolerance(
      Component<Decomposition>("mpedmd", "Measure-preserving EDMD")
          .summary(
              "For systems that keep a measure (energy surfaces, attractors): eigenvalues exactly on the unit circle.")
          .formula("K = argmin ‖Ψ(Y) − Ψ(X) K‖ over unitary K = U Vᵀ,  Q(X)ᵀ Q(Y) = U S Vᵀ")
          .reference(
              "Colbrook, The mpEDMD algorithm for data-driven computations of measure-preserving dynamical systems, "
              "SIAM J. Numer. Anal. 61, 1585 (2023)")
          .makes([](const Values& v) {
            return std::make_unique<Decomposition>(Decomposition{
                .rank = toleranceRule(v.real("tolerance")),
                .matrix = [](const Reduced& reduced, const Lifted&) { return measurePreservingPart(reduced); }});
          }));
  return component;
}

} // namespace semiflow::koopman
