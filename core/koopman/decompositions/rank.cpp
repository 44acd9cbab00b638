#include "core/koopman/decompositions/rank.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace semiflow::koopman {

using Eigen::Index;
using Eigen::VectorXd;

Index rankByTolerance(const VectorXd& singularValues, double tolerance) {
  Index r = 0;
  while (r < singularValues.size() && singularValues[r] > tolerance * singularValues[0]) ++r;
  return r;
}

Index rankByEnergy(const VectorXd& singularValues, double fraction) {
  const double total = singularValues.squaredNorm();
  double sum = 0;
  for (Index r = 0; r < singularValues.size(); ++r) {
    sum += singularValues[r] * singularValues[r];
    if (sum >= fraction * total) return r + 1;
  }
  return singularValues.size();
}

double marchenkoPasturMedian(double b) {
  const double low = (1 - std::sqrt(b)) * (1 - std::sqrt(b)), high = (1 + std::sqrt(b)) * (1 + std::sqrt(b));
  // With x = centre + radius cos(angle) the density's square-root ends become smooth; the midpoint rule then converges
  // fast.
  const double centre = 0.5 * (low + high), radius = 0.5 * (high - low);
  constexpr int steps = 20000;
  double mass = 0;
  for (int i = 0; i < steps; ++i) {
    const double angle = std::numbers::pi * (1 - (i + 0.5) / steps);
    const double x = centre + radius * std::cos(angle), s = std::sin(angle);
    const double piece = radius * radius * s * s / (2 * std::numbers::pi * b * x) * std::numbers::pi / steps;
    if (mass + piece >= 0.5) {
      const double end = std::numbers::pi * (1 - (i + (0.5 - mass) / piece) / steps);
      return centre + radius * std::cos(end);
    }
    mass += piece;
  }
  return high;
}

Index rankByHardThreshold(const VectorXd& singularValues, Index rows, Index columns) {
  const double b = static_cast<double>(std::min(rows, columns)) / static_cast<double>(std::max(rows, columns));
  const double lambda = std::sqrt(2 * (b + 1) + 8 * b / (b + 1 + std::sqrt(b * b + 14 * b + 1)));
  const Index n = singularValues.size();
  const double median = n % 2 == 1 ? singularValues[n / 2] : 0.5 * (singularValues[n / 2 - 1] + singularValues[n / 2]);
  const double threshold = lambda / std::sqrt(marchenkoPasturMedian(b)) * median;
  Index r = 0;
  while (r < n && singularValues[r] > threshold) ++r;
  return std::max<Index>(r, 1);
}

} // namespace semiflow::koopman
