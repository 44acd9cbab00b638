#include <cmath>
#include <numbers>
#include <numeric>

#include "core/sampling/distances/measure.h"
#include "core/sampling/exact_flow.h"

namespace semiflow::sampling {
namespace {

double mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// log N(x; 0, deviation^2 I).
std::vector<double> priorLogDensity(const Cloud& x, double deviation) {
  std::vector<double> logs(x.count(), 0.0);
  for (std::size_t p = 0; p < x.count(); ++p) {
    for (std::size_t c = 0; c < x.dimension(); ++c)
      logs[p] -= 0.5 * std::pow(x.at(p, c) / deviation, 2) + std::log(deviation * std::sqrt(2 * std::numbers::pi));
  }
  return logs;
}

class FlowLikelihood final : public Measure {
 public:
  FlowLikelihood(std::size_t samples, double tolerance, bool data)
      : samples_(samples), tolerance_(tolerance), data_(data) {}

  bool suits(const Process& process) const override { return process.priorIsNormal(); }
  std::vector<experiment::Scalar> measure(const Glance& now) override {
    const Level first = now.process.level(now.process.start());
    data_ ? ofData(now, first) : ofItsOwn(now, first);
    const std::vector<double> exact = now.target.logDensity(now.level, x_);
    const double found = mean(logs_), known = mean(exact);
    return {{"log_likelihood", "nat", found, false},
            {"exact_log_likelihood", "nat", known, false},
            {data_ ? "target_to_flow_divergence" : "flow_to_target_divergence", "nat",
             data_ ? known - found : found - known, false}};
  }

 private:
  /// Exact samples, led up to the prior: what they lose in density on the way is known.
  void ofData(const Glance& now, const Level& first) {
    x_ = exactSamples(now, std::min(samples_, now.x.count()));
    Cloud up = x_;
    std::vector<double> change(x_.count(), 0.0);
    if (now.level.lambda != first.lambda)
      followExactly(now.process, now.score, now.level, first, up, change, tolerance_);
    logs_ = priorLogDensity(up, now.process.priorDeviation());
    for (std::size_t p = 0; p < logs_.size(); ++p) logs_[p] -= change[p];
  }
  /// Draws of the prior, led down with their density from frame to frame.
  void ofItsOwn(const Glance& now, const Level& first) {
    if (x_.count() == 0) {
      x_ = Cloud(std::min(samples_, now.x.count()), now.x.dimension());
      addNormals(x_, now.process.priorDeviation(), Random(now.seed, Stream::target), 2);
      logs_ = priorLogDensity(x_, now.process.priorDeviation());
      at_ = first;
    }
    if (now.level.lambda != at_.lambda) followExactly(now.process, now.score, at_, now.level, x_, logs_, tolerance_);
    at_ = now.level;
  }

  std::size_t samples_;
  double tolerance_;
  bool data_;
  Cloud x_;
  std::vector<double> logs_;
  Level at_;
};

} // namespace

const Component<Measure>& flowLikelihood() {
  static const auto component =
      Component<Measure>("flow_likelihood", "Log-likelihood by the flow")
          .summary(
              "The density of the law that the probability-flow ODE carries from the prior to each noise level, by "
              "the change of variables: the mean of its logarithm, beside that of the exact density, and the "
              "divergence of the two laws. It is the score's, whatever the sampler.")
          .formula("log q_t(x_t) = log q_T(x_T) + ∫ div v dt")
          .reference("Song et al., Score-based generative modeling through stochastic differential equations (2021)")
          .parameter(samplesParameter(64, 65536, "how many points the mean is taken over; 2d scores a stage for each"))
          .parameter(choice("of", {"data", "flow"})
                         .doc("the mean over exact samples, which says how likely data are (led up to the prior for "
                              "each frame), or over the flow's own"))
          .parameter(real("tolerance", 1e-6).between(1e-10, 1e-2).doc("error allowed in each step of the flow"))
          .makes([](const Values& v) {
            return std::make_unique<FlowLikelihood>(samplesOf(v), v.real("tolerance"), v.text("of") == "data");
          });
  return component;
}

} // namespace semiflow::sampling
