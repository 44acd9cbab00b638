#include <Eigen/LU>

#include "core/koopman/decompositions/catalogue.h"
#include "core/koopman/decompositions/rank.h"
#include "core/koopman/spectra/reduction.h"
#include "core/numerics/lapack.h"

namespace semiflow::koopman {
namespace {

using Eigen::MatrixXd;

/// With the data's coordinates z = S q the rows (z(x), z(y)) span, up to noise, the r-dimensional space of the leading
/// right singular vectors [V1; V2]; on it z(y)^T = z(x)^T V1^-T V2^T. The pairs' orthogonal factor drops out.
MatrixXd totalLeastSquares(const Reduced& reduced, const Lifted&) {
  const Eigen::Index r = reduced.rank();
  const Eigen::VectorXd scale = reduced.singularValues.head(r);
  MatrixXd both = MatrixXd::Zero(r + reduced.s.rows(), 2 * r);
  both.topLeftCorner(r, r) = scale.asDiagonal();
  both.topRightCorner(r, r) = reduced.k * scale.asDiagonal();
  both.bottomRightCorner(reduced.s.rows(), r) = reduced.s * scale.asDiagonal();
  const MatrixXd v = numerics::singularValueDecomposition(both).v.leftCols(r);
  const MatrixXd c = v.topRows(r).transpose().partialPivLu().solve(v.bottomRows(r).transpose());
  return scale.asDiagonal() * c * scale.cwiseInverse().asDiagonal();
}

} // namespace

const Component<Decomposition>& tlsDmd() {
  static const auto component = withTruncation(
      Component<Decomposition>("tls_dmd", "Total-least-squares DMD")
          .summary(
              "Takes noise in the earlier and the later snapshots alike: without the damping that noise fakes in DMD.")
          .formula("[X; Y] ≈ its leading r singular vectors,  Ã = V₂ V₁⁻¹")
          .reference("Hemati, Rowley, Deem, Cattafesta, De-biasing the dynamic mode decomposition for applied Koopman "
                     "spectral analysis of noisy datasets, Theor. Comput. Fluid Dyn. 31, 349 (2017)")
          .makes([](const Values& v) {
            return std::make_unique<Decomposition>(
                Decomposition{.rank = truncation(v), .equilibrate = false, .matrix = totalLeastSquares});
          }));
  return component;
}

} // namespace semiflow::koopman
