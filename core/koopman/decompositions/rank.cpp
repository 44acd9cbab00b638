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

Index rankByResidual(const VectorXd& missed, double fraction) {
  for (Index r = 0; r < missed.size(); ++r) {
    if (missed[r] <= fraction) return r + 1;
  }
  return missed.size();
}

Component<Decomposition> withTruncation(Component<Decomposition> component) {
  component
      .parameter(choice("truncation", {"tolerance", "rank", "energy", "hard_threshold", "residual"})
                     .doc("how many singular vectors to keep: those above `tolerance`, `rank` of them, `energy` of the "
                          "sum of squares, the optimal number for data in white noise (Gavish, Donoho 2014), or as few "
                          "as predict one interval ahead up to `residual`"))
      .parameter(real("tolerance", 1e-10).between(0, 1).doc("smallest singular value to keep, relative to the largest"))
      .parameter(integer("rank", 10).atLeast(1).doc("how many to keep"))
      .parameter(real("energy", 0.999).between(0, 1).doc("fraction of the sum of squares to keep"))
      .parameter(real("residual", 0.01).between(0, 1).doc("of the best one-interval prediction, relative to the data"));
  return component;
}

RankRule truncation(const Values& v) {
  const std::string how = v.text("truncation");
  const double tolerance = v.real("tolerance"), energy = v.real("energy"), residual = v.real("residual");
  const auto fixed = static_cast<Index>(v.integer("rank"));
  return [=](const RankData& data) {
    const VectorXd& singular = data.singularValues;
    if (how == "rank") return std::min(fixed, singular.size());
    if (how == "energy") return rankByEnergy(singular, energy);
    if (how == "hard_threshold") return rankByHardThreshold(singular, data.observables, data.pairs);
    if (how == "residual") return rankByResidual(data.missed(), residual);
    return rankByTolerance(singular, tolerance);
  };
}

Component<Decomposition> withTolerance(Component<Decomposition> component) {
  component.parameter(real("tolerance", 1e-10)
                          .between(0, 1)
                          .doc("smallest singular value to keep of the observables over the data, each scaled to root "
                               "mean square 1, relative to the largest"));
  return component;
}

Component<Decomposition> withPseudospectrum(Component<Decomposition> component) {
  component
      .parameter(boolean("pseudospectrum", true)
                     .doc("find the smallest residual at every point of a grid in the complex plane"))
      .parameter(integer("points", 60).between(2, 2000).doc("of that grid, per direction"))
      .parameter(real("radius", 0).between(0, 1e6).doc("half the side of the grid; 0: to fit the eigenvalues"));
  return component;
}

std::optional<PseudospectrumGrid> pseudospectrumGrid(const Values& v) {
  if (!v.boolean("pseudospectrum")) return std::nullopt;
  return PseudospectrumGrid{static_cast<Index>(v.integer("points")), v.real("radius")};
}

RankRule toleranceRule(double tolerance) {
  return [=](const RankData& data) { return rankByTolerance(data.singularValues, tolerance); };
}

} // namespace semiflow::koopman
