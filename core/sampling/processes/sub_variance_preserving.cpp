#include <cmath>

#include "core/sampling/processes/process.h"
#include "core/sampling/processes/schedule.h"

namespace semiflow::sampling {
namespace {

class SubVariancePreserving final : public Process {
 public:
  explicit SubVariancePreserving(const Values& values)
      : Process(values, values.real("start"), values.real("end")), schedule_(values.make<Schedule>("schedule")) {}

  Level level(double time) const override {
    const double logAlpha = schedule_->logAlpha(time);
    const double sigma = -std::expm1(2 * logAlpha);
    return {time, std::exp(logAlpha), sigma, logAlpha - std::log(sigma)};
  }
  double timeAt(double lambda) const override {
    // exp(lambda) = a/(1 - a^2) gives 1/a = u + sqrt(1 + u^2) with u = exp(-lambda)/2.
    return schedule_->timeAt(-std::asinh(0.5 * std::exp(-lambda)));
  }
  double drift(double time) const override { return -0.5 * schedule_->rate(time); }
  double diffusionSquared(double time) const override {
    return -schedule_->rate(time) * std::expm1(4 * schedule_->logAlpha(time));
  }
  double priorDeviation() const override { return level(start()).sigma; }

 private:
  std::unique_ptr<Schedule> schedule_;
};

} // namespace

const Component<Process>& subVariancePreserving() {
  static const auto component =
      Component<Process>("sub_variance_preserving", "Sub-variance preserving")
          .summary("As variance preserving, with less noise at every time: σ is 1 − α², not its root.")
          .formula("dx = −½ β(t) x dt + √(β(t) (1 − α⁴)) dw;  σ = 1 − α²")
          .reference("Song et al., Score-based generative modeling through stochastic differential equations (2021)")
          .parameter(semiflow::component("schedule", anyFamily<schedules>, "linear").doc("how fast noise is added"))
          .parameter(real("start", 1.0).above(0).atMost(1).unit("time").doc("noise time at which sampling starts"))
          .parameter(real("end", 0.01).above(0).atMost(1).unit("time").doc("noise time at which sampling ends"))
          .makes([](const Values& v) { return std::make_unique<SubVariancePreserving>(v); });
  return component;
}

} // namespace semiflow::sampling
