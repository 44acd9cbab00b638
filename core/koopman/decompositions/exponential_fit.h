#pragma once

#include <vector>

#include <Eigen/Core>

namespace semiflow::koopman {

/// A sampled series: row i of values was seen at times[i].
struct TimeSeries {
  Eigen::VectorXd times;
  Eigen::MatrixXd values; ///< times x channels
};

/// Sums of exponentials: values(t) = sum_j exp(rates_j t) weights.row(j).
struct ExponentialFit {
  Eigen::VectorXcd rates;
  std::vector<Eigen::MatrixXcd> weights; ///< per series: rates x channels
  double error = 0;                      ///< sum of squares that is left
};

/// The rates that fit all series best in the least-squares sense, each series with weights of its own: variable
/// projection, which leaves the weights to linear least squares, by Levenberg and Marquardt's method with Kaufman's
/// Jacobian. Stops when a step improves the fit by less than a part in 10^12, or after `iterations`. Golub, LeVeque,
/// ARO report 79-3 (1979); Askham, Kutz, SIAM J. Appl. Dyn. Syst. 17, 380 (2018).
/// @param start rates to start from; complex ones of real series in conjugate pairs, and they stay so
ExponentialFit fitExponentials(const std::vector<TimeSeries>& series, Eigen::VectorXcd start, int iterations = 60);

} // namespace semiflow::koopman
