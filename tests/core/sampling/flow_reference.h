#pragma once

#include <algorithm>
#include <array>
#include <cmath>

#include "tests/core/sampling/laboratory.h"

/// Where the probability-flow ODE takes particles, by Dormand and Prince's pair of order 5(4) with its own steps, on
/// the textbook's score.
namespace semiflow::tests {

/// y' = rate(t, y) from `first` to `last`. Dormand, Prince, J. Comput. Appl. Math. 6, 19 (1980).
template <class Rate>
Eigen::VectorXd dormandPrince(double first, double last, Eigen::VectorXd y, double tolerance, const Rate& rate) {
  static constexpr std::array<double, 7> c{0, 0.2, 0.3, 0.8, 8.0 / 9, 1, 1};
  static constexpr double a[7][6] = {{},
                                     {1.0 / 5},
                                     {3.0 / 40, 9.0 / 40},
                                     {44.0 / 45, -56.0 / 15, 32.0 / 9},
                                     {19372.0 / 6561, -25360.0 / 2187, 64448.0 / 6561, -212.0 / 729},
                                     {9017.0 / 3168, -355.0 / 33, 46732.0 / 5247, 49.0 / 176, -5103.0 / 18656},
                                     {35.0 / 384, 0, 500.0 / 1113, 125.0 / 192, -2187.0 / 6784, 11.0 / 84}};
  static constexpr std::array<double, 7> difference{71.0 / 57600,      0,          -71.0 / 16695, 71.0 / 1920,
                                                    -17253.0 / 339200, 22.0 / 525, -1.0 / 40};
  double t = first;
  double h = 0.01 * (last - first);
  while (t != last) {
    if ((last - t) / h < 1.0000001) h = last - t;
    std::array<Eigen::VectorXd, 7> k;
    Eigen::VectorXd stage = y;
    for (std::size_t s = 0; s < 7; ++s) {
      stage = y;
      for (std::size_t j = 0; j < s; ++j) stage += h * a[s][j] * k[j];
      k[s] = rate(t + c[s] * h, stage);
    }
    Eigen::VectorXd error = Eigen::VectorXd::Zero(y.size());
    for (std::size_t s = 0; s < 7; ++s) error += h * difference[s] * k[s];
    const double ratio = error.norm() / (tolerance * (1 + y.norm()));
    if (ratio <= 1) {
      t = h == last - t ? last : t + h;
      y = stage; // the last stage is the step
    }
    h *= std::clamp(0.9 * std::pow(std::max(ratio, 1e-10), -0.2), 0.2, 5.0);
  }
  return y;
}

/// d(x/alpha)/d(lambda) = -exp(-lambda) eps(x) from the process's start to its end.
inline sampling::Cloud exactFlow(const sampling::Process& process, const sampling::Cloud& x, double tolerance = 1e-13) {
  const PlainMixture mixture = plainThreeModes();
  const sampling::Level first = process.level(process.start());
  const sampling::Level last = process.level(process.end());
  const auto rate = [&](double lambda, const Eigen::VectorXd& y) -> Eigen::VectorXd {
    const sampling::Level level = process.level(process.timeAt(lambda));
    return std::exp(-lambda) * level.sigma * mixture.score(level.alpha * y, level.alpha, level.sigma);
  };
  sampling::Cloud end(x.count(), 2);
  for (std::size_t p = 0; p < x.count(); ++p) {
    const Eigen::VectorXd start = Eigen::Vector2d(x.at(p, 0), x.at(p, 1)) / first.alpha;
    const Eigen::VectorXd y = dormandPrince(first.lambda, last.lambda, start, tolerance, rate);
    for (std::size_t c = 0; c < 2; ++c) end.at(p, c) = last.alpha * y(static_cast<Eigen::Index>(c));
  }
  return end;
}

inline double rootMeanSquare(const sampling::Cloud& a, const sampling::Cloud& b) {
  double sum = 0;
  for (std::size_t p = 0; p < a.count(); ++p) {
    for (std::size_t c = 0; c < a.dimension(); ++c) sum += std::pow(a.at(p, c) - b.at(p, c), 2);
  }
  return std::sqrt(sum / static_cast<double>(a.count()));
}

} // namespace semiflow::tests
