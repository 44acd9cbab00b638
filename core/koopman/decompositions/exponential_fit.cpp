#include "core/koopman/decompositions/exponential_fit.h"

#include <cmath>

#include <Eigen/Cholesky>
#include <Eigen/QR>

namespace semiflow::koopman {
namespace {

using Eigen::Index;
using Eigen::MatrixXcd;
using Eigen::MatrixXd;
using Eigen::VectorXcd;
using Complex = std::complex<double>;

MatrixXcd exponentials(const Eigen::VectorXd& times, const VectorXcd& rates) {
  return (times.cast<Complex>() * rates.transpose()).array().exp();
}

/// One point of the search: the fit there, and the normal equations of a step from there.
struct Point {
  ExponentialFit fit;
  MatrixXcd normal;  ///< rates x rates
  VectorXcd descent; ///< minus the gradient
};

Point evaluate(const std::vector<TimeSeries>& series, const VectorXcd& rates) {
  const Index n = rates.size();
  Point point{{rates, {}, 0}, MatrixXcd::Zero(n, n), VectorXcd::Zero(n)};
  for (const TimeSeries& s : series) {
    const MatrixXcd phi = exponentials(s.times, rates);
    if (!phi.allFinite()) {
      point.fit.error = std::numeric_limits<double>::infinity();
      return point;
    }
    const Eigen::ColPivHouseholderQR<MatrixXcd> qr(phi);
    const MatrixXcd weights = qr.solve(s.values.cast<Complex>());
    const MatrixXcd left = s.values.cast<Complex>() - phi * weights;
    // Column j of the Jacobian is -u_j weights_j, u_j the part of t exp(rate_j t) outside of the exponentials' span
    const MatrixXcd slopes = s.times.cast<Complex>().asDiagonal() * phi;
    const MatrixXcd outside = slopes - phi * qr.solve(slopes);
    point.normal += (outside.adjoint() * outside).cwiseProduct((weights * weights.adjoint()).conjugate());
    point.descent += (outside.adjoint() * left).cwiseProduct(weights.conjugate()).rowwise().sum();
    point.fit.error += left.squaredNorm();
    point.fit.weights.push_back(weights);
  }
  return point;
}

} // namespace

ExponentialFit fitExponentials(const std::vector<TimeSeries>& series, VectorXcd start, int iterations) {
  double total = 0;
  for (const TimeSeries& s : series) total += s.values.squaredNorm();
  Point point = evaluate(series, start);
  double damping = 1e-3;
  for (int i = 0; i < iterations && point.fit.error > 1e-30 * total; ++i) {
    bool better = false;
    double gain = 0;
    for (int attempt = 0; attempt < 20 && !better; ++attempt) {
      MatrixXcd matrix = point.normal;
      matrix.diagonal() += damping * point.normal.diagonal();
      const VectorXcd step = matrix.ldlt().solve(point.descent);
      Point next = evaluate(series, point.fit.rates + step);
      better = next.fit.error < point.fit.error; // false for what is not a number
      if (better) {
        gain = point.fit.error - next.fit.error;
        point = std::move(next);
      }
      damping *= better ? 0.1 : 10;
      damping = std::max(damping, 1e-14);
    }
    if (!better || gain <= 1e-12 * point.fit.error) break;
  }
  return point.fit;
}

} // namespace semiflow::koopman
