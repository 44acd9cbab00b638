#include <cmath>

#include "core/sampling/samplers/sampler.h"

namespace semiflow::sampling {
namespace {

class Ddim final : public Sampler {
 public:
  explicit Ddim(double eta) : eta_(eta) {}

  void step(Journey& journey, std::size_t i, Cloud& x) override {
    if (i == 0) data_ = Cloud(x.count(), x.dimension());
    const Level& from = journey.levels[i];
    const Level& to = journey.levels[i + 1];
    journey.prediction.data(from, x, data_);
    const double variance = eta_ * eta_ * posteriorVariance(journey, i);
    const double kept = std::sqrt(to.sigma * to.sigma - variance) / from.sigma;
    // alpha_t - alpha_s sigma_t/sigma_s would cancel for small steps.
    const double clean = eta_ == 0 ? -to.alpha * std::expm1(-journey.lambdaStep(i)) : to.alpha - from.alpha * kept;
    combine({{kept, x}, {clean, data_}}, x);
    if (variance > 0) addNormals(x, std::sqrt(variance), journey.noise, static_cast<std::uint32_t>(i));
  }
  std::size_t cloudsKept(std::size_t) const override { return 1; }
  void adjust(const Values& changed) override { eta_ = changed.real("eta"); }

 private:
  double eta_;
  Cloud data_;
};

} // namespace

const Component<Sampler>& ddim() {
  static const auto component =
      samplerComponent("ddim", "DDIM", 50, "log_snr_uniform")
          .summary("Steps along the predicted data and noise; deterministic and of first order, or with noise η of it.")
          .formula("x_t = α_t x̂₀ + √(σ_t² − v) ε̂ + √v z,  v = η² (σ_t²/σ_s²) (σ_s² − α_s² σ_t²/α_t²)")
          .reference("Song, Meng, Ermon, Denoising diffusion implicit models (2021)")
          .parameter(
              real("eta", 0).between(0, 1).live().doc("η: 0 is the probability-flow ODE, 1: as much noise as ddpm"))
          .makes([](const Values& v) { return std::make_unique<Ddim>(v.real("eta")); });
  return component;
}

} // namespace semiflow::sampling
