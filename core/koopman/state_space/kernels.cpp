#include "core/koopman/state_space/kernels.h"

#include <cmath>
#include <limits>
#include <numbers>

#include <Eigen/LU>
#include <Eigen/SVD>
#include <unsupported/Eigen/MatrixFunctions>

#include "core/base/parallel.h"
#include "core/numerics/fft.h"
#include "core/numerics/lapack.h"

namespace semiflow::koopman {

using Complex = std::complex<double>;
using Eigen::Index;
using Eigen::MatrixXcd;
using Eigen::MatrixXd;
using Eigen::VectorXcd;
using Eigen::VectorXd;
using Numbers = numerics::AlignedVector<Complex>;

namespace {

std::size_t sizeOf(Index n) { return static_cast<std::size_t>(n); }

/// Generating functions are taken a little inside the unit circle, where no pole of a stable system or of its normal
/// part can be met: at z = rho exp(-2 pi i j/L) with rho^L = e^-2.
constexpr double inside = 2;
double radius(double power, double length) { return std::exp(-inside * power / length); }

Complex place(std::size_t j, std::size_t length) {
  const auto l = static_cast<double>(length);
  return std::polar(radius(1, l), -2 * std::numbers::pi * static_cast<double>(j) / l);
}

VectorXd inverseTransform(Numbers& values) {
  Numbers sums(values.size());
  numerics::Fft<double>(values.size(), false).backward(values.data(), sums.data());
  VectorXd result(static_cast<Index>(values.size()));
  for (Index k = 0; k < result.size(); ++k) result[k] = sums[sizeOf(k)].real() / static_cast<double>(values.size());
  return result;
}

/// The numbers K_k, k = 0 .. L-1, whose generating function sum K_k z^k has these values at those places.
VectorXd fromPlaces(Numbers& values) {
  VectorXd result = inverseTransform(values);
  for (Index k = 0; k < result.size(); ++k)
    result[k] /= radius(static_cast<double>(k), static_cast<double>(values.size()));
  return result;
}

Numbers transform(const VectorXd& numbers, std::size_t length) {
  Numbers padded(length), values(length);
  for (Index k = 0; k < numbers.size(); ++k) padded[sizeOf(k) % length] += numbers[k];
  numerics::Fft<double>(length, false).forward(padded.data(), values.data());
  return values;
}

/// A polynomial at those places.
Numbers atPlaces(VectorXd coefficients, std::size_t length) {
  for (Index k = 0; k < coefficients.size(); ++k)
    coefficients[k] *= radius(static_cast<double>(k), static_cast<double>(length));
  return transform(coefficients, length);
}

/// c^T A^exponent
VectorXd afterPower(VectorXd c, MatrixXd a, Index exponent) {
  MatrixXd square(a.rows(), a.cols());
  for (; exponent > 0; exponent /= 2) {
    if (exponent % 2 == 1) c = a.transpose() * c.eval();
    if (exponent > 1) numerics::multiply(a, a, square);
    a.swap(square);
  }
  return c;
}

} // namespace

double conditionOf(const MatrixXcd& v) {
  const VectorXd values = Eigen::BDCSVD<MatrixXcd>(v).singularValues();
  const double least = values[values.size() - 1];
  return least > 0 ? values[0] / least : std::numeric_limits<double>::infinity();
}

Discrete discretise(const StateSpace& s, double step, Rule rule) {
  if (s.discrete) return {s.a, s.b};
  const Index n = s.states();
  if (rule == Rule::held) {
    MatrixXd block = MatrixXd::Zero(n + 1, n + 1); // its exponential holds both
    block.topLeftCorner(n, n) = step * s.a;
    block.topRightCorner(n, 1) = step * s.b;
    const MatrixXd exponential = block.exp();
    return {exponential.topLeftCorner(n, n), exponential.topRightCorner(n, 1)};
  }
  const MatrixXd identity = MatrixXd::Identity(n, n);
  const Eigen::PartialPivLU<MatrixXd> back(identity - 0.5 * step * s.a);
  return {back.solve(identity + 0.5 * step * s.a), back.solve(step * s.b)};
}

VectorXd kernelByRecurrence(const Discrete& s, const VectorXd& c, Index length) {
  VectorXd kernel(length), x = s.b;
  for (Index k = 0; k < length; ++k) {
    kernel[k] = c.dot(x);
    x = (s.a * x).eval();
  }
  return kernel;
}

VectorXd kernelByCauchy(const NormalPlusLowRank& split, const Discrete& discrete, const VectorXd& b, const VectorXd& c,
                        double step, Index length) {
  const VectorXd cut = c - std::exp(-inside) * afterPower(c, discrete.a, length); // sum over k < length alone
  const Index n = split.lambda.size(), rank = split.p.cols(), sums = (1 + rank) * (1 + rank);
  MatrixXcd left(n, 1 + rank), right(n, 1 + rank);
  left << split.v.transpose() * cut.cast<Complex>(), split.v.transpose() * split.p.cast<Complex>();
  right << split.v.adjoint() * b.cast<Complex>(), split.v.adjoint() * split.p.cast<Complex>();
  MatrixXcd weights(n, sums); // of 1/(s - lambda), for every pair of left and right
  for (Index j = 0; j < sums; ++j) weights.col(j) = left.col(j % (1 + rank)).cwiseProduct(right.col(j / (1 + rank)));
  const MatrixXd re = weights.real().transpose(), im = weights.imag().transpose();
  const VectorXd poleRe = split.lambda.real(), poleIm = split.lambda.imag();
  Numbers values(sizeOf(length));
  // The kernel is real: one half of the places gives the other.
  parallelBlocks(values.size() / 2 + 1, 64, [&](std::size_t begin, std::size_t end) {
    VectorXd x(n), y(n); // of the inverses: numbers apart, since complex division does not vectorise
    for (std::size_t j = begin; j < end; ++j) {
      const Complex z = place(j, values.size());
      const Complex s = 2 / step * (1.0 - z) / (1.0 + z);
      x = s.real() - poleRe.array();
      y = s.imag() - poleIm.array();
      const Eigen::ArrayXd square = (x.array().square() + y.array().square()).inverse();
      x.array() *= square;
      y.array() *= -square;
      MatrixXcd cauchy(1 + rank, 1 + rank);
      cauchy.reshaped().real() = re * x - im * y;
      cauchy.reshaped().imag() = re * y + im * x;
      Complex sum = cauchy(0, 0);
      if (rank > 0) {
        const MatrixXcd small = MatrixXcd::Identity(rank, rank) + cauchy.bottomRightCorner(rank, rank);
        sum -= (cauchy.topRightCorner(1, rank) * small.inverse() * cauchy.bottomLeftCorner(rank, 1))(0);
      }
      values[j] = 2.0 / (1.0 + z) * sum;
      if (j > 0) values[values.size() - j] = std::conj(values[j]);
    }
  });
  return fromPlaces(values);
}

Diagonalised diagonalise(const StateSpace& s, const VectorXd& c) {
  Diagonalised result;
  if (s.split && s.split->p.cols() == 0) { // normal: the eigenvectors are unitary
    result.lambda = s.split->lambda;
    result.v = s.split->v;
    result.b = result.v.adjoint() * s.b.cast<Complex>();
  } else {
    numerics::Eigenpairs pairs = numerics::eigenpairs(s.a);
    result.lambda = std::move(pairs.values);
    result.v = std::move(pairs.vectors);
    result.condition = conditionOf(result.v);
    result.b = result.v.fullPivLu().solve(s.b.cast<Complex>());
  }
  result.c = result.v.transpose() * c.cast<Complex>();
  return result;
}

VectorXd kernelByPoles(const Diagonalised& s, double step, Rule rule, bool discrete, Index length) {
  VectorXcd turn = s.lambda, weight = s.c.cwiseProduct(s.b);
  for (Index n = 0; n < turn.size() && !discrete; ++n) {
    const Complex l = s.lambda[n] * step;
    if (rule == Rule::bilinear) {
      turn[n] = (1.0 + 0.5 * l) / (1.0 - 0.5 * l);
      weight[n] *= step / (1.0 - 0.5 * l);
    } else {
      turn[n] = std::exp(l);
      weight[n] *= std::abs(l) > 1e-8 ? step * (turn[n] - 1.0) / l : Complex(step);
    }
  }
  VectorXd kernel(length);
  for (Index k = 0; k < length; ++k) {
    kernel[k] = weight.sum().real();
    weight.array() *= turn.array();
  }
  return kernel;
}

VectorXd kernelOfCompanion(const Discrete& s, const VectorXd& c, Index length) {
  const Index d = s.b.size();
  const VectorXd last = s.a.col(d - 1);
  // c - c A^length, row by row: a row times the matrix is a shift and one inner product
  VectorXd row = c;
  for (Index k = 0; k < length; ++k) {
    const double feedback = row.dot(last);
    if (d > 1) row.head(d - 1) = row.tail(d - 1).eval();
    row[d - 1] = feedback;
  }
  const VectorXd cut = c - std::exp(-inside) * row;
  // x^T (1 - z S)^-1 y = sum_m z^m sum_j x_(j+m) y_j with the shift S; what is left of A is of rank one
  const auto correlation = [d](const VectorXd& x, const VectorXd& y) {
    VectorXd result(d);
    for (Index m = 0; m < d; ++m) result[m] = x.tail(d - m).dot(y.head(d - m));
    return result;
  };
  const VectorXd unit = VectorXd::Unit(d, d - 1);
  const std::size_t n = sizeOf(length);
  const Numbers direct = atPlaces(correlation(cut, s.b), n), in = atPlaces(correlation(cut, last), n),
                out = atPlaces(correlation(unit, s.b), n), loop = atPlaces(correlation(unit, last), n);
  Numbers values(n);
  for (std::size_t j = 0; j < n; ++j) {
    const Complex z = place(j, n);
    values[j] = direct[j] + z * in[j] * out[j] / (1.0 - z * loop[j]);
  }
  return fromPlaces(values);
}

VectorXd convolved(const VectorXd& kernel, const VectorXd& u) {
  const std::size_t twice = 2 * sizeOf(u.size());
  Numbers a = transform(kernel, twice);
  const Numbers b = transform(u, twice);
  for (std::size_t j = 0; j < twice; ++j) a[j] *= b[j];
  return inverseTransform(a).head(u.size());
}

Complex transfer(const MatrixXd& a, const VectorXd& b, const VectorXd& c, Complex s) {
  MatrixXcd shifted = -a.cast<Complex>();
  shifted.diagonal().array() += s;
  return c.cast<Complex>().cwiseProduct(shifted.partialPivLu().solve(b.cast<Complex>())).sum();
}

} // namespace semiflow::koopman
