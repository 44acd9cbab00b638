#include "core/numerics/phi.h"

#include <array>
#include <cmath>

#include <Eigen/Eigenvalues>

namespace semiflow::numerics {
namespace {

using Eigen::Index;
using Eigen::MatrixXcd;

/// 1/k!
double inverseFactorial(std::size_t k) {
  double value = 1;
  for (std::size_t i = 2; i <= k; ++i) value /= static_cast<double>(i);
  return value;
}

/// Terms of the Taylor series that reach rounding where |z| <= 1: 1/20! < 1e-18.
constexpr int taylorTerms = 20;

template <class Z> void phiOf(Z z, std::span<Z> values) {
  if (values.empty()) return;
  if (std::abs(z) >= 1) {
    values[0] = std::exp(z);
    double inverse = 1; // 1/(k-1)!
    for (std::size_t k = 1; k < values.size(); ++k) {
      values[k] = (values[k - 1] - inverse) / z;
      inverse /= static_cast<double>(k);
    }
    return;
  }
  // Horner's rule for the last one; downwards the recurrence only adds.
  const std::size_t last = values.size() - 1;
  Z sum = 1;
  for (int j = taylorTerms; j >= 1; --j) sum = 1.0 + sum * z / static_cast<double>(static_cast<int>(last) + j);
  values[last] = sum * inverseFactorial(last);
  for (std::size_t k = last; k > 0; --k) values[k - 1] = z * values[k] + inverseFactorial(k - 1);
}

/// Powers of two d such that rows and columns of diag(d)^-1 A diag(d) are of about the same size: entries of different
/// units (a field and its rate) would otherwise make the norm far larger than the eigenvalues.
/// B. N. Parlett, C. Reinsch, Numer. Math. 13, 293 (1969).
Eigen::VectorXd balance(MatrixXcd& a) {
  const Index n = a.rows();
  Eigen::VectorXd d = Eigen::VectorXd::Ones(n);
  bool changed = true;
  for (int sweep = 0; changed && sweep < 100; ++sweep) {
    changed = false;
    for (Index i = 0; i < n; ++i) {
      const double column = a.col(i).lpNorm<1>() - std::abs(a(i, i));
      const double row = a.row(i).lpNorm<1>() - std::abs(a(i, i));
      if (!(column > 0) || !(row > 0)) continue;
      const double factor = std::exp2(std::round(0.5 * std::log2(row / column)));
      if (!std::isfinite(factor) || factor == 1 || column * factor + row / factor > 0.95 * (column + row)) continue;
      a.col(i) *= factor;
      a.row(i) /= factor;
      d(i) *= factor;
      changed = true;
    }
  }
  return d;
}

std::vector<MatrixXcd> scaledAndSquared(const MatrixXcd& z, std::size_t n) {
  const Index size = z.rows();
  const MatrixXcd identity = MatrixXcd::Identity(size, size);
  const double norm = z.cwiseAbs().colwise().sum().maxCoeff();
  const int squarings = norm > 1 ? static_cast<int>(std::ceil(std::log2(norm))) : 0;
  const MatrixXcd scaled = z * std::exp2(-squarings);
  std::vector<MatrixXcd> values(n, identity);
  for (int j = taylorTerms; j >= 1; --j) {
    values[n - 1] = identity + scaled * values[n - 1] / static_cast<double>(static_cast<int>(n) - 1 + j);
  }
  values[n - 1] *= inverseFactorial(n - 1);
  for (std::size_t k = n - 1; k > 0; --k) values[k - 1] = scaled * values[k] + inverseFactorial(k - 1) * identity;
  for (int s = 0; s < squarings; ++s) {
    const MatrixXcd exponential = values[0];
    for (std::size_t k = n; k-- > 0;) { // downwards: each needs the lower ones of before
      MatrixXcd sum = exponential * values[k];
      for (std::size_t j = 1; j <= k; ++j) sum += inverseFactorial(k - j) * values[j];
      values[k] = std::exp2(-static_cast<double>(k)) * sum;
    }
  }
  return values;
}

} // namespace

void phi(double z, std::span<double> values) { phiOf(z, values); }
void phi(std::complex<double> z, std::span<std::complex<double>> values) { phiOf(z, values); }

MatrixPhi::MatrixPhi(const MatrixXcd& a) : a_(a), balance_(balance(a_)) {
  // A few squarings cost few digits, and keep small couplings of near-equal eigenvalues that eigenvectors would lose.
  constexpr double smallNorm = 16;
  if (!(a_.cwiseAbs().colwise().sum().maxCoeff() > smallNorm)) return;
  if (!a_.allFinite()) return; // squaring passes on what is not a number
  const Eigen::ComplexEigenSolver<MatrixXcd> solver(a_);
  if (solver.info() != Eigen::Success) return;
  eigenvalues_ = solver.eigenvalues();
  vectors_ = solver.eigenvectors(); // of length 1
  const Eigen::PartialPivLU<MatrixXcd> lu(vectors_);
  constexpr double wellConditioned = 100;
  inverse_ = lu.inverse();
  diagonalised_ = inverse_.allFinite() && vectors_.norm() * inverse_.norm() < wellConditioned;
}

std::vector<MatrixXcd> MatrixPhi::operator()(double c, std::size_t n) const {
  std::vector<MatrixXcd> values;
  if (diagonalised_) {
    const Index size = a_.rows();
    MatrixXcd diagonals(static_cast<Index>(n), size);
    std::vector<std::complex<double>> scalars(n);
    for (Index i = 0; i < size; ++i) {
      phi(c * eigenvalues_(i), scalars);
      for (std::size_t k = 0; k < n; ++k) diagonals(static_cast<Index>(k), i) = scalars[k];
    }
    for (std::size_t k = 0; k < n; ++k) {
      values.push_back(vectors_ * diagonals.row(static_cast<Index>(k)).asDiagonal() * inverse_);
    }
  } else {
    values = scaledAndSquared(c * a_, n);
  }
  for (MatrixXcd& value : values) value = balance_.asDiagonal() * value * balance_.cwiseInverse().asDiagonal();
  return values;
}

} // namespace semiflow::numerics
