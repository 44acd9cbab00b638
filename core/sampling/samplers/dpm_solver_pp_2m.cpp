#include <cmath>
#include <utility>

#include "core/sampling/samplers/sampler.h"

namespace semiflow::sampling {
namespace {

class DpmSolverPp2m final : public Sampler {
 public:
  explicit DpmSolverPp2m(bool lowerOrderFinal) : lowerOrderFinal_(lowerOrderFinal) {}

  void step(Journey& journey, std::size_t i, Cloud& x) override {
    if (i == 0) present_ = previous_ = Cloud(x.count(), x.dimension());
    const Level& from = journey.levels[i];
    const Level& to = journey.levels[i + 1];
    std::swap(present_, previous_);
    journey.prediction.data(from, x, present_);
    const double h = journey.lambdaStep(i);
    const double ratio = to.sigma / from.sigma;
    const double clean = -to.alpha * std::expm1(-h);
    const bool firstOrder = i == 0 || (lowerOrderFinal_ && i + 1 == journey.steps());
    if (firstOrder) {
      combine({{ratio, x}, {clean, present_}}, x);
    } else {
      // The data prediction at the middle of the step, extrapolated in lambda through the last two.
      const double slope = 0.5 * h / journey.lambdaStep(i - 1);
      combine({{ratio, x}, {clean * (1 + slope), present_}, {-clean * slope, previous_}}, x);
    }
  }
  std::size_t cloudsKept(std::size_t) const override { return 2; }

 private:
  bool lowerOrderFinal_;
  Cloud present_, previous_;
};

} // namespace

const Component<Sampler>& dpmSolverPp2m() {
  static const auto component =
      samplerComponent("dpm_solver_pp_2m", "DPM-Solver++ (2M)", 20, "log_snr_uniform")
          .summary("An exponential two-step method on the data prediction; second order, one evaluation a step.")
          .formula("x_t = (σ_t/σ_s) x_s + α_t (1 − e^{−h}) ((1 + 1/(2r)) x̂₀(s) − 1/(2r) x̂₀(s'))")
          .reference(
              "Lu et al., DPM-Solver++: fast solver for guided sampling of diffusion probabilistic models (2022)")
          .parameter(boolean("lower_order_final", true)
                         .doc("the last step is of first order, which is steadier for few steps"))
          .makes([](const Values& v) { return std::make_unique<DpmSolverPp2m>(v.boolean("lower_order_final")); });
  return component;
}

} // namespace semiflow::sampling
