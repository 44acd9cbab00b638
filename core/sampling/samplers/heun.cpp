#include "core/sampling/samplers/sampler.h"

namespace semiflow::sampling {
namespace {

/// In y = x/alpha and r = sigma/alpha the probability-flow ODE of every process is dy/dr = eps(x): no schedule is left
/// in it.
class Heun final : public Sampler {
 public:
  void step(Journey& journey, std::size_t i, Cloud& x) override {
    if (i == 0) first_ = second_ = end_ = Cloud(x.count(), x.dimension());
    const Level& from = journey.levels[i];
    const Level& to = journey.levels[i + 1];
    const double change = to.sigma / to.alpha - from.sigma / from.alpha;
    const double scale = to.alpha / from.alpha;
    journey.prediction.noise(from, x, first_);
    combine({{scale, x}, {to.alpha * change, first_}}, end_);
    journey.prediction.noise(to, end_, second_);
    const double half = 0.5 * to.alpha * change;
    combine({{scale, x}, {half, first_}, {half, second_}}, x);
  }
  std::size_t cloudsKept(std::size_t) const override { return 3; }

 private:
  Cloud first_, second_, end_;
};

} // namespace

const Component<Sampler>& heun() {
  static const auto component =
      samplerComponent("heun", "Heun, EDM", 18, "karras")
          .summary("The trapezoidal rule on the probability-flow ODE in σ/α; second order, two evaluations a step.")
          .formula("d(x/α)/d(σ/α) = ε̂(x, t)")
          .reference(
              "Karras, Aittala, Aila, Laine, Elucidating the design space of diffusion-based generative models (2022)")
          .makes([](const Values&) { return std::make_unique<Heun>(); });
  return component;
}

} // namespace semiflow::sampling
