#include "core/sampling/samplers/sampler.h"

namespace semiflow::sampling {
namespace {

/// x + h v + h^2/2 v' with v' = (v(half way) - v)/(h/2): the explicit midpoint rule, in the process's own time.
class RfSolver final : public Sampler {
 public:
  void step(Journey& journey, std::size_t i, Cloud& x) override {
    if (i == 0) first_ = second_ = half_ = Cloud(x.count(), x.dimension());
    const Level& from = journey.levels[i];
    const double h = journey.levels[i + 1].time - from.time;
    velocity(journey, from, x, first_);
    combine({{1, x}, {0.5 * h, first_}}, half_);
    velocity(journey, journey.process.level(from.time + 0.5 * h), half_, second_);
    const double slope = 0.5 * h * h / (0.5 * h);
    combine({{1, x}, {h - slope, first_}, {slope, second_}}, x);
  }
  std::size_t cloudsKept(std::size_t) const override { return 3; }

 private:
  /// out = f x - g^2/2 score.
  static void velocity(Journey& journey, const Level& level, const Cloud& x, Cloud& out) {
    journey.prediction.score(level, x, out);
    const double g2 = journey.process.diffusionSquared(level.time);
    combine({{journey.process.drift(level.time), x}, {-0.5 * g2, out}}, out);
  }

  Cloud first_, second_, half_;
};

} // namespace

const Component<Sampler>& rfSolver() {
  static const auto component =
      samplerComponent("rf_solver", "RF-Solver, midpoint", 20, "time_uniform")
          .summary("Second-order Taylor step along the velocity in the process's own time, its slope from half a step; "
                   "made for straight flows.")
          .formula("x ← x + h v + (h²/2) v′,  v′ = (v(x + (h/2) v, t + h/2) − v)/(h/2)")
          .reference("Wang et al., Taming rectified flow for inversion and editing (2024)")
          .makes([](const Values&) { return std::make_unique<RfSolver>(); });
  return component;
}

} // namespace semiflow::sampling
