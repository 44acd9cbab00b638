#include <cmath>

#include "core/sampling/processes/process.h"

namespace semiflow::sampling {
namespace {

/// All is computed in logarithms, where the motion is a plain Brownian one: a step of any sampler multiplies the data
/// by a positive number.
class GeometricBrownian final : public Process {
 public:
  explicit GeometricBrownian(const Values& values)
      : Process(values, values.real("start"), values.real("end")), volatility_(values.real("volatility")),
        spread_(values.real("spread")) {}

  Level level(double time) const override {
    const double sigma = volatility_ * std::sqrt(time);
    return {time, 1, sigma, -std::log(sigma)};
  }
  double timeAt(double lambda) const override { return std::exp(-2 * lambda) / (volatility_ * volatility_); }
  double drift(double) const override { return 0; }
  double diffusionSquared(double) const override { return volatility_ * volatility_; }
  double priorDeviation() const override { return std::hypot(level(start()).sigma, spread_); }
  bool logarithmic() const override { return true; }

 private:
  double volatility_, spread_;
};

} // namespace

const Component<Process>& geometricBrownian() {
  static const auto component =
      Component<Process>("geometric_brownian", "Geometric Brownian motion")
          .summary(
              "Noise multiplies: data stay positive at every step. The target is the law of the data's logarithms, "
              "so that a Gaussian mixture stands for a mixture of log-normal laws.")
          .formula("dX = ½ς² X dt + ς X dw, that is d log X = ς dw;  X ← X exp(ς² Δt x-weighted score + ς √Δt z)")
          .reference("Shetty, Hemanth et al., Dale meets Langevin: a multiplicative denoising diffusion model (2025)")
          .parameter(real("volatility", 1).above(0).unit("1/√time").doc("ς: noise in the logarithm in a unit of time"))
          .parameter(real("spread", 1)
                         .atLeast(0)
                         .doc("standard deviation of the data's logarithms, which the prior takes on top of the noise"))
          .parameter(real("start", 16).above(0).unit("time").doc("noise time at which sampling starts"))
          .parameter(real("end", 0.0001).above(0).unit("time").doc("noise time at which sampling ends"))
          .makes([](const Values& v) { return std::make_unique<GeometricBrownian>(v); });
  return component;
}

} // namespace semiflow::sampling
