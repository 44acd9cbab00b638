#include "core/sampling/bridges/regression.h"

#include <cmath>

#include <Eigen/Cholesky>
#include <Eigen/QR>

#include "core/base/parallel.h"

namespace semiflow::sampling {
namespace {

using Eigen::Index;

constexpr std::size_t block = 256; // particles whose design matrix stays in cache

/// The normal equations of a block of particles.
struct Moments {
  Eigen::MatrixXd squares, products;
  Moments& operator+=(const Moments& other) {
    if (squares.size() == 0) return *this = other;
    squares += other.squares;
    products += other.products;
    return *this;
  }
};

/// squares + ridge on the waves, solved; directions that the data do not show get no coefficient.
Eigen::MatrixXd solve(Moments moments, Index withoutRidge, double ridge) {
  const Index waves = moments.squares.rows() - withoutRidge;
  moments.squares.diagonal().tail(waves).array() += ridge;
  if (ridge > 0) {
    const Eigen::LLT<Eigen::MatrixXd> factor(moments.squares);
    if (factor.info() == Eigen::Success) return factor.solve(moments.products);
  }
  return moments.squares.completeOrthogonalDecomposition().solve(moments.products);
}

} // namespace

Standardised::Standardised(const Cloud& x) {
  const auto d = static_cast<Index>(x.dimension());
  const auto n = static_cast<double>(x.count());
  const Eigen::RowVectorXd zero = Eigen::RowVectorXd::Zero(d);
  mean = zero;
  const auto sum = [&](const auto& term) {
    return parallelSum(x.count(), block, zero, [&](std::size_t begin, std::size_t end) {
      Eigen::RowVectorXd total = zero;
      for (std::size_t p = begin; p < end; ++p) {
        for (Index c = 0; c < d; ++c) total(c) += term(x.at(p, static_cast<std::size_t>(c)), c);
      }
      return total;
    });
  };
  mean = sum([](double value, Index) { return value; }) / n;
  const double variance =
      sum([&](double value, Index c) { return (value - mean(c)) * (value - mean(c)); }).sum() / (n * x.dimension());
  scale = variance > 0 ? std::sqrt(variance) : 1;
}

Eigen::MatrixXd Standardised::points(const Cloud& x, std::size_t begin, std::size_t end) const {
  Eigen::MatrixXd xi(static_cast<Index>(end - begin), mean.size());
  for (Index c = 0; c < xi.cols(); ++c) {
    for (Index i = 0; i < xi.rows(); ++i) {
      xi(i, c) = (x.at(begin + static_cast<std::size_t>(i), static_cast<std::size_t>(c)) - mean(c)) / scale;
    }
  }
  return xi;
}

Regression::Regression(const Basis& basis, const Cloud& x, const Cloud& y)
    : standard_(x), frequencies_(basis.frequencies(x.dimension())) {
  SF_ASSERT(x.count() == y.count() && x.count() > 0);
  Moments moments = parallelSum(x.count(), block, Moments{}, [&](std::size_t begin, std::size_t end) {
    const Eigen::MatrixXd phi = design(x, begin, end);
    Eigen::MatrixXd values(static_cast<Index>(end - begin), static_cast<Index>(y.dimension()));
    for (Index i = 0; i < values.rows(); ++i) {
      for (Index c = 0; c < values.cols(); ++c)
        values(i, c) = y.at(begin + static_cast<std::size_t>(i), static_cast<std::size_t>(c));
    }
    return Moments{phi.transpose() * phi, phi.transpose() * values};
  });
  moments.squares /= static_cast<double>(x.count());
  moments.products /= static_cast<double>(x.count());
  coefficients_ = solve(std::move(moments), static_cast<Index>(x.dimension()) + 1, basis.ridge());
}

Eigen::MatrixXd Regression::design(const Cloud& x, std::size_t begin, std::size_t end) const {
  const Eigen::MatrixXd xi = standard_.points(x, begin, end);
  const Index d = xi.cols();
  Eigen::MatrixXd phi(xi.rows(), 1 + d + frequencies_.cols());
  phi.col(0).setOnes();
  phi.middleCols(1, d) = xi;
  if (frequencies_.cols() > 0) {
    phi.rightCols(frequencies_.cols()) =
        ((xi * frequencies_.topRows(d)).rowwise() + frequencies_.row(d)).array().cos().matrix();
  }
  return phi;
}

void Regression::evaluate(const Cloud& x, Cloud& out) const {
  parallelBlocks(x.count(), block, [&](std::size_t begin, std::size_t end) {
    const Eigen::MatrixXd values = design(x, begin, end) * coefficients_;
    for (Index i = 0; i < values.rows(); ++i) {
      for (Index c = 0; c < values.cols(); ++c)
        out.at(begin + static_cast<std::size_t>(i), static_cast<std::size_t>(c)) = values(i, c);
    }
  });
}

PotentialRegression::PotentialRegression(const Basis& basis, const Cloud& x, const Cloud& y, double power)
    : standard_(x), power_(power), frequencies_(basis.frequencies(x.dimension())) {
  SF_ASSERT(x.count() == y.count() && x.count() > 0 && power > 1);
  const auto d = static_cast<Index>(x.dimension());
  coefficients_ = Eigen::VectorXd::Zero(d + d * (d + 1) / 2 + frequencies_.cols());
  // Least squares first: where c is quadratic that is all, else it is a start where c* is smooth.
  power_ = 2;
  newtonStep(x, y, basis.ridge());
  power_ = power;
  constexpr int mostSteps = 30;
  for (int step = 0; power != 2 && step < mostSteps; ++step) {
    const double before = loss(x, y, coefficients_, basis.ridge());
    newtonStep(x, y, basis.ridge());
    if (before - loss(x, y, coefficients_, basis.ridge()) < 1e-10 * std::abs(before)) break;
  }
}

Eigen::MatrixXd PotentialRegression::gradients(const Cloud& x, std::size_t begin, std::size_t end) const {
  const Eigen::MatrixXd xi = standard_.points(x, begin, end);
  const Index d = xi.cols(), n = xi.rows(), waves = frequencies_.cols();
  Eigen::MatrixXd result = Eigen::MatrixXd::Zero(n * d, coefficients_.size());
  const Eigen::MatrixXd slopes =
      waves == 0
          ? Eigen::MatrixXd(n, 0)
          : Eigen::MatrixXd(-((xi * frequencies_.topRows(d)).rowwise() + frequencies_.row(d)).array().sin().matrix());
  for (Index i = 0; i < n; ++i) {
    Index f = 0;
    for (Index a = 0; a < d; ++a) result(i * d + a, f++) = 1;
    for (Index a = 0; a < d; ++a) {
      for (Index b = a; b < d; ++b, ++f) { // xi_a xi_b, half of it where a = b
        result(i * d + a, f) += a == b ? 0.5 * xi(i, b) : xi(i, b);
        result(i * d + b, f) += a == b ? 0.5 * xi(i, a) : xi(i, a);
      }
    }
    for (Index a = 0; a < d; ++a) {
      result.row(i * d + a).tail(waves) = slopes.row(i).cwiseProduct(frequencies_.row(a));
    }
  }
  return result;
}

void PotentialRegression::newtonStep(const Cloud& x, const Cloud& y, double ridge) {
  const auto d = static_cast<Index>(x.dimension());
  const double q = power_ / (power_ - 1);
  Moments moments = parallelSum(x.count(), block, Moments{}, [&](std::size_t begin, std::size_t end) {
    const Eigen::MatrixXd rows = gradients(x, begin, end);
    const Eigen::VectorXd present = rows * coefficients_;
    Eigen::MatrixXd weighted = rows;
    Eigen::VectorXd residual(rows.rows());
    constexpr double least = 1e-6; // keeps |g|^(q-2) finite where the gradient vanishes
    for (Index i = 0; i < rows.rows() / d; ++i) {
      const Eigen::VectorXd g = present.segment(i * d, d);
      const double size = std::sqrt(g.squaredNorm() + least * least);
      const double slope = q == 2 ? 1 : std::pow(size, q - 2);
      // The second derivative of |g|^q/q: slope (I + (q-2) g g^T/|g|^2).
      const Eigen::MatrixXd hessian =
          slope * (Eigen::MatrixXd::Identity(d, d) + (q - 2) / (size * size) * g * g.transpose());
      weighted.middleRows(i * d, d) = hessian * rows.middleRows(i * d, d);
      for (Index c = 0; c < d; ++c) {
        residual(i * d + c) = y.at(begin + static_cast<std::size_t>(i), static_cast<std::size_t>(c)) - slope * g(c);
      }
    }
    return Moments{rows.transpose() * weighted, rows.transpose() * residual};
  });
  moments.squares /= static_cast<double>(x.count());
  moments.products /= static_cast<double>(x.count());
  const Index smooth = coefficients_.size() - frequencies_.cols();
  moments.products.col(0).tail(frequencies_.cols()) -= ridge * coefficients_.tail(frequencies_.cols());
  const Eigen::VectorXd step = solve(std::move(moments), smooth, ridge);
  double factor = 1;
  if (power_ != 2) {
    const double before = loss(x, y, coefficients_, ridge);
    while (factor > 1e-6 && !(loss(x, y, coefficients_ + factor * step, ridge) <= before)) factor /= 2;
    if (factor <= 1e-6) return;
  }
  coefficients_ += factor * step;
}

double PotentialRegression::loss(const Cloud& x, const Cloud& y, const Eigen::VectorXd& coefficients,
                                 double ridge) const {
  const auto d = static_cast<Index>(x.dimension());
  const double q = power_ / (power_ - 1);
  const double sum = parallelSum(x.count(), block, 0.0, [&](std::size_t begin, std::size_t end) {
    const Eigen::VectorXd g = gradients(x, begin, end) * coefficients;
    double total = 0;
    for (Index i = 0; i < g.size() / d; ++i) {
      total += std::pow(g.segment(i * d, d).norm(), q) / q;
      for (Index c = 0; c < d; ++c) {
        total -= y.at(begin + static_cast<std::size_t>(i), static_cast<std::size_t>(c)) * g(i * d + c);
      }
    }
    return total;
  });
  return sum / static_cast<double>(x.count()) + 0.5 * ridge * coefficients.tail(frequencies_.cols()).squaredNorm();
}

void PotentialRegression::evaluate(const Cloud& x, Cloud& out) const {
  const auto d = static_cast<Index>(x.dimension());
  const double q = power_ / (power_ - 1);
  parallelBlocks(x.count(), block, [&](std::size_t begin, std::size_t end) {
    const Eigen::VectorXd g = gradients(x, begin, end) * coefficients_;
    for (Index i = 0; i < g.size() / d; ++i) {
      const double size = g.segment(i * d, d).norm();
      const double slope = q == 2 || size == 0 ? 1 : std::pow(size, q - 2);
      for (Index c = 0; c < d; ++c) {
        out.at(begin + static_cast<std::size_t>(i), static_cast<std::size_t>(c)) = slope * g(i * d + c);
      }
    }
  });
}

} // namespace semiflow::sampling
