#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/sampling/samplers/sampler.h"

namespace semiflow::sampling {
namespace {

struct Churn {
  double amount, lowest, highest, noise;
};

/// Noise is added in y = x/alpha, r = sigma/alpha, in which every process is one.
class EdmStochastic final : public Sampler {
 public:
  explicit EdmStochastic(const Churn& churn) : churn_(churn) {}

  void step(Journey& journey, std::size_t i, Cloud& x) override {
    if (i == 0) first_ = second_ = end_ = Cloud(x.count(), x.dimension());
    const Level from = churned(journey, i, x);
    const Level& to = journey.levels[i + 1];
    const double change = std::exp(-to.lambda) - std::exp(-from.lambda);
    const double scale = to.alpha / from.alpha;
    journey.prediction.noise(from, x, first_);
    combine({{scale, x}, {to.alpha * change, first_}}, end_);
    journey.prediction.noise(to, end_, second_);
    const double half = 0.5 * to.alpha * change;
    combine({{scale, x}, {half, first_}, {half, second_}}, x);
  }
  std::size_t cloudsKept(std::size_t) const override { return 3; }
  void adjust(const Values& changed) override {
    churn_ = {changed.real("churn"), changed.real("lowest"), changed.real("highest"), changed.real("noise")};
  }

 private:
  /// Moves x up in noise and returns the level that it is at then, which is never above the start.
  Level churned(Journey& journey, std::size_t i, Cloud& x) const {
    const Level& from = journey.levels[i];
    const double ratio = std::exp(-from.lambda);
    if (churn_.amount == 0 || ratio < churn_.lowest || ratio > churn_.highest) return from;
    const double gamma = std::min(churn_.amount / static_cast<double>(journey.steps()), std::numbers::sqrt2 - 1);
    const double lambda = std::max(from.lambda - std::log1p(gamma), journey.levels.front().lambda);
    if (lambda >= from.lambda) return from;
    const Level up = levelAt(journey.process, lambda);
    combine({{up.alpha / from.alpha, x}}, x);
    const double deviation = up.alpha * ratio * std::sqrt(std::expm1(2 * (from.lambda - lambda)));
    addNormals(x, churn_.noise * deviation, journey.noise, static_cast<std::uint32_t>(i));
    return up;
  }

  Churn churn_;
  Cloud first_, second_, end_;
};

} // namespace

const Component<Sampler>& edmStochastic() {
  static const auto component =
      samplerComponent("edm_stochastic", "EDM with churn", 40, "karras")
          .summary("Before each Heun step a little noise is added anew, which washes out errors made before.")
          .formula("σ̂ = (1 + γ) σ,  x̂ = x + S √(σ̂² − σ²) z,  then Heun from σ̂;  γ = min(S_churn/n, √2 − 1)")
          .reference(
              "Karras, Aittala, Aila, Laine, Elucidating the design space of diffusion-based generative models (2022)")
          .parameter(real("churn", 20).atLeast(0).live().doc("S_churn: how much noise is added over the whole way"))
          .parameter(real("lowest", 0.05).atLeast(0).live().doc("S_tmin: noise is added where σ/α is above this"))
          .parameter(real("highest", 50).above(0).live().doc("S_tmax: noise is added where σ/α is below this"))
          .parameter(
              real("noise", 1).between(0, 2).live().doc("S_noise: what the added noise is scaled by; 1 keeps the law"))
          .makes([](const Values& v) {
            return std::make_unique<EdmStochastic>(
                Churn{v.real("churn"), v.real("lowest"), v.real("highest"), v.real("noise")});
          });
  return component;
}

} // namespace semiflow::sampling
