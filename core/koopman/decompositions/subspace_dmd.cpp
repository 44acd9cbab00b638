#include <Eigen/QR>

#include "core/koopman/decompositions/catalogue.h"
#include "core/koopman/decompositions/rank.h"
#include "core/koopman/spectra/reduction.h"
#include "core/numerics/lapack.h"

namespace semiflow::koopman {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;

/// Four snapshots in a row, z0 .. z3: what of (z2, z3) can be told from (z0, z1) has no noise of the sensors in it,
/// nor, on average, of the dynamics. Its leading left singular vectors [U1; U2] give z' = U2 U1^+ z.
MatrixXd fromSubspaces(const Reduced& reduced, const Lifted& lifted) {
  const Index r = reduced.rank();
  const auto scale = reduced.singularValues.head(r);
  std::vector<Index> firsts;
  for (std::size_t i = 0; i + 2 < lifted.from.size(); ++i) {
    if (lifted.from[i + 2] == lifted.from[i] + 2) firsts.push_back(lifted.from[i]);
  }
  if (static_cast<Index>(firsts.size()) < 4 * r) {
    throw Error(
        "Subspace DMD needs at least four times as many runs of four snapshots as singular vectors; give longer "
        "trajectories or keep a smaller rank.");
  }
  MatrixXd rows(static_cast<Index>(firsts.size()), 4 * r);
  for (std::size_t i = 0; i < firsts.size(); ++i) {
    for (Index k = 0; k < 4; ++k) {
      rows.row(static_cast<Index>(i)).segment(k * r, r) = scale.cwiseProduct(reduced.q.col(firsts[i] + k)).transpose();
    }
  }
  // Projecting the later pair on the earlier one's rows leaves the transpose of the factor's corner, up to a rotation.
  const MatrixXd factor = numerics::triangularFactor(std::move(rows));
  const MatrixXd u =
      numerics::singularValueDecomposition(factor.topRightCorner(2 * r, 2 * r).transpose()).u.leftCols(r);
  const MatrixXd forward = u.bottomRows(r) * u.topRows(r).completeOrthogonalDecomposition().pseudoInverse();
  return scale.asDiagonal() * forward.transpose() * scale.cwiseInverse().asDiagonal();
}

} // namespace

const Component<Decomposition>& subspaceDmd() {
  static const auto component = withTruncation(
      Component<Decomposition>("subspace_dmd", "Subspace DMD")
          .summary(
              "For random systems seen through noisy sensors: uses only what later snapshots share with earlier ones.")
          .formula("O = Y_f P(Y_p) ≈ U_r S V,  Ã = U₂ U₁⁺")
          .reference("Takeishi, Kawahara, Yairi, Subspace dynamic mode decomposition for stochastic Koopman analysis, "
                     "Phys. Rev. E 96, 033310 (2017)")
          .makes([](const Values& v) {
            return std::make_unique<Decomposition>(
                Decomposition{.rank = truncation(v), .equilibrate = false, .matrix = fromSubspaces});
          }));
  return component;
}

} // namespace semiflow::koopman
