#include <cmath>

#include "core/sampling/processes/process.h"
#include "core/sampling/processes/schedule.h"

namespace semiflow::sampling {
namespace {

class VariancePreserving final : public Process {
 public:
  explicit VariancePreserving(const Values& values)
      : Process(values, values.real("start"), values.real("end")), schedule_(values.make<Schedule>("schedule")) {}

  Level level(double time) const override {
    const double logAlpha = schedule_->logAlpha(time);
    const double variance = -std::expm1(2 * logAlpha);
    return {time, std::exp(logAlpha), std::sqrt(variance), logAlpha - 0.5 * std::log(variance)};
  }
  double timeAt(double lambda) const override {
    // log alpha = -1/2 log(1 + exp(-2 lambda)), in the form that does not overflow.
    const double logAlpha =
        lambda >= 0 ? -0.5 * std::log1p(std::exp(-2 * lambda)) : lambda - 0.5 * std::log1p(std::exp(2 * lambda));
    return schedule_->timeAt(logAlpha);
  }
  double drift(double time) const override { return -0.5 * schedule_->rate(time); }
  double diffusionSquared(double time) const override { return schedule_->rate(time); }
  double priorDeviation() const override { return 1; }

 private:
  std::unique_ptr<Schedule> schedule_;
};

} // namespace

const Component<Process>& variancePreserving() {
  static const auto component =
      Component<Process>("variance_preserving", "Variance preserving")
          .summary("The signal fades as the noise grows, so that unit variance stays unit variance.")
          .formula("dx = −½ β(t) x dt + √β(t) dw;  α² + σ² = 1")
          .reference("Song et al., Score-based generative modeling through stochastic differential equations (2021)")
          .parameter(semiflow::component("schedule", anyFamily<schedules>, "linear").doc("how fast noise is added"))
          .parameter(real("start", 1.0).above(0).atMost(1).unit("time").doc("noise time at which sampling starts"))
          .parameter(real("end", 0.001).above(0).atMost(1).unit("time").doc("noise time at which sampling ends"))
          .makes([](const Values& v) { return std::make_unique<VariancePreserving>(v); });
  return component;
}

} // namespace semiflow::sampling
