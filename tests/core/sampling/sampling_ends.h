#pragma once

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "core/experiment/experiment.h"
#include "tests/core/sampling/laboratory.h"

/// Whole sampling runs, and what they leave behind.
namespace semiflow::tests {

inline const char* linearWay = R"({"id":"variance_preserving","schedule":{"id":"linear"},"end":0.01})";
inline const char* nearTheEnd = R"({"id":"variance_preserving","schedule":{"id":"linear"},"end":0.001})";

/// What a run leaves behind.
struct End {
  std::size_t dimension = 1;
  std::vector<double> positions, logWeights;

  /// The weighted mean of f over the particles.
  template <class F> double mean(const F& f) const {
    const std::size_t n = positions.size() / dimension;
    double sum = 0, total = 0;
    for (std::size_t p = 0; p < n; ++p) {
      const double weight = logWeights.empty() ? 1 : std::exp(logWeights[p] - logWeights[0]);
      sum += weight * f(positions.data() + p * dimension);
      total += weight;
    }
    return sum / total;
  }
};

inline experiment::FramePtr lastFrame(Json tree) {
  tree["semiflow"] = 1;
  tree["kind"] = "sampling";
  const auto run = experiment::Experiment(tree, ".").makeRun();
  auto frame = run->start();
  while (!run->finished()) frame = run->advance({});
  return frame;
}

inline End endOf(const Json& tree) {
  const auto frame = lastFrame(tree);
  const auto& particles = std::get<experiment::Particles>(*frame->find("position"));
  return {particles.dimension(), particles.positions, particles.logWeights};
}

inline std::string runRefusal(Json tree) {
  try {
    endOf(tree);
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

/// On a line: weights, means and variances.
struct Line {
  std::vector<double> weights, means, variances;
  double density(double x) const {
    double sum = 0;
    for (std::size_t k = 0; k < weights.size(); ++k) {
      sum += weights[k] * std::exp(-0.5 * std::pow(x - means[k], 2) / variances[k]) /
             std::sqrt(2 * std::numbers::pi * variances[k]);
    }
    return sum;
  }
  Line noised(const sampling::Level& level) const {
    Line line = *this;
    for (double& mean : line.means) mean *= level.alpha;
    for (double& variance : line.variances) variance = level.alpha * level.alpha * variance + level.sigma * level.sigma;
    return line;
  }
  Json target() const {
    Json tree{
        {"id", "gaussian_mixture"}, {"weights", weights}, {"means", Json::array()}, {"covariances", Json::array()}};
    for (std::size_t k = 0; k < weights.size(); ++k) {
      tree["means"].push_back(Json::array({means[k]}));
      tree["covariances"].push_back(Json::array({Json::array({variances[k]})}));
    }
    return tree;
  }
};

struct MeanAndVariance {
  double mean = 0, variance = 0;
};

/// Of a density up to a factor, by the midpoint rule on [-8, 8].
template <class F> MeanAndVariance quadrature(const F& density) {
  constexpr int n = 20000;
  double total = 0, first = 0, second = 0;
  for (int i = 0; i < n; ++i) {
    const double x = -8 + 16 * (i + 0.5) / n, p = density(x);
    total += p, first += p * x, second += p * x * x;
  }
  return {first / total, second / total - std::pow(first / total, 2)};
}

inline MeanAndVariance momentsOf(const End& end) {
  const double mean = end.mean([](const double* x) { return x[0]; });
  return {mean, end.mean([mean](const double* x) { return (x[0] - mean) * (x[0] - mean); })};
}

} // namespace semiflow::tests
