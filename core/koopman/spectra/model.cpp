#include "core/koopman/spectra/model.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>

#include <Eigen/LU>
#include <Eigen/QR>

#include "core/base/memory.h"
#include "core/numerics/lapack.h"
#include "core/numerics/products.h"

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

/// use(the columns with these numbers, which rise), without a copy where they are neighbours.
template <class Matrix, class Use>
auto withColumns(const Matrix& all, const std::vector<Index>& numbers, const Use& use) {
  const auto count = static_cast<Index>(numbers.size());
  if (count > 0 && numbers.back() - numbers.front() + 1 == count)
    return use(Eigen::Ref<const MatrixXd>(all.middleCols(numbers.front(), count)));
  const MatrixXd chosen = all(Eigen::all, numbers);
  return use(Eigen::Ref<const MatrixXd>(chosen));
}

MatrixXd inverse(const MatrixXd& a) {
  const Eigen::PartialPivLU<MatrixXd> lu(a);
  if (lu.rcond() > 1e-14) return lu.inverse();
  return a.completeOrthogonalDecomposition().pseudoInverse(); // eigenvectors that do not span: a defective operator
}

} // namespace

std::vector<Index> documentedOrder(const Eigen::VectorXcd& values, bool rates) {
  std::vector<Index> first; // of a conjugate pair
  for (Index j = 0; j < values.size(); ++j) {
    first.push_back(j);
    if (values[j].imag() != 0) ++j;
  }
  const auto digits = [](double x) { return std::llround(std::clamp(x, -1e9, 1e9) * 1e9); };
  const auto key = [&](Index j) {
    if (rates) return std::make_tuple(-digits(values[j].real()), digits(std::abs(values[j].imag())));
    const double modulus = std::abs(values[j]);
    // Eigenvalues of no size have no meaningful angle.
    const double angle = modulus < 1e-9 ? 0 : std::abs(std::arg(values[j]));
    return std::make_tuple(-digits(modulus), digits(angle));
  };
  std::stable_sort(first.begin(), first.end(), [&](Index a, Index b) { return key(a) < key(b); });
  std::vector<Index> order;
  for (const Index j : first) {
    order.push_back(j);
    if (values[j].imag() != 0) order.push_back(j + 1);
  }
  return order;
}

Complex normalizeMode(Eigen::Ref<Eigen::VectorXcd> mode) {
  const double norm = mode.norm();
  if (!(norm > 0)) return 1;
  Index largest = 0;
  double square = 0;
  for (Index i = 0; i < mode.size(); ++i) {
    if (std::norm(mode[i]) > square * (1 + 2e-9)) square = std::norm(mode[largest = i]);
  }
  const Complex factor = norm * mode[largest] / std::sqrt(square);
  mode *= 1.0 / factor; // dividing does not vectorise
  return factor;
}

Solution::Solution(const Decomposition& decomposition, const Reduced& reduced, const Lifted& lifted,
                   const Snapshots& training)
    : decomposition_(decomposition), reduced_(reduced), lifted_(lifted), training_(training) {
  const auto n = static_cast<double>(training.dimension()), r = static_cast<double>(reduced.rank());
  requireMemory(2.5 * 16 * n * r + 8 * 10 * r * r, "the modes");
  rows_ = Blocks(static_cast<std::size_t>((training.dimension() + rowBlock - 1) / rowBlock));
}

Eigen::VectorXcd Model::functionsAt(const Reduced& reduced, Index place) const {
  if (start.size() == 0) return functions.transpose() * reduced.q.col(place);
  Eigen::VectorXcd values = start;
  for (Index j = 0; j < values.size(); ++j) {
    Index since = place;
    if (!lifetimes.empty()) {
      const auto [begin, end] = lifetimes[static_cast<std::size_t>(j)];
      since = place - begin;
      if (since < 0 || place >= end) values[j] = 0;
    }
    if (since > 0) values[j] *= std::pow(eigenvalues[j], static_cast<double>(since));
  }
  return values;
}

Expansion expansionOf(const MatrixXd& k) {
  const numerics::Eigenpairs pairs = numerics::eigenpairs(k);
  // With columns a, b of the packed inverse's transpose a conjugate pair's own are (a -+ i b)/2.
  const MatrixXd dual = inverse(packed(pairs)).transpose();
  Expansion result{pairs.values, pairs.vectors, MatrixXcd(k.rows(), k.cols())};
  for (Index j = 0; j < k.cols(); ++j) {
    result.coefficients.col(j) = dual.col(j).cast<Complex>();
    if (pairs.values[j].imag() == 0) continue;
    result.coefficients.col(j) = 0.5 * (dual.col(j) - Complex(0, 1) * dual.col(j + 1));
    result.coefficients.col(j + 1) = result.coefficients.col(j).conjugate();
    ++j;
  }
  return result;
}

bool Solution::expand(const std::stop_token& stop) {
  if (decomposition_.expand) {
    const std::optional<Expansion> expansion = decomposition_.expand(reduced_, lifted_, stop);
    if (!expansion) return false;
    return arrange(*expansion, stop);
  }
  return arrange(expansionOf(decomposition_.matrix ? decomposition_.matrix(reduced_, lifted_) : reduced_.k), stop);
}

bool Solution::weigh(const MatrixXd& coefficients, const std::stop_token& stop) {
  const Index after = decomposition_.exactModes ? 1 : 0;
  columns_.clear();
  for (const Index place : lifted_.from) columns_.push_back(lifted_.now[static_cast<std::size_t>(place + after)]);
  using Block = Eigen::Ref<const MatrixXd>;
  if (training_.dimension() > lifted_.pairs()) { // the order of products that has less to do
    weights_ = withColumns(reduced_.q, lifted_.from, [&](const Block& q) {
      return MatrixXd(numerics::product(coefficients.transpose(), q).transpose());
    });
    return true;
  }
  moments_ = withColumns(training_.states, columns_, [&](const Block& states) {
    return withColumns(reduced_.q, lifted_.from,
                       [&](const Block& q) { return numerics::productOfRows(states, q, stop); });
  });
  weights_ = coefficients;
  columns_.clear();
  return !stop.stop_requested();
}

bool Solution::arrange(const Expansion& all, const std::stop_token& stop) {
  model_ = {};
  std::vector<Index> kept;
  std::vector<double> residuals;
  double residual = 0;
  for (const Index j : documentedOrder(all.eigenvalues, decomposition_.generator)) {
    if (all.eigenvalues[j].imag() >= 0) { // the second of a conjugate pair has the first one's
      const auto w = all.functions.col(j);
      const MatrixXcd error = reduced_.k * w - all.eigenvalues[j] * w;
      residual = std::hypot(error.norm(), (reduced_.s * w).norm()) / w.norm();
    }
    if (residual > decomposition_.discardAbove) {
      ++model_.discarded;
      continue;
    }
    kept.push_back(j);
    residuals.push_back(residual);
  }
  if (kept.empty()) {
    throw Error(
        "No eigenpair has a residual below discard_above; choose other observables, more data or a larger bound.");
  }
  const auto count = static_cast<Index>(kept.size());
  model_.eigenvalues = all.eigenvalues(kept);
  model_.residuals = Eigen::Map<const Eigen::VectorXd>(residuals.data(), count);
  model_.functions = all.functions(Eigen::all, kept);
  if (all.start.size() > 0) model_.start = all.start(kept);
  for (const Index j : kept) {
    if (!all.covariances.empty()) model_.covariances.push_back(all.covariances[static_cast<std::size_t>(j)]);
  }
  if (decomposition_.generator) {
    model_.rates = model_.eigenvalues;
    model_.eigenvalues = (model_.rates * training_.interval).array().exp();
  }

  MatrixXd coefficients(reduced_.rank(), count);
  for (Index m = 0; m < count; ++m) {
    const auto column = all.coefficients.col(kept[static_cast<std::size_t>(m)]);
    coefficients.col(m) = column.real();
    if (all.eigenvalues[kept[static_cast<std::size_t>(m)]].imag() != 0) coefficients.col(++m) = column.imag();
  }
  if (!weigh(coefficients, stop)) return false;
  model_.modes.resize(training_.dimension(), count);
  modes_ = Blocks(static_cast<std::size_t>(count));
  solved_ = true;
  return true;
}

double Solution::imaginaryPart(Index mode) const {
  return (model_.rates.size() > 0 ? model_.rates : model_.eigenvalues)[mode].imag();
}

void Solution::normalize(Index mode) {
  if (imaginaryPart(mode) < 0) return; // the second of a pair, done with the first
  auto column = model_.modes.col(mode);
  const Complex lambda = model_.eigenvalues[mode];
  // Modes of eigenvalue 0 vanish after one interval; they cannot be told from later snapshots.
  if (decomposition_.exactModes && std::abs(lambda) > 1e-12) column *= 1.0 / lambda;
  const Complex factor = normalizeMode(column);
  model_.functions.col(mode) *= factor;
  if (model_.start.size() > 0) model_.start[mode] *= factor;
  if (imaginaryPart(mode) == 0) return;
  model_.modes.col(mode + 1) = column.conjugate();
  model_.functions.col(mode + 1) *= std::conj(factor);
  if (model_.start.size() > 0) model_.start[mode + 1] *= std::conj(factor);
}

bool Solution::run(const std::stop_token& stop) {
  if (!solved_ && !expand(stop)) return false;
  const Index count = model_.eigenvalues.size();
  const bool complete = rows_.run(stop, [&](std::size_t block) {
    const Index begin = static_cast<Index>(block) * rowBlock, rows = std::min(rowBlock, training_.dimension() - begin);
    MatrixXd parts(rows, count);
    if (columns_.empty()) {
      numerics::multiply(moments_.middleRows(begin, rows), weights_, parts);
    } else {
      withColumns(training_.states.middleRows(begin, rows), columns_,
                  [&](const Eigen::Ref<const MatrixXd>& states) { numerics::multiply(states, weights_, parts); });
    }
    for (Index m = 0; m < count; ++m) {
      auto column = model_.modes.col(m).segment(begin, rows);
      if (imaginaryPart(m) == 0) {
        column = parts.col(m).cast<Complex>();
      } else {
        column.real() = parts.col(m);
        column.imag() = parts.col(++m);
      }
    }
  });
  return complete && modes_.run(stop, [&](std::size_t mode) { normalize(static_cast<Index>(mode)); });
}

} // namespace semiflow::koopman
