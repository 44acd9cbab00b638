#include "core/koopman/spectra/nearby_residuals.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>
#include <optional>

#include <Eigen/Eigenvalues>
#include <Eigen/QR>

#include "core/numerics/lapack.h"

namespace semiflow::koopman {
namespace {

using Eigen::Index;
using Eigen::MatrixXcd;
using Eigen::MatrixXd;
using Eigen::VectorXcd;
using Complex = std::complex<double>;

constexpr Index shared = 10;       ///< directions that all points start with
constexpr Index steps = 30;        ///< most that a point adds to them
constexpr double tolerance = 3e-3; ///< of |A x - theta x| over theta
constexpr double smallest = 1e-10; ///< theta over the norm of A, below which it is mostly round-off

MatrixXd parts(const MatrixXcd& a) {
  MatrixXd both(a.rows(), 2 * a.cols());
  both.leftCols(a.cols()) = a.real();
  both.rightCols(a.cols()) = a.imag();
  return both;
}

/// A real matrix times a complex one: one product of real matrices.
MatrixXcd product(const MatrixXd& a, const MatrixXcd& x) {
  MatrixXd both(a.rows(), 2 * x.cols());
  numerics::multiply(a, parts(x), both);
  MatrixXcd result(a.rows(), x.cols());
  result.real() = both.leftCols(x.cols());
  result.imag() = both.rightCols(x.cols());
  return result;
}

/// The real part over the imaginary part.
MatrixXd stacked(const MatrixXcd& a) {
  MatrixXd both(2 * a.rows(), a.cols());
  both << a.real(), a.imag();
  return both;
}

MatrixXcd complexProduct(const MatrixXd& stackedParts, const MatrixXcd& x) {
  const MatrixXcd both = product(stackedParts, x);
  const Index rows = both.rows() / 2;
  return both.topRows(rows) + Complex(0, 1) * both.bottomRows(rows);
}

MatrixXcd orthonormal(const MatrixXcd& a) {
  return Eigen::HouseholderQR<MatrixXcd>(a).householderQ() * MatrixXcd::Identity(a.rows(), a.cols());
}

} // namespace

/// The search for the lowest eigenvector at one of the points.
class NearbyResiduals::Search {
 public:
  /// @param images of the start under the three terms
  Search(Complex z, const MatrixXcd& start, const MatrixXcd& images)
      : z_(z), count_(start.cols()), basis_(start.rows(), start.cols() + steps), images_(basis_.rows(), basis_.cols()),
        gram_(basis_.cols(), basis_.cols()) {
    basis_.leftCols(count_) = start;
    images_.leftCols(count_) = combined(images, start);
    gram_.topLeftCorner(count_, count_).noalias() = start.adjoint() * images_.leftCols(count_);
    coefficients_ = MatrixXcd::Identity(count_, std::min<Index>(2, count_));
  }

  /// Improves the estimate within the basis. @return what the basis lacks: the error A x - theta x of the lowest
  /// vector or, once that is small, of the next, which might end below it; empty where there is nothing left to do
  VectorXcd improve() {
    const Eigen::SelfAdjointEigenSolver<MatrixXcd> within(gram_.topLeftCorner(count_, count_));
    coefficients_ = within.eigenvectors().leftCols(std::min<Index>(2, count_));
    VectorXcd error = errorOf(0, theta_);
    if (!(error.norm() <= tolerance * theta_)) return error;
    if (coefficients_.cols() < 2) return {};
    const double before = next_;
    error = errorOf(1, next_);
    // Steps fall quickly: what is still to come is less than what the last one brought.
    const bool above = next_ - (before - next_) > theta_ || error.norm() <= tolerance * next_;
    return above ? VectorXcd() : error;
  }
  double theta() const { return theta_; }
  bool isFull() const { return count_ == basis_.cols(); }

  /// Takes off a direction what the basis has, and makes its norm 1. @return whether anything was left
  bool reduce(Eigen::Ref<VectorXcd> direction) const {
    const double before = direction.norm();
    const VectorXcd inside = basis_.leftCols(count_).adjoint() * direction;
    direction.noalias() -= basis_.leftCols(count_) * inside;
    const double after = direction.norm();
    direction /= after;
    return after > 1e-10 * before;
  }
  void add(const VectorXcd& direction, const VectorXcd& images) {
    basis_.col(count_) = direction;
    images_.col(count_) = combined(images, direction);
    const VectorXcd products = basis_.leftCols(count_ + 1).adjoint() * images_.col(count_);
    gram_.col(count_).head(count_ + 1) = products;
    gram_.row(count_).head(count_ + 1) = products.adjoint();
    gram_(count_, count_) = products[count_].real();
    coefficients_.conservativeResizeLike(MatrixXcd::Zero(++count_, coefficients_.cols()));
    coefficients_.row(count_ - 1).setConstant(0.1); // else inverse iteration would not see what is new
  }

 private:
  VectorXcd errorOf(Index which, double& theta) const {
    const VectorXcd image = images_.leftCols(count_) * coefficients_.col(which),
                    x = basis_.leftCols(count_) * coefficients_.col(which);
    theta = x.dot(image).real() / x.squaredNorm();
    return image - theta * x;
  }
  template <class Images, class Vectors> MatrixXcd combined(const Images& images, const Vectors& x) const {
    const Index r = x.rows();
    return images.topRows(r) - z_ * images.middleRows(r, r) - std::conj(z_) * images.bottomRows(r) + std::norm(z_) * x;
  }

  Complex z_;
  Index count_;
  MatrixXcd basis_, images_, gram_;
  MatrixXcd coefficients_; ///< of the two lowest vectors
  double theta_ = 0, next_ = std::numeric_limits<double>::infinity();
};

NearbyResiduals::NearbyResiduals(const Reduced& reduced) : terms_(3 * reduced.rank(), reduced.rank()) {
  const Index r = reduced.rank();
  const MatrixXd kt = reduced.k.transpose(), st = reduced.s.transpose();
  MatrixXd rest(r, r);
  numerics::multiply(kt, reduced.k, terms_.topRows(r));
  numerics::multiply(st, reduced.s, rest);
  terms_.topRows(r) += rest;
  terms_.middleRows(r, r) = kt;
  terms_.bottomRows(r) = reduced.k;
  norm_ = terms_.topRows(r).norm();
}

MatrixXcd NearbyResiduals::at(Complex z) const {
  const Index r = terms_.cols();
  MatrixXcd a = terms_.topRows(r) - z * terms_.middleRows(r, r) - std::conj(z) * terms_.bottomRows(r);
  a.diagonal().array() += std::norm(z);
  return a;
}

std::vector<double> NearbyResiduals::operator()(const std::vector<Complex>& points) const {
  const Index r = terms_.cols();
  std::vector<double> values(points.size(), std::nan(""));
  const Complex centre = std::accumulate(points.begin(), points.end(), Complex()) / static_cast<double>(points.size());
  const double scale = norm_ + std::norm(centre);
  MatrixXcd a = at(centre);
  a.diagonal().array() += 1e-14 * scale; // a preconditioner need not be exact, but it must exist
  const std::optional<MatrixXcd> factor = numerics::inverseCholeskyFactor(std::move(a));
  if (!factor) return values;
  const MatrixXd inverse = stacked(*factor), adjoint = stacked(factor->adjoint());
  const auto preconditioned = [&](const MatrixXcd& x) { return complexProduct(inverse, complexProduct(adjoint, x)); };

  MatrixXcd start(r, std::min(shared, r));
  for (Index j = 0; j < start.cols(); ++j) { // a part in every direction, the same each time
    for (Index i = 0; i < r; ++i)
      start(i, j) = std::polar(1.0, std::numbers::phi * static_cast<double>((i + 1) * (i + j + 1)));
  }
  for (int i = 0; i < 3; ++i) start = orthonormal(preconditioned(start));
  const MatrixXcd images = product(terms_, start);

  std::vector<Search> searches;
  searches.reserve(points.size());
  for (const Complex z : points) searches.emplace_back(z, start, images);
  std::vector<std::size_t> open(points.size());
  std::iota(open.begin(), open.end(), std::size_t{0});
  while (!open.empty()) {
    MatrixXcd errors(r, static_cast<Index>(open.size()));
    std::vector<std::size_t> left;
    for (const std::size_t p : open) {
      const VectorXcd error = searches[p].improve();
      const double theta = searches[p].theta();
      if (!(theta > smallest * scale)) continue;
      if (error.size() == 0) {
        values[p] = std::sqrt(theta);
      } else if (!searches[p].isFull()) {
        errors.col(static_cast<Index>(left.size())) = error;
        left.push_back(p);
      }
    }
    const MatrixXcd corrections = preconditioned(errors.leftCols(static_cast<Index>(left.size())));
    MatrixXcd directions(r, corrections.cols());
    open.clear();
    for (std::size_t i = 0; i < left.size(); ++i) {
      auto direction = directions.col(static_cast<Index>(open.size()));
      direction = corrections.col(static_cast<Index>(i));
      if (searches[left[i]].reduce(direction)) open.push_back(left[i]);
    }
    const MatrixXcd products = product(terms_, directions.leftCols(static_cast<Index>(open.size())));
    for (std::size_t i = 0; i < open.size(); ++i) {
      const auto column = static_cast<Index>(i);
      searches[open[i]].add(directions.col(column), products.col(column));
    }
  }
  return values;
}

} // namespace semiflow::koopman
