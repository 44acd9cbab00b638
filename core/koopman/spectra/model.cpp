#include "core/koopman/spectra/model.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>

#include <Eigen/LU>
#include <Eigen/QR>

#include "core/base/memory.h"
#include "core/numerics/lapack.h"

namespace semiflow::koopman {
namespace {

using Eigen::Index;
using Eigen::MatrixXcd;
using Eigen::MatrixXd;
using Complex = std::complex<double>;

constexpr Index rowBlock = 1024;

/// Eigenvectors as real columns: a conjugate pair as the real and imaginary part of its first.
MatrixXd packed(const numerics::Eigenpairs& pairs) {
  MatrixXd columns(pairs.vectors.rows(), pairs.vectors.cols());
  for (Index j = 0; j < columns.cols(); ++j) {
    columns.col(j) = pairs.vectors.col(j).real();
    if (pairs.values[j].imag() == 0) continue;
    columns.col(j + 1) = pairs.vectors.col(j).imag();
    ++j;
  }
  return columns;
}

MatrixXd inverse(const MatrixXd& a) {
  const Eigen::PartialPivLU<MatrixXd> lu(a);
  if (lu.rcond() > 1e-14) return lu.inverse();
  return a.completeOrthogonalDecomposition().pseudoInverse(); // eigenvectors that do not span: a defective operator
}

/// Indices of eigenvalues in the documented order; of a conjugate pair only the first.
std::vector<Index> ordered(const Eigen::VectorXcd& values) {
  std::vector<Index> order;
  for (Index j = 0; j < values.size(); ++j) {
    order.push_back(j);
    if (values[j].imag() != 0) ++j;
  }
  const auto key = [&](Index j) {
    const double modulus = std::abs(values[j]);
    // Eigenvalues of no size have no meaningful angle.
    const double angle = modulus < 1e-9 ? 0 : std::abs(std::arg(values[j]));
    return std::make_tuple(-std::llround(std::min(modulus, 1e9) * 1e9), std::llround(angle * 1e9));
  };
  std::stable_sort(order.begin(), order.end(), [&](Index a, Index b) { return key(a) < key(b); });
  return order;
}

} // namespace

Solution::Solution(const Decomposition& decomposition, const Reduced& reduced, const Lifted& lifted,
                   const Snapshots& training)
    : decomposition_(decomposition), reduced_(reduced), lifted_(lifted), training_(training) {
  const auto n = static_cast<double>(training.dimension()), r = static_cast<double>(reduced.rank());
  requireMemory(2.5 * 16 * n * r + 8 * 10 * r * r, "the modes");
  rows_ = Blocks(static_cast<std::size_t>((training.dimension() + rowBlock - 1) / rowBlock));
}

void Solution::solve() {
  const numerics::Eigenpairs pairs = numerics::eigenpairs(reduced_.k);
  // psi = sum_j phi_j xi_j needs the inverse of the matrix of eigenvectors. With columns a, b of the packed inverse's
  // transpose the pair's own are (a -+ i b)/2.
  const MatrixXd dual = inverse(packed(pairs)).transpose();

  std::vector<Index> kept;
  std::vector<double> residuals;
  for (const Index j : ordered(pairs.values)) {
    const auto w = pairs.vectors.col(j);
    const MatrixXcd error = reduced_.k * w - pairs.values[j] * w;
    const double residual = std::hypot(error.norm(), (reduced_.s * w).norm()) / w.norm();
    if (residual > decomposition_.discardAbove) {
      model_.discarded += pairs.values[j].imag() == 0 ? 1 : 2;
      continue;
    }
    kept.push_back(j);
    residuals.push_back(residual);
  }
  if (kept.empty()) {
    throw Error(
        "No eigenpair has a residual below discard_above; choose other observables, more data or a larger bound.");
  }
  Index count = 0;
  for (const Index j : kept) count += pairs.values[j].imag() == 0 ? 1 : 2;
  model_.eigenvalues.resize(count);
  model_.residuals.resize(count);
  model_.functions.resize(reduced_.rank(), count);
  MatrixXd coefficients(reduced_.rank(), count);
  Index m = 0;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    const Index j = kept[i];
    const bool complex = pairs.values[j].imag() != 0;
    for (Index k = 0; k < (complex ? 2 : 1); ++k) {
      model_.eigenvalues[m + k] = pairs.values[j + k];
      model_.residuals[m + k] = residuals[i];
      model_.functions.col(m + k) = pairs.vectors.col(j + k);
      coefficients.col(m + k) = (complex ? k == 0 ? 0.5 : -0.5 : 1.0) * dual.col(j + k);
    }
    m += complex ? 2 : 1;
  }

  const Index after = decomposition_.exactModes ? 1 : 0;
  for (const Index place : lifted_.from) columns_.push_back(lifted_.now[static_cast<std::size_t>(place + after)]);
  weights_ = reduced_.q(Eigen::all, lifted_.from).transpose() * coefficients;
  model_.modes.resize(training_.dimension(), count);
  modes_ = Blocks(static_cast<std::size_t>(count));
  solved_ = true;
}

void Solution::normalize(Index mode) {
  auto column = model_.modes.col(mode);
  const Complex lambda = model_.eigenvalues[mode];
  // Modes of eigenvalue 0 vanish after one interval; they cannot be told from later snapshots.
  if (decomposition_.exactModes && std::abs(lambda) > 1e-12) column /= lambda;
  const double norm = column.norm();
  if (!(norm > 0)) return;
  Index largest = 0;
  double size = 0;
  for (Index i = 0; i < column.size(); ++i) {
    if (std::abs(column[i]) > size * (1 + 1e-9)) size = std::abs(column[largest = i]);
  }
  const Complex factor = norm * column[largest] / size;
  column /= factor;
  model_.functions.col(mode) *= factor;
}

bool Solution::run(const std::stop_token& stop) {
  if (!solved_) solve();
  const Index count = model_.eigenvalues.size();
  const bool complete = rows_.run(stop, [&](std::size_t block) {
    const Index begin = static_cast<Index>(block) * rowBlock, rows = std::min(rowBlock, training_.dimension() - begin);
    const MatrixXd states = training_.states.middleRows(begin, rows)(Eigen::all, columns_);
    MatrixXd parts(rows, count);
    numerics::multiply(states, weights_, parts);
    for (Index m = 0; m < count; ++m) {
      auto column = model_.modes.col(m).segment(begin, rows);
      if (model_.eigenvalues[m].imag() == 0) {
        column = parts.col(m).cast<Complex>();
      } else {
        column.real() = parts.col(m);
        column.imag() = parts.col(m + 1);
        model_.modes.col(m + 1).segment(begin, rows) = column.conjugate();
        ++m;
      }
    }
  });
  return complete && modes_.run(stop, [&](std::size_t mode) { normalize(static_cast<Index>(mode)); });
}

} // namespace semiflow::koopman
