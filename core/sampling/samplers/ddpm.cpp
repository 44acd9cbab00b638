#include <cmath>

#include "core/sampling/samplers/sampler.h"

namespace semiflow::sampling {
namespace {

class Ddpm final : public Sampler {
 public:
  explicit Ddpm(bool forward) : forward_(forward) {}

  void step(Journey& journey, std::size_t i, Cloud& x) override {
    if (i == 0) data_ = Cloud(x.count(), x.dimension());
    const Level& from = journey.levels[i];
    const Level& to = journey.levels[i + 1];
    journey.prediction.data(from, x, data_);
    const double lost = -std::expm1(-2 * journey.lambdaStep(i)); // the share of sigma_s^2 that the step adds
    const double ratio = to.sigma / from.sigma;
    const double kept = from.alpha / to.alpha * ratio * ratio;
    combine({{kept, x}, {to.alpha * lost, data_}}, x);
    const double deviation = (forward_ ? from.sigma : to.sigma) * std::sqrt(lost);
    addNormals(x, deviation, journey.noise, static_cast<std::uint32_t>(i));
  }
  std::size_t cloudsKept(std::size_t) const override { return 1; }
  void adjust(const Values& changed) override { forward_ = changed.text("variance") == "forward"; }

 private:
  bool forward_;
  Cloud data_;
};

} // namespace

const Component<Sampler>& ddpm() {
  static const auto component =
      samplerComponent("ddpm", "DDPM, ancestral", 200, "time_uniform")
          .summary("Draws each level from its law given the one before and the predicted data.")
          .formula("x_t ~ N((α_s/α_t)(σ_t²/σ_s²) x_s + α_t (σ²_{s|t}/σ_s²) x̂₀, v),  σ²_{s|t} = σ_s² − (α_s²/α_t²) σ_t²")
          .reference("Ho, Jain, Abbeel, Denoising diffusion probabilistic models (2020)")
          .parameter(
              choice("variance", {"posterior", "forward"})
                  .live()
                  .doc("v: posterior, σ²_{s|t} σ_t²/σ_s² (exact where the data are one point), or forward, σ²_{s|t} "
                       "(exact where they are standard normal)"))
          .makes([](const Values& v) { return std::make_unique<Ddpm>(v.text("variance") == "forward"); });
  return component;
}

} // namespace semiflow::sampling
