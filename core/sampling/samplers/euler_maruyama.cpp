#include <cmath>
#include <memory>

#include "core/sampling/samplers/stochastic_steps.h"

namespace semiflow::sampling {
namespace {

class EulerMaruyama final : public Sampler {
 public:
  explicit EulerMaruyama(double noise) : noise_(noise) {}

  void step(Journey& journey, std::size_t i, Cloud& x) override {
    if (i == 0) begin(journey, x);
    const Level& from = journey.levels[i];
    const double elapsed = from.time - journey.levels[i + 1].time;
    const double g2 = journey.process.diffusionSquared(from.time);
    journey.prediction.score(from, x, score_);
    // The path goes on where there is no noise, so that noise can come back at any step.
    const Cloud& dw = path_->increment(i);
    combine({{1 - journey.process.drift(from.time) * elapsed, x},
             {0.5 * (1 + noise_ * noise_) * g2 * elapsed, score_},
             {noise_ * std::sqrt(g2), dw}},
            x);
  }
  std::size_t cloudsKept(std::size_t steps) const override { return 1 + BrownianPath::cloudsKept(steps); }
  void adjust(const Values& changed) override { noise_ = changed.real("noise"); }

 private:
  void begin(const Journey& journey, const Cloud& x) {
    path_ = pathOf(journey, x);
    score_ = Cloud(x.count(), x.dimension());
  }

  double noise_;
  Cloud score_;
  std::unique_ptr<BrownianPath> path_;
};

} // namespace

const Component<Sampler>& eulerMaruyama() {
  static const auto component =
      samplerComponent("euler_maruyama", "Euler-Maruyama", 500, "time_uniform")
          .summary("Small steps of the reverse-time SDE. Doubling the steps refines the same Brownian paths.")
          .formula("dx = (f x − ½ (1+η²) g² ∇log p_t) dt + η g dw̄, backwards in time")
          .reference("Song et al., Score-based generative modeling through stochastic differential equations (2021)")
          .parameter(real("noise", 1)
                         .between(0, 2)
                         .live()
                         .doc("η: 1 is the reverse SDE, 0 the probability-flow ODE; the laws agree"))
          .makes([](const Values& v) { return std::make_unique<EulerMaruyama>(v.real("noise")); });
  return component;
}

} // namespace semiflow::sampling
