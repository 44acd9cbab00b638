#include <cmath>

#include <Eigen/Cholesky>
#include <Eigen/QR>

#include "core/koopman/decompositions/catalogue.h"
#include "core/koopman/decompositions/rank.h"
#include "core/koopman/spectra/reduction.h"

namespace semiflow::koopman {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// k(x, y) and its gradient in y, for vectors in units of the kernel's length.
struct Kernel {
  bool polynomial;
  int degree;
  double operator()(const VectorXd& x, const VectorXd& y) const {
    return polynomial ? std::pow(1 + x.dot(y), degree) : std::exp(-0.5 * (x - y).squaredNorm());
  }
  VectorXd gradient(const VectorXd& x, const VectorXd& y) const {
    if (polynomial) return degree * std::pow(1 + x.dot(y), degree - 1) * x;
    return (*this)(x, y) * (x - y);
  }
};

/// The snapshots whose kernel sections are not combinations of those of earlier ones, up to the tolerance: Engel,
/// Mannor, Meir, IEEE Trans. Signal Process. 52, 2275 (2004). One row of a Cholesky factor more for each.
MatrixXd independent(const Kernel& kernel, const MatrixXd& x, double tolerance, Index most) {
  MatrixXd kept(x.rows(), most), factor = MatrixXd::Zero(most, most);
  Index count = 0;
  for (Index i = 0; i < x.cols() && count < most; ++i) {
    VectorXd row(count);
    for (Index j = 0; j < count; ++j) row[j] = kernel(kept.col(j), x.col(i));
    factor.topLeftCorner(count, count).triangularView<Eigen::Lower>().solveInPlace(row);
    const double own = kernel(x.col(i), x.col(i)), left = own - row.squaredNorm();
    if (left <= tolerance * own) continue;
    factor.row(count).head(count) = row.transpose();
    factor(count, count) = std::sqrt(left);
    kept.col(count++) = x.col(i);
  }
  return kept.leftCols(count);
}

struct Settings {
  Kernel kernel;
  double width, tolerance;
  Index most;
  bool atMean;
};

MatrixXd linearPart(const Reduced& reduced, const Lifted& lifted, const Settings& how) {
  const Index r = reduced.rank(), m = lifted.pairs();
  std::vector<Index> next = lifted.from;
  for (Index& place : next) ++place;
  const auto scale = reduced.singularValues.head(r);
  const MatrixXd x = scale.asDiagonal() * reduced.q(Eigen::all, lifted.from);
  const MatrixXd y = scale.asDiagonal() * reduced.q(Eigen::all, next);
  const double length = how.width * x.norm() / std::sqrt(static_cast<double>(m));
  const MatrixXd at = x / length, dictionary = independent(how.kernel, at, how.tolerance, how.most);
  MatrixXd values(m, dictionary.cols());
  for (Index j = 0; j < values.cols(); ++j) {
    for (Index i = 0; i < m; ++i) values(i, j) = how.kernel(dictionary.col(j), at.col(i));
  }
  const MatrixXd weights = values.colPivHouseholderQr().solve(y.transpose()); // y = weights^T k(dictionary, x)
  const VectorXd base = how.atMean ? VectorXd(at.rowwise().mean()) : VectorXd(VectorXd::Zero(r));
  MatrixXd slopes(dictionary.cols(), r);
  for (Index j = 0; j < slopes.rows(); ++j)
    slopes.row(j) = how.kernel.gradient(dictionary.col(j), base).transpose() / length;
  return scale.asDiagonal() * (slopes.transpose() * weights) * scale.cwiseInverse().asDiagonal();
}

} // namespace

const Component<Decomposition>& lando() {
  static const auto component = withTruncation(
      Component<Decomposition>("lando", "Linear and nonlinear disambiguation (LANDO)")
          .summary("Learns the whole nonlinear map by kernels and decomposes its linear part about a base state.")
          .formula("y ≈ W k(D, x),  Ã = W ∇k(D, x̄)")
          .reference(
              "Baddoo, Herrmann, McKeon, Brunton, Kernel learning for robust dynamic mode decomposition: linear and "
              "nonlinear disambiguation optimization, Proc. R. Soc. A 478, 20210830 (2022)")
          .parameter(choice("kernel", {"polynomial", "gaussian"}).doc("(1 + x·y/ℓ²)^p or exp(−|x − y|²/2ℓ²)"))
          .parameter(integer("degree", 2).between(1, 20).doc("p"))
          .parameter(real("width", 1).above(0).doc("ℓ, in units of the snapshots' root mean square norm"))
          .parameter(choice("base", {"mean", "origin"}).doc("x̄, the state about which the map is taken apart"))
          .parameter(
              real("independence", 1e-8)
                  .between(0, 1)
                  .doc("part of a snapshot's kernel function that those of the dictionary D must miss for it to join"))
          .parameter(integer("most", 500).between(1, 5000).doc("snapshots in D"))
          .makes([](const Values& v) {
            const Settings how{{v.text("kernel") == "polynomial", static_cast<int>(v.integer("degree"))},
                               v.real("width"),
                               v.real("independence"),
                               static_cast<Index>(v.integer("most")),
                               v.text("base") == "mean"};
            Decomposition result{.rank = truncation(v), .equilibrate = false};
            result.matrix = [=](const Reduced& reduced, const Lifted& lifted) {
              return linearPart(reduced, lifted, how);
            };
            return std::make_unique<Decomposition>(std::move(result));
          }));
  return component;
}

} // namespace semiflow::koopman
