#include <utility>

#include "core/sampling/samplers/sampler.h"
#include "core/sampling/samplers/step_weights.h"

namespace semiflow::sampling {
namespace {

/// z_{i+1} = z_{i-1} - [(1 - g)(z_{i-1} - z_i) + g D(z_i; i -> i-1)] + D(z_i; i -> i+1), D the increment of DDIM. The
/// same equation gives z_{i-1} from z_i and z_{i+1}: where the journey turns and goes back to noise the steps are
/// undone.
class Bdia final : public Sampler {
 public:
  explicit Bdia(double gamma) : gamma_(gamma) {}

  void step(Journey& journey, std::size_t i, Cloud& x) override {
    if (i == 0) noise_ = Cloud(x.count(), x.dimension()), before_ = noise_;
    if (i > 0 && turns(journey, i)) {
      // Back to where the last step came from, which is still known.
      std::swap(before_, x);
      return;
    }
    const Level& from = journey.levels[i];
    const LinearStep ahead = firstOrderStep(Form::noise, 0, from, journey.levels[i + 1]);
    journey.prediction.noise(from, x, noise_);
    if (i == 0) {
      before_ = x;
      combine({{ahead.kept, x}, {ahead.weights[0], noise_}}, x);
      return;
    }
    const LinearStep behind = firstOrderStep(Form::noise, 0, from, journey.levels[i - 1]);
    const bool undoing = journey.levels[i + 1].lambda < from.lambda;
    const double g = gamma_;
    // D(z; a -> b) = (kept - 1) z + weight eps.
    if (undoing) {
      // The equation solved for the other neighbour: g z' = z_before - (1 - g) z + g D(ahead) - D(behind), with `ahead`
      // the noisier one. g of zero keeps nothing of it, and cannot be undone.
      const double inverse = 1 / g;
      combine({{inverse, before_},
               {inverse * (g * (ahead.kept - 1) - (behind.kept - 1) - (1 - g)), x},
               {inverse * (g * ahead.weights[0] - behind.weights[0]), noise_}},
              before_);
    } else {
      combine({{g, before_},
               {(1 - g) - g * (behind.kept - 1) + (ahead.kept - 1), x},
               {ahead.weights[0] - g * behind.weights[0], noise_}},
              before_);
    }
    std::swap(before_, x);
  }
  std::size_t cloudsKept(std::size_t) const override { return 2; }

 private:
  static bool turns(const Journey& journey, std::size_t i) {
    return journey.lambdaStep(i) * journey.lambdaStep(i - 1) < 0;
  }

  double gamma_;
  Cloud noise_, before_;
};

} // namespace

const Component<Sampler>& bdia() {
  static const auto component =
      samplerComponent("bdia", "BDIA, exactly invertible", 40, "log_snr_uniform")
          .summary("DDIM from both sides: each step is undone exactly by the same formula. Second order at γ = 1, one "
                   "evaluation a step; γ = 0 is DDIM.")
          .formula("z_{i+1} = z_{i−1} − [(1−γ)(z_{i−1} − z_i) + γ Δ(z_i; i→i−1)] + Δ(z_i; i→i+1)")
          .reference(
              "Zhang, Lewis, Kleijn, Exact diffusion inversion via bi-directional integration approximation (2024)")
          .parameter(
              real("gamma", 1)
                  .between(0, 1)
                  .doc(
                      "γ; undoing a step divides by it, so that rounding grows like γ to the power of minus the steps"))
          .makes([](const Values& v) { return std::make_unique<Bdia>(v.real("gamma")); });
  return component;
}

} // namespace semiflow::sampling
