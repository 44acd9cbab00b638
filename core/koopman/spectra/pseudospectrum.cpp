#include "core/koopman/spectra/pseudospectrum.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include <Eigen/Eigenvalues>

#include "core/numerics/lapack.h"

namespace semiflow::koopman {
namespace {

using Eigen::Index;
using Eigen::MatrixXcd;
using Eigen::VectorXcd;
using Eigen::VectorXd;
using Complex = std::complex<double>;

/// A start with a part in every direction, the same each time.
VectorXcd startVector(Index n) {
  VectorXcd v(n);
  for (Index i = 0; i < n; ++i) {
    const auto j = static_cast<double>(i + 1);
    v[i] = std::polar(1 + 0.5 * std::cos(j), std::numbers::phi * j * j);
  }
  return v / v.norm();
}

/// v -> (R^* R)^-1 v
void applyInverse(const MatrixXcd& r, VectorXcd& v) {
  r.triangularView<Eigen::Upper>().adjoint().solveInPlace(v);
  r.triangularView<Eigen::Upper>().solveInPlace(v);
}

} // namespace

double smallestSingularValue(const MatrixXcd& upperTriangular) {
  const Index n = upperTriangular.rows();
  if (n == 0 || !(upperTriangular.diagonal().cwiseAbs().minCoeff() > 1e-140)) return 0;
  const Index most = std::min<Index>(n, 80);
  MatrixXcd basis(n, most);
  VectorXd alpha(most), beta(most);
  VectorXcd v = startVector(n);
  double largest = 0;
  for (Index j = 0; j < most; ++j) {
    basis.col(j) = v;
    applyInverse(upperTriangular, v);
    alpha[j] = basis.col(j).dot(v).real();
    for (int twice = 0; twice < 2; ++twice) { // once is not enough to stay orthogonal
      const VectorXcd parts = basis.leftCols(j + 1).adjoint() * v;
      v -= basis.leftCols(j + 1) * parts;
    }
    beta[j] = v.norm();
    Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> ritz;
    ritz.computeFromTridiagonal(alpha.head(j + 1), beta.head(j));
    largest = ritz.eigenvalues()[j];
    const double error = beta[j] * std::abs(ritz.eigenvectors()(j, j));
    if (!(error > 1e-10 * largest)) break;
    v /= beta[j];
  }
  return largest > 0 && std::isfinite(largest) ? 1 / std::sqrt(largest) : 0;
}

ResidualFunction::ResidualFunction(const Reduced& reduced) {
  numerics::Schur schur = numerics::schur(reduced.k);
  s_ = numerics::triangularFactor(MatrixXcd(reduced.s * schur.u));
  t_ = std::move(schur.t);
}

double ResidualFunction::operator()(Complex z) const {
  MatrixXcd top = t_, bottom = s_;
  top.diagonal().array() -= z;
  numerics::stackTriangular(top, bottom);
  return smallestSingularValue(top);
}

Pseudospectrum::Pseudospectrum(const Reduced& reduced, const PseudospectrumGrid& grid, const VectorXcd& eigenvalues)
    : residual_(reduced), points_(grid.points), radius_(grid.radius) {
  if (radius_ <= 0) {
    const double largest = eigenvalues.size() > 0 ? eigenvalues.cwiseAbs().maxCoeff() : 1;
    radius_ = 1.2 * std::max(1.0, largest);
  }
  const auto half = static_cast<std::size_t>((points_ + 1) / 2);
  blocks_ = Blocks(half * static_cast<std::size_t>(points_));
  values_.resize(blocks_.count());
}

bool Pseudospectrum::run(const std::stop_token& stop) {
  const double spacing = 2 * radius_ / static_cast<double>(points_ - 1);
  return blocks_.run(stop, [&](std::size_t i) {
    const auto points = static_cast<std::size_t>(points_);
    const std::size_t row = i / points, column = i % points;
    values_[i] =
        residual_({-radius_ + static_cast<double>(column) * spacing, -radius_ + static_cast<double>(row) * spacing});
  });
}

experiment::GridField Pseudospectrum::take() {
  const auto n = static_cast<std::size_t>(points_);
  experiment::Axis axis;
  axis.name = "real";
  axis.lower = -radius_;
  axis.spacing = 2 * radius_ / static_cast<double>(n - 1);
  axis.points = n;
  experiment::GridField field;
  field.name = "pseudospectrum";
  field.axes = {axis, axis};
  field.axes[1].name = "imag";
  field.values.resize(n * n);
  for (std::size_t row = 0; row < n; ++row) {
    const std::size_t source = std::min(row, n - 1 - row);
    std::copy_n(values_.begin() + static_cast<std::ptrdiff_t>(source * n), n,
                field.values.begin() + static_cast<std::ptrdiff_t>(row * n));
  }
  return field;
}

} // namespace semiflow::koopman
