#include <algorithm>
#include <cmath>
#include <vector>

#include "core/base/parallel.h"
#include "core/sampling/samplers/history.h"
#include "core/sampling/samplers/model_statistics.h"

namespace semiflow::sampling {
namespace {

/// The step of one coordinate: y_t = kept y_s + constant + sum_j weights[j] f_j, y = x/alpha.
struct CoordinateStep {
  double kept = 0, constant = 0;
  std::vector<double> weights;
};

constexpr std::size_t panels = 200; ///< of the trapezoidal rule along a step

/// With L and S the integrals of l and s from the step's start, f = e^S (G + B) where B is the integral of e^-S b and G
/// hardly changes along a path: G is the polynomial of lambda through its last values, and
///   y_t = e^{-L_t} y_s - int e^{-(L_t - L)} e^S (G + B) dlambda.
class DpmSolverV3 final : public Sampler {
 public:
  DpmSolverV3(std::size_t order, bool lowerOrderFinal, std::size_t particles, std::size_t intervals)
      : order_(order), lowerOrderFinal_(lowerOrderFinal), particles_(particles), intervals_(intervals) {}

  bool evaluatesInOrder() const override { return false; }
  void step(Journey& journey, std::size_t i, Cloud& x) override {
    if (i == 0) {
      statistics_ = ModelStatistics(journey, particles_, x.dimension(), intervals_);
      history_ = History(order_, x.count(), x.dimension());
    }
    const Level& from = journey.levels[i];
    const Level& to = journey.levels[i + 1];
    Cloud& f = history_.push(from);
    journey.prediction.noise(from, x, f);
    const double ratio = std::exp(-from.lambda);
    eachCoordinate(x, [&](std::size_t c, std::size_t begin, std::size_t end) {
      const double l = statistics_.at(from.lambda, c).l / from.alpha;
      for (std::size_t k = begin; k < end; ++k) f.values()[k] = ratio * f.values()[k] - l * x.values()[k];
    });
    std::size_t order = history_.size();
    if (lowerOrderFinal_) order = std::min(order, journey.steps() - i);
    std::vector<CoordinateStep> steps;
    for (std::size_t c = 0; c < x.dimension(); ++c) steps.push_back(coordinateStep(c, from, to, order));
    eachCoordinate(x, [&](std::size_t c, std::size_t begin, std::size_t end) {
      const CoordinateStep& step = steps[c];
      for (std::size_t k = begin; k < end; ++k) {
        double y = step.kept * x.values()[k] / from.alpha + step.constant;
        for (std::size_t j = 0; j < order; ++j) y += step.weights[j] * history_[j].values()[k];
        x.values()[k] = to.alpha * y;
      }
    });
  }
  std::size_t cloudsKept(std::size_t) const override { return order_; }

 private:
  /// Calls body(coordinate, begin, end) for every run of lanes of one coordinate.
  template <class Body> static void eachCoordinate(const Cloud& x, const Body& body) {
    const std::size_t d = x.dimension();
    parallelBlocks(x.strips(), stripsPerBlock, [&](std::size_t first, std::size_t last) {
      for (std::size_t s = first; s < last; ++s) {
        for (std::size_t c = 0; c < d; ++c) body(c, (s * d + c) * Cloud::lanes, (s * d + c + 1) * Cloud::lanes);
      }
    });
  }

  /// The integral of e^-S b from the step's start to lambda.
  double drift(std::size_t c, const ModelStatistics::Values& start, double from, double lambda) const {
    const double h = (lambda - from) / panels;
    double sum = 0;
    for (std::size_t k = 0; k <= panels; ++k) {
      const ModelStatistics::Values v = statistics_.at(from + static_cast<double>(k) * h, c);
      sum += (k == 0 || k == panels ? 0.5 : 1) * std::exp(start.sumS - v.sumS) * v.b;
    }
    return sum * h;
  }

  CoordinateStep coordinateStep(std::size_t c, const Level& from, const Level& to, std::size_t order) const {
    const ModelStatistics::Values start = statistics_.at(from.lambda, c);
    const ModelStatistics::Values finish = statistics_.at(to.lambda, c);
    const std::span<const Level> nodes = history_.levels().first(order);
    std::vector<double> scales, shifts; // G_j = scale f_j - shift
    for (const Level& node : nodes) {
      scales.push_back(std::exp(start.sumS - statistics_.at(node.lambda, c).sumS));
      shifts.push_back(drift(c, start, from.lambda, node.lambda));
    }
    CoordinateStep step{std::exp(start.sumL - finish.sumL), 0, std::vector<double>(order, 0)};
    const double h = (to.lambda - from.lambda) / panels;
    double grown = 0, before = 0; // B, and the integrand of B at the point before
    for (std::size_t k = 0; k <= panels; ++k) {
      const double lambda = from.lambda + static_cast<double>(k) * h;
      const ModelStatistics::Values v = statistics_.at(lambda, c);
      const double here = std::exp(start.sumS - v.sumS) * v.b;
      if (k > 0) grown += 0.5 * h * (before + here);
      before = here;
      const double weight =
          -(k == 0 || k == panels ? 0.5 : 1) * h * std::exp(v.sumL - finish.sumL + v.sumS - start.sumS);
      step.constant += weight * grown;
      for (std::size_t j = 0; j < order; ++j) {
        double lagrange = weight;
        for (std::size_t m = 0; m < order; ++m) {
          if (m != j) lagrange *= (lambda - nodes[m].lambda) / (nodes[j].lambda - nodes[m].lambda);
        }
        step.weights[j] += lagrange * scales[j];
        step.constant -= lagrange * shifts[j];
      }
    }
    return step;
  }

  std::size_t order_;
  bool lowerOrderFinal_;
  std::size_t particles_, intervals_;
  ModelStatistics statistics_;
  History history_;
};

} // namespace

const Component<Sampler>& dpmSolverV3() {
  static const auto component =
      samplerComponent("dpm_solver_v3", "DPM-Solver-v3", 8, "log_snr_uniform")
          .summary(
              "A multistep method around the statistics of the model, found on particles of its own before the first "
              "step: what is linear in them is solved exactly. Made for five to ten steps.")
          .formula("d(x/α)/dλ = −l x/α − f,  df/dλ ≈ s f + b;  l, s, b by coordinate and λ")
          .reference(
              "Zheng, Lu, Chen, Zhu, DPM-Solver-v3: improved diffusion ODE solver with empirical model statistics "
              "(2023)")
          .parameter(integer("order", 2).between(1, 3).doc("how many values of f a step goes through"))
          .parameter(
              boolean("lower_order_final", true).doc("the last steps are of order 1, 2, ... counted from the end"))
          .parameter(integer("fit", 256).between(8, 100000).doc("how many particles the statistics are of"))
          .parameter(integer("intervals", 240).between(10, 100000).doc("length of the table of the statistics"))
          .makes([](const Values& v) {
            return std::make_unique<DpmSolverV3>(
                static_cast<std::size_t>(v.integer("order")), v.boolean("lower_order_final"),
                static_cast<std::size_t>(v.integer("fit")), static_cast<std::size_t>(v.integer("intervals")));
          });
  return component;
}

} // namespace semiflow::sampling
