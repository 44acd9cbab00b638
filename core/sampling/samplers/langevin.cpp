#include "core/sampling/samplers/stochastic_steps.h"

namespace semiflow::sampling {
namespace {

/// The unadjusted Langevin algorithm at each level in turn. Near a place where the score is -x/s^2 its stationary
/// variance is s^2/(1 - size/(2 s^2)).
class Langevin final : public Sampler {
 public:
  Langevin(std::size_t repeats, double ratio) : repeats_(repeats), ratio_(ratio) {}

  void step(Journey& journey, std::size_t i, Cloud& x) override {
    if (i == 0) score_ = Cloud(x.count(), x.dimension());
    const Level& to = journey.levels[i + 1];
    combine({{to.alpha / journey.levels[i].alpha, x}}, x);
    const double size = ratio_ * ratio_ * to.sigma * to.sigma;
    for (std::size_t j = 0; j < repeats_; ++j)
      langevinStep(journey, to, size, static_cast<std::uint32_t>(i * repeats_ + j), x, score_);
  }
  std::size_t cloudsKept(std::size_t) const override { return 1; }
  void adjust(const Values& changed) override { ratio_ = changed.real("ratio"); }

 private:
  std::size_t repeats_;
  double ratio_;
  Cloud score_;
};

} // namespace

const Component<Sampler>& langevin() {
  static const auto component =
      samplerComponent("langevin", "Langevin dynamics", 60, "log_snr_uniform")
          .summary(
              "Steps down the energy with noise, at each noise level in turn: annealed Langevin dynamics. Where the "
              "process starts next to its end all steps are taken there, which is plain Langevin dynamics: it "
              "finds the nearest modes and is slow to share itself out among them.")
          .formula("x ← x + γ ŝ(x, t) + √(2γ) z,  γ = r² σ_t²")
          .reference(
              "Song, Ermon, Generative modeling by estimating gradients of the data distribution (2019); Roberts, "
              "Tweedie, Exponential convergence of Langevin distributions and their discrete approximations, "
              "Bernoulli 2, 341 (1996)")
          .parameter(integer("repeats", 10).between(1, 100000).doc("Langevin steps at each level, one evaluation each"))
          .parameter(real("ratio", 0.4)
                         .between(0.001, 100)
                         .live()
                         .doc("r: size of a Langevin step in units of the noise; up to 1.4 it is stable for any law"))
          .makes([](const Values& v) {
            return std::make_unique<Langevin>(static_cast<std::size_t>(v.integer("repeats")), v.real("ratio"));
          });
  return component;
}

} // namespace semiflow::sampling
