#include "core/koopman/live_spectrum.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <Eigen/Eigenvalues>

#include "core/base/parallel.h"
#include "core/koopman/spectra/model.h"

namespace semiflow::koopman {

using Eigen::Index;
using Eigen::MatrixXcd;
using Eigen::MatrixXd;
using Eigen::VectorXcd;
using Eigen::VectorXd;

namespace {

constexpr Index blockRows = 2048;
/// Part of the largest eigenvalue of a Gram matrix that round-off leaves to be believed.
constexpr double believed = 1e-14;

Index capacityFor(Index rank) { return rank + std::max<Index>(rank, 8); }
Index padded(Index size) { return (size + 7) / 8 * 8; } // every column begins at a line of the cache

/// Calls body(begin, count) for blocks of rows.
template <class Body> void overRows(Index rows, const Body& body) {
  parallelBlocks(
      static_cast<std::size_t>(rows), static_cast<std::size_t>(blockRows),
      [&](std::size_t begin, std::size_t end) { body(static_cast<Index>(begin), static_cast<Index>(end - begin)); });
}
template <class Sum, class Partial> Sum sumOverRows(Index rows, const Sum& zero, const Partial& partial) {
  return parallelSum(static_cast<std::size_t>(rows), static_cast<std::size_t>(blockRows), zero,
                     [&](std::size_t begin, std::size_t end) {
                       return partial(static_cast<Index>(begin), static_cast<Index>(end - begin));
                     });
}

/// i (u + i v) = -v + i u of snapshots u, v, u, v, ...
VectorXd turned(const Eigen::Ref<const VectorXd>& x) {
  VectorXd result(x.size());
  for (Index i = 0; i + 1 < x.size(); i += 2) result[i] = -x[i + 1], result[i + 1] = x[i];
  return result;
}

double finite(double value) { return std::isfinite(value) ? value : 0; }

/// The strongest directions of the positive semidefinite matrix f w f^T, with which they go: squares and columns.
struct Directions {
  VectorXd squares; ///< all of them, descending
  MatrixXd columns; ///< the first `rank` that can be told from round-off
};
Directions directionsOf(const MatrixXd& f, const MatrixXd& w, Index rank) {
  const Eigen::SelfAdjointEigenSolver<MatrixXd> eigen(f * w * f.transpose());
  Directions result{eigen.eigenvalues().reverse(), {}};
  Index kept = 0;
  while (kept < std::min(rank, result.squares.size()) && result.squares[kept] > believed * result.squares[0]) ++kept;
  result.columns = eigen.eigenvectors().rowwise().reverse().leftCols(kept);
  return result;
}

} // namespace

LiveSpectrum::LiveSpectrum(Index rank, double window)
    : rank_(rank), capacity_(capacityFor(rank)), window_(window), gram_(MatrixXd::Zero(capacity_, capacity_)),
      turned_(gram_), before_(gram_), after_(gram_), across_(gram_), last_(VectorXd::Zero(capacity_)) {}

double LiveSpectrum::bytes(double numbers, Index rank) {
  const auto capacity = static_cast<double>(capacityFor(rank));
  return 8 * capacity * (numbers + 20 * capacity);
}

void LiveSpectrum::add(std::span<const double> values, std::span<const double> imaginary) {
  const DenormalsFlushed flushed;
  if (basis_.size() == 0) {
    parts_ = imaginary.empty() ? 1 : 2;
    size_ = parts_ * static_cast<Index>(values.size());
    basis_.resize(padded(size_), capacity_);
  }
  if (columns_ == capacity_) compress();
  const Index at = columns_;
  const VectorXd products =
      sumOverRows(basis_.rows(), VectorXd(VectorXd::Zero(parts_ * (at + 1))), [&](Index begin, Index rows) {
        auto column = basis_.col(at).segment(begin, rows);
        for (Index i = 0; i < rows; ++i) {
          const Index row = begin + i;
          const auto point = static_cast<std::size_t>(row / parts_);
          column[i] = row >= size_ ? 0 : finite(row % parts_ == 0 ? values[point] : imaginary[point]);
        }
        const auto block = basis_.block(begin, 0, rows, at + 1);
        VectorXd part(parts_ * (at + 1));
        part.head(at + 1).noalias() = block.transpose() * column;
        if (parts_ == 2) part.tail(at + 1).noalias() = block.transpose() * turned(column);
        return part;
      });
  if (!products.allFinite()) return interrupt(); // too large to be squared
  gram_.row(at).head(at + 1) = products.head(at + 1);
  gram_.col(at).head(at + 1) = products.head(at + 1);
  if (parts_ == 2) {
    turned_.row(at).head(at + 1) = -products.tail(at + 1);
    turned_.col(at).head(at + 1) = products.tail(at + 1);
  }
  ++columns_;
  const VectorXd now = VectorXd::Unit(capacity_, at);
  if (follows_) {
    const double fading = std::exp(-1 / window_);
    before_ = fading * before_ + last_ * last_.transpose();
    after_ = fading * after_ + now * now.transpose();
    across_ = fading * across_ + last_ * now.transpose();
    any_ = true;
  }
  last_ = now;
  follows_ = true;
}

/// F with F^T F = the Gram matrix: F c are orthonormal coordinates of B c.
MatrixXd LiveSpectrum::factor() const {
  const Eigen::SelfAdjointEigenSolver<MatrixXd> eigen(gram_.topLeftCorner(columns_, columns_));
  return eigen.eigenvalues().cwiseMax(0).cwiseSqrt().asDiagonal() * eigen.eigenvectors().transpose();
}

void LiveSpectrum::compress() {
  const MatrixXd f = factor();
  MatrixXd weights = before_ + after_;
  if (!any_) weights += last_ * last_.transpose(); // only ever interrupted
  const auto [squares, directions] = directionsOf(f, weights, rank_);
  const Index kept = directions.cols();
  // The orthonormal directions Q D with B = Q F, without dividing by what is small in F: F W F^T D = D diag(squares).
  const MatrixXd combination = weights * f.transpose() * directions * squares.head(kept).cwiseInverse().asDiagonal();
  // Their Gram matrix is computed, since round-off leaves the weak ones a little off.
  const MatrixXd gram = sumOverRows(basis_.rows(), MatrixXd(MatrixXd::Zero(kept, kept)), [&](Index begin, Index rows) {
    MatrixXd part(rows, kept), products = MatrixXd::Zero(kept, kept);
    part.noalias() = basis_.block(begin, 0, rows, capacity_) * combination;
    basis_.block(begin, 0, rows, kept) = part;
    products.selfadjointView<Eigen::Lower>().rankUpdate(part.transpose());
    return products;
  });
  const MatrixXd projection = directions.transpose() * f;
  const auto project = [&](MatrixXd& sums) {
    const MatrixXd small = projection * sums * projection.transpose();
    sums.setZero();
    sums.topLeftCorner(kept, kept) = small;
  };
  project(before_);
  project(after_);
  project(across_);
  last_.head(kept) = VectorXd(projection * last_);
  last_.tail(capacity_ - kept).setZero();
  const MatrixXd small = combination.transpose() * turned_ * combination;
  turned_.setZero();
  turned_.topLeftCorner(kept, kept) = small;
  gram_.setZero();
  gram_.topLeftCorner(kept, kept) = gram.selfadjointView<Eigen::Lower>();
  columns_ = kept;
}

/// 2-norm of m_u + i m_v of the mode m = B c: |m|^2 - i m^* J m, where J is multiplication with i.
double LiveSpectrum::turningNorm(const VectorXcd& c) const {
  const MatrixXd gram = gram_.topLeftCorner(columns_, columns_), turned = turned_.topLeftCorner(columns_, columns_);
  const std::complex<double> across = c.dot(turned * c);
  return std::sqrt(std::max(0.0, c.dot(gram * c).real() + across.imag()));
}

LiveSpectrum::Result LiveSpectrum::result() const {
  const DenormalsFlushed flushed;
  if (!any_) return {};
  const MatrixXd f = factor();
  const auto corner = [this](const MatrixXd& sums) { return sums.topLeftCorner(columns_, columns_); };
  const auto [squares, directions] = directionsOf(f, corner(before_), rank_);
  const Index r = directions.cols();
  if (r == 0) return {};
  const VectorXd sizes = squares.head(r).cwiseSqrt();
  // q(x) = projector^T (coordinates of x) are orthonormal over the pairs.
  const MatrixXd projector = f.transpose() * directions * sizes.cwiseInverse().asDiagonal();
  const MatrixXd k = projector.transpose() * corner(across_) * projector;
  const MatrixXd outside = projector.transpose() * corner(after_) * projector - k.transpose() * k;
  const Expansion expansion = expansionOf(k);
  const std::vector<Index> order = documentedOrder(expansion.eigenvalues, false);
  const MatrixXcd vectors = expansion.functions(Eigen::all, order);
  const MatrixXcd coefficients = expansion.coefficients(Eigen::all, order);
  const VectorXcd now = vectors.transpose() * (projector.transpose() * last_.head(columns_));
  Result result{expansion.eigenvalues(order), VectorXd(r), VectorXd(r), sizes,
                corner(before_) * (projector * coefficients)};
  for (Index j = 0; j < r; ++j) {
    const VectorXcd w = vectors.col(j);
    const double missed = std::max(0.0, w.dot(outside * w).real());
    result.residuals[j] = std::sqrt((k * w - result.eigenvalues[j] * w).squaredNorm() + missed) / w.norm();
    const double norm =
        parts_ == 2 ? turningNorm(result.modes.col(j)) : (sizes.asDiagonal() * coefficients.col(j)).norm();
    const double size = std::abs(now[j]);
    result.amplitudes[j] = size * norm;
    if (norm > 0) result.modes.col(j) *= (size > 0 ? now[j] / size : 1) / norm;
  }
  return result;
}

std::vector<LiveSpectrum::Mode> LiveSpectrum::modes(const Result& result, const std::vector<Index>& which) const {
  const auto count = static_cast<Index>(which.size());
  std::vector<Mode> modes(which.size());
  for (Mode& mode : modes) {
    mode.real.resize(static_cast<std::size_t>(size_ / parts_));
    mode.imaginary.resize(mode.real.size());
  }
  MatrixXd weights(columns_, 2 * count);
  for (Index j = 0; j < count; ++j) {
    weights.col(2 * j) = result.modes.col(which[static_cast<std::size_t>(j)]).real();
    weights.col(2 * j + 1) = result.modes.col(which[static_cast<std::size_t>(j)]).imag();
  }
  overRows(size_, [&](Index begin, Index rows) {
    MatrixXd part(rows, 2 * count);
    // One after the other: few columns are not worth the packing that a product of matrices begins with.
    for (Index j = 0; j < 2 * count; ++j)
      part.col(j).noalias() = basis_.block(begin, 0, rows, columns_) * weights.col(j);
    for (Index j = 0; j < count; ++j) {
      Mode& mode = modes[static_cast<std::size_t>(j)];
      for (Index i = 0; i < rows; i += parts_) {
        const auto point = static_cast<std::size_t>((begin + i) / parts_);
        mode.real[point] = part(i, 2 * j) - (parts_ == 2 ? part(i + 1, 2 * j + 1) : 0);
        mode.imaginary[point] = part(i, 2 * j + 1) + (parts_ == 2 ? part(i + 1, 2 * j) : 0);
      }
    }
  });
  return modes;
}

std::vector<Index> followed(const std::vector<std::complex<double>>& before, const VectorXcd& eigenvalues,
                            const VectorXd& amplitudes) {
  std::vector<Index> places(before.size(), -1), order(static_cast<std::size_t>(eigenvalues.size())), rest;
  std::iota(order.begin(), order.end(), Index{0});
  std::stable_sort(order.begin(), order.end(), [&](Index a, Index b) { return amplitudes[a] > amplitudes[b]; });
  for (const Index j : order) {
    std::size_t nearest = before.size();
    double least = INFINITY;
    for (std::size_t place = 0; place < before.size(); ++place) {
      const double distance = std::abs(before[place] - eigenvalues[j]);
      if (places[place] < 0 && distance < least) least = distance, nearest = place; // never where there was none
    }
    if (nearest < before.size())
      places[nearest] = j;
    else
      rest.push_back(j);
  }
  auto place = places.begin();
  for (const Index j : rest) {
    place = std::find(place, places.end(), -1);
    *place = j;
  }
  return places;
}

} // namespace semiflow::koopman
