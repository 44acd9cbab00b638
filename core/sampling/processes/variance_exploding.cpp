#include <cmath>

#include <fmt/format.h>

#include "core/sampling/processes/process.h"

namespace semiflow::sampling {
namespace {

class VarianceExploding final : public Process {
 public:
  explicit VarianceExploding(const Values& values)
      : Process(values, values.real("start"), values.real("end")), smallest_(values.real("sigma_min")),
        logRatio_(std::log(values.real("sigma_max") / smallest_)) {
    if (!(logRatio_ > 0)) {
      throw values.error("sigma_max", fmt::format("a number above sigma_min, which is {:g}", smallest_),
                         fmt::format("{:g}", values.real("sigma_max")));
    }
  }

  Level level(double time) const override {
    const double lambda = -std::log(smallest_) - time * logRatio_;
    return {time, 1, std::exp(-lambda), lambda};
  }
  double timeAt(double lambda) const override { return (-lambda - std::log(smallest_)) / logRatio_; }
  double drift(double) const override { return 0; }
  double diffusionSquared(double time) const override {
    const double sigma = level(time).sigma;
    return 2 * logRatio_ * sigma * sigma;
  }
  double priorDeviation() const override { return level(start()).sigma; }

 private:
  double smallest_, logRatio_;
};

} // namespace

const Component<Process>& varianceExploding() {
  static const auto component =
      Component<Process>("variance_exploding", "Variance exploding")
          .summary("The signal stays and noise grows geometrically until nothing else is seen.")
          .formula("dx = √(dσ²/dt) dw,  σ(t) = σ_min (σ_max/σ_min)^t;  α = 1")
          .reference("Song, Ermon, Generative modeling by estimating gradients of the data distribution (2019)")
          .parameter(real("sigma_min", 0.01).above(0).doc("σ_min: noise at time 0, in the units of the data"))
          .parameter(real("sigma_max", 50).above(0).doc("σ_max: noise at time 1; well above the size of the data"))
          .parameter(real("start", 1.0).between(0, 1).unit("time").doc("noise time at which sampling starts"))
          .parameter(real("end", 0.0).between(0, 1).unit("time").doc("noise time at which sampling ends"))
          .makes([](const Values& v) { return std::make_unique<VarianceExploding>(v); });
  return component;
}

} // namespace semiflow::sampling
