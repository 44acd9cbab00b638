#include <cmath>

#include <Eigen/LU>
#include <Eigen/QR>

#include "core/koopman/decompositions/catalogue.h"
#include "core/koopman/decompositions/rank.h"
#include "core/koopman/spectra/reduction.h"
#include "core/numerics/lapack.h"

namespace semiflow::koopman {
namespace {

using Eigen::MatrixXcd;
using Eigen::MatrixXd;

/// (kb k)^(-1/2) is near the identity, so that its principal root is the right one; where the factors commute, k
/// (kb k)^(-1/2) is the paper's (k kb^-1)^(1/2), whose sign would have to be guessed.
MatrixXd forwardBackward(const Reduced& reduced, const Lifted&) {
  const MatrixXd& k = reduced.k;
  const MatrixXd later = k.transpose() * k + reduced.s.transpose() * reduced.s; // Gram matrix of q(y)
  const MatrixXd back = later.completeOrthogonalDecomposition().solve(k.transpose());
  const numerics::Eigenpairs pairs = numerics::eigenpairs(back * k);
  const Eigen::VectorXcd roots =
      pairs.values.unaryExpr([](const std::complex<double>& z) { return 1.0 / std::sqrt(z); });
  const MatrixXcd root = pairs.vectors * roots.asDiagonal() * pairs.vectors.partialPivLu().inverse();
  return k * root.real();
}

} // namespace

const Component<Decomposition>& fbDmd() {
  static const auto component = withTruncation(
      Component<Decomposition>("fb_dmd", "Forward-backward DMD")
          .summary(
              "Averages the map forward in time with the inverse of the one backward: noise pulls them apart equally.")
          .formula("Ã = A (B A)^(−1/2),  A: X → Y,  B: Y → X")
          .reference(
              "Dawson, Hemati, Williams, Rowley, Characterizing and correcting for the effect of sensor noise in "
              "the dynamic mode decomposition, Exp. Fluids 57, 42 (2016)")
          .makes([](const Values& v) {
            return std::make_unique<Decomposition>(
                Decomposition{.rank = truncation(v), .equilibrate = false, .matrix = forwardBackward});
          }));
  return component;
}

} // namespace semiflow::koopman
