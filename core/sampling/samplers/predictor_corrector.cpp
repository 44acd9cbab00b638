#include <cmath>

#include "core/sampling/samplers/stochastic_steps.h"

namespace semiflow::sampling {
namespace {

/// The corrector's step is that of the paper with the norms of score and noise by their means, sqrt(d)/sigma and
/// sqrt(d): a particle's way does not depend on what the others do.
class PredictorCorrector final : public Sampler {
 public:
  PredictorCorrector(std::size_t corrections, double ratio) : corrections_(corrections), ratio_(ratio) {}

  void step(Journey& journey, std::size_t i, Cloud& x) override {
    if (i == 0) score_ = Cloud(x.count(), x.dimension());
    const Level& from = journey.levels[i];
    const Level& to = journey.levels[i + 1];
    // Reverse diffusion, the step backwards of x' = a x + b z with the levels' own a and b.
    const double kept = to.alpha / from.alpha;
    const double added = -from.sigma * from.sigma * std::expm1(-2 * journey.lambdaStep(i));
    journey.prediction.score(from, x, score_);
    combine({{kept, x}, {kept * added, score_}}, x);
    const auto key = static_cast<std::uint32_t>(i * (corrections_ + 1));
    addNormals(x, kept * std::sqrt(added), journey.noise, key);
    const double size = 2 * std::pow(ratio_ * to.sigma, 2);
    for (std::size_t j = 1; j <= corrections_; ++j)
      langevinStep(journey, to, size, key + static_cast<std::uint32_t>(j), x, score_);
  }
  std::size_t cloudsKept(std::size_t) const override { return 1; }
  void adjust(const Values& changed) override { ratio_ = changed.real("ratio"); }

 private:
  std::size_t corrections_;
  double ratio_;
  Cloud score_;
};

} // namespace

const Component<Sampler>& predictorCorrector() {
  static const auto component =
      samplerComponent("predictor_corrector", "Predictor-corrector", 200, "log_snr_uniform")
          .summary("A reverse diffusion step, then steps of Langevin dynamics at the new noise level, which pull the "
                   "cloud towards its law there.")
          .formula("x ← (α_t/α_s) (x + v ŝ + √v z),  v = σ_s² (1 − e^{−2h});  x ← x + ε ŝ + √(2ε) z,  ε = 2 r² σ_t²")
          .reference("Song et al., Score-based generative modeling through stochastic differential equations (2021)")
          .parameter(
              integer("corrections", 1).between(0, 1000).doc("Langevin steps at each level, one evaluation each"))
          .parameter(real("ratio", 0.16).between(0, 0.7).live().doc("r: the signal-to-noise ratio of a Langevin step"))
          .makes([](const Values& v) {
            return std::make_unique<PredictorCorrector>(static_cast<std::size_t>(v.integer("corrections")),
                                                        v.real("ratio"));
          });
  return component;
}

} // namespace semiflow::sampling
