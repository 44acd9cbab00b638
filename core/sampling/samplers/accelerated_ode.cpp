#include "core/sampling/samplers/sampler.h"
#include "core/sampling/samplers/step_weights.h"

namespace semiflow::sampling {
namespace {

/// The probe goes one step back, to more noise; from the line through both noises the step goes on.
class AcceleratedOde final : public Sampler {
 public:
  void step(Journey& journey, std::size_t i, Cloud& x) override {
    if (i == 0) present_ = behind_ = probe_ = Cloud(x.count(), x.dimension());
    const Level& from = journey.levels[i];
    const Level& to = journey.levels[i + 1];
    journey.prediction.noise(from, x, present_);
    // The first level has none behind it: its probe goes ahead, and the line is followed between the two.
    const Level& other = i == 0 ? to : journey.levels[i - 1];
    const LinearStep away = firstOrderStep(Form::noise, 0, from, other);
    combine({{away.kept, x}, {away.weights[0], present_}}, probe_);
    journey.prediction.noise(other, probe_, behind_);
    const std::vector<Level> nodes{from, other};
    const LinearStep step = rule_(journey.process, from, to, nodes);
    combine({{step.kept, x}, {step.weights[0], present_}, {step.weights[1], behind_}}, x);
  }
  std::size_t cloudsKept(std::size_t) const override { return 3; }

 private:
  StepRule rule_ = interpolating(Form::noise, Variable::rho);
  Cloud present_, behind_, probe_;
};

} // namespace

const Component<Sampler>& acceleratedOde() {
  static const auto component =
      samplerComponent("accelerated_ode", "Accelerated, deterministic", 25, "log_snr_uniform")
          .summary("A DDIM step back to more noise probes how the score changes; the step on extrapolates that change. "
                   "Second order, two evaluations a step.")
          .formula("x⁻ = DDIM from t_i to t_{i−1};  step from t_i to t_{i+1} along the line through ε̂(x), ε̂(x⁻) in σ/α")
          .reference("Li, Huang, Efimov, Wei, Chi, Chen, Accelerating convergence of score-based diffusion models, "
                     "provably (2024)")
          .makes([](const Values&) { return std::make_unique<AcceleratedOde>(); });
  return component;
}

} // namespace semiflow::sampling
