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

constexpr std::size_t tileSide = 5;

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
  if (!reduced.s.isZero(0)) s_ = numerics::triangularFactor(MatrixXcd(reduced.s * schur.u));
  t_ = std::move(schur.t);
}

double ResidualFunction::operator()(Complex z) const {
  MatrixXcd top = t_;
  top.diagonal().array() -= z;
  if (!isQuick()) {
    MatrixXcd bottom = s_;
    numerics::stackTriangular(top, bottom);
  }
  return smallestSingularValue(top);
}

Pseudospectrum::Pseudospectrum(const Reduced& reduced, const PseudospectrumGrid& grid, const VectorXcd& eigenvalues)
    : residual_(reduced), points_(static_cast<std::size_t>(grid.points)), radius_(grid.radius) {
  if (radius_ <= 0) {
    const double largest = eigenvalues.size() > 0 ? eigenvalues.cwiseAbs().maxCoeff() : 1;
    radius_ = 1.2 * std::max(1.0, largest);
  }
  constexpr Index small = 64; // below, a point takes less than what tiles share
  if (!residual_.isQuick() && reduced.rank() > small) nearby_.emplace(reduced);
  const std::size_t half = (points_ + 1) / 2;
  blocks_ = Blocks(((half + tileSide - 1) / tileSide) * ((points_ + tileSide - 1) / tileSide));
  values_.resize(half * points_);
}

void Pseudospectrum::fill(std::size_t tile) {
  const double spacing = 2 * radius_ / static_cast<double>(points_ - 1);
  const std::size_t across = (points_ + tileSide - 1) / tileSide, half = (points_ + 1) / 2;
  std::vector<std::size_t> places;
  std::vector<Complex> z;
  for (std::size_t row = tile / across * tileSide; row < std::min(half, (tile / across + 1) * tileSide); ++row) {
    for (std::size_t i = tile % across * tileSide; i < std::min(points_, (tile % across + 1) * tileSide); ++i) {
      places.push_back(row * points_ + i);
      z.emplace_back(-radius_ + static_cast<double>(i) * spacing, -radius_ + static_cast<double>(row) * spacing);
    }
  }
  const std::vector<double> found = nearby_ ? (*nearby_)(z) : std::vector<double>(z.size(), std::nan(""));
  for (std::size_t i = 0; i < z.size(); ++i) values_[places[i]] = std::isnan(found[i]) ? residual_(z[i]) : found[i];
}

bool Pseudospectrum::run(const std::stop_token& stop) {
  return blocks_.run(stop, [&](std::size_t tile) { fill(tile); });
}

experiment::GridField Pseudospectrum::take() {
  const std::size_t n = points_;
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
