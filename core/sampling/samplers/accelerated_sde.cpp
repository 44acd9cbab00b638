#include <cmath>

#include "core/sampling/samplers/sampler.h"

namespace semiflow::sampling {
namespace {

/// Half of the step's noise comes before the score is evaluated, and half after.
class AcceleratedSde final : public Sampler {
 public:
  void step(Journey& journey, std::size_t i, Cloud& x) override {
    if (i == 0) score_ = Cloud(x.count(), x.dimension());
    const Level& from = journey.levels[i];
    const double ratio = journey.levels[i + 1].alpha / from.alpha;
    const double added = -from.sigma * from.sigma * std::expm1(-2 * journey.lambdaStep(i)); // 1 - alpha_t of the paper
    const double half = std::sqrt(0.5 * added);
    const auto key = static_cast<std::uint32_t>(2 * i);
    addNormals(x, half, journey.noise, key);
    journey.prediction.score(from, x, score_);
    combine({{1, x}, {added, score_}}, x);
    addNormals(x, half, journey.noise, key + 1);
    combine({{ratio, x}}, x);
  }
  std::size_t cloudsKept(std::size_t) const override { return 1; }

 private:
  Cloud score_;
};

} // namespace

const Component<Sampler>& acceleratedSde() {
  static const auto component =
      samplerComponent("accelerated_sde", "Accelerated, stochastic", 100, "log_snr_uniform")
          .summary("DDPM with half of each step's noise added before the score is evaluated, and half after.")
          .formula("y = x + √(v/2) z₁,  x ← (α_t/α_s) (y + v ŝ(y) + √(v/2) z₂),  v = σ_s² (1 − e^{−2h})")
          .reference("Li, Huang, Efimov, Wei, Chi, Chen, Accelerating convergence of score-based diffusion models, "
                     "provably (2024)")
          .makes([](const Values&) { return std::make_unique<AcceleratedSde>(); });
  return component;
}

} // namespace semiflow::sampling
