#include "core/sampling/distributions/curves.h"

#include <array>
#include <numbers>

namespace semiflow::sampling {
namespace {

constexpr std::size_t ruleSize = 16;
constexpr std::size_t mostPieces = 4096; // of one curve

struct Rule {
  std::array<double, ruleSize> places, weights; ///< on [0, 1]
};

const Rule& gaussLegendre() {
  static const Rule rule = [] {
    Rule r{};
    constexpr auto n = static_cast<double>(ruleSize);
    for (std::size_t i = 0; i < ruleSize; ++i) {
      double x = std::cos(std::numbers::pi * (static_cast<double>(i) + 0.75) / (n + 0.5));
      double slope = 0;
      for (int iteration = 0; iteration < 10; ++iteration) { // Newton's method on the Legendre polynomial
        double before = 1, value = x;
        for (std::size_t k = 2; k <= ruleSize; ++k) {
          const auto m = static_cast<double>(k);
          const double next = ((2 * m - 1) * x * value - (m - 1) * before) / m;
          before = value;
          value = next;
        }
        slope = n * (x * value - before) / (x * x - 1);
        x -= value / slope;
      }
      r.places[i] = 0.5 * (1 + x);
      r.weights[i] = 1 / ((1 - x * x) * slope * slope);
    }
    return r;
  }();
  return rule;
}

/// The length of the piece over the smallest deviation on it, from a polygon.
double deviationsLong(const Curve& curve, double a, double b) {
  constexpr int sides = 8;
  double length = 0, smallest = curve.deviation(a);
  Eigen::Vector2d last = curve.place(a);
  for (int k = 1; k <= sides; ++k) {
    const double u = a + (b - a) * k / sides;
    const Eigen::Vector2d next = curve.place(u);
    length += (next - last).norm();
    smallest = std::min(smallest, curve.deviation(u));
    last = next;
  }
  return length / smallest;
}

void split(const Curve& curve, double a, double b, std::vector<std::array<double, 2>>& pieces, int depth = 0) {
  constexpr double longest = 4;
  constexpr int fewest = 4; // halvings at least, so that a polygon sees the curve; and at most
  constexpr int most = 20;
  if (pieces.size() > mostPieces) return;
  if (depth >= most || (depth >= fewest && deviationsLong(curve, a, b) <= longest)) {
    pieces.push_back({a, b});
    return;
  }
  const double middle = 0.5 * (a + b);
  split(curve, a, middle, pieces, depth + 1);
  split(curve, middle, b, pieces, depth + 1);
}

} // namespace

std::unique_ptr<PointMixture> alongCurves(const std::vector<Curve>& curves, const Values& values) {
  std::vector<Eigen::Vector2d> places;
  std::vector<double> weights, deviations;
  std::vector<std::size_t> modes;
  for (std::size_t k = 0; k < curves.size(); ++k) {
    const Curve& curve = curves[k];
    std::vector<std::array<double, 2>> pieces;
    split(curve, curve.begin, curve.end, pieces);
    if (pieces.size() > mostPieces) {
      throw values.error("thickness", "a blur of at least 1/8000 of the length of the curve",
                         values.tree().at("thickness").dump());
    }
    const std::size_t first = places.size();
    double total = 0;
    for (const auto& [a, b] : pieces) {
      for (std::size_t i = 0; i < ruleSize; ++i) {
        const double u = a + (b - a) * gaussLegendre().places[i];
        places.push_back(curve.place(u));
        weights.push_back(gaussLegendre().weights[i] * (b - a) * curve.density(u));
        deviations.push_back(curve.deviation(u));
        modes.push_back(k);
        total += weights.back();
      }
    }
    for (std::size_t i = first; i < weights.size(); ++i) weights[i] *= curve.weight / total;
  }
  Eigen::MatrixXd points(2, static_cast<Eigen::Index>(places.size()));
  for (std::size_t i = 0; i < places.size(); ++i) points.col(static_cast<Eigen::Index>(i)) = places[i];
  if (std::all_of(deviations.begin(), deviations.end(), [&](double s) { return s == deviations[0]; }))
    deviations.resize(1);
  return std::make_unique<PointMixture>(std::move(points), std::move(weights), std::move(deviations), std::move(modes));
}

} // namespace semiflow::sampling
