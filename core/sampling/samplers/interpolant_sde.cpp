#include <cmath>
#include <memory>

#include "core/sampling/samplers/stochastic_steps.h"

namespace semiflow::sampling {
namespace {

/// Backwards in time x follows -v dt + eps score dt + sqrt(2 eps) dw, with v = f x - g^2/2 score: every eps has the
/// same laws.
class InterpolantSde final : public Sampler {
 public:
  explicit InterpolantSde(double amount, bool even) : amount_(amount), even_(even) {}

  void step(Journey& journey, std::size_t i, Cloud& x) override {
    if (i == 0) begin(journey, x);
    const Level& from = journey.levels[i];
    const double elapsed = from.time - journey.levels[i + 1].time;
    const double epsilon = amount_ * (even_ ? 1 : from.sigma);
    journey.prediction.score(from, x, score_);
    const Cloud& dw = path_->increment(i);
    combine({{1 - journey.process.drift(from.time) * elapsed, x},
             {(0.5 * journey.process.diffusionSquared(from.time) + epsilon) * elapsed, score_},
             {std::sqrt(2 * epsilon), dw}},
            x);
  }
  std::size_t cloudsKept(std::size_t steps) const override { return 1 + BrownianPath::cloudsKept(steps); }
  void adjust(const Values& changed) override {
    amount_ = changed.real("epsilon");
    even_ = changed.text("shape") == "constant";
  }

 private:
  void begin(const Journey& journey, const Cloud& x) {
    path_ = pathOf(journey, x);
    score_ = Cloud(x.count(), x.dimension());
  }

  double amount_;
  bool even_;
  Cloud score_;
  std::unique_ptr<BrownianPath> path_;
};

} // namespace

const Component<Sampler>& interpolantSde() {
  static const auto component =
      samplerComponent("interpolant_sde", "Interpolant, any noise", 400, "time_uniform")
          .summary("Euler-Maruyama for the velocity with as much noise as you like, which the score makes up for: the "
                   "laws are the same for every amount, 0 included.")
          .formula("dx = −[v − ε ∇log p_t] dt + √(2ε) dw, backwards in time;  v the velocity of the ODE")
          .reference("Albergo, Boffi, Vanden-Eijnden, Stochastic interpolants: a unifying framework for flows and "
                     "diffusions (2023)")
          .parameter(real("epsilon", 1).between(0, 100).live().doc("how much noise; 0 is the ODE"))
          .parameter(choice("shape", {"noise", "constant"})
                         .live()
                         .doc("ε over time: in proportion to the noise level, which fades at the data, or constant"))
          .makes([](const Values& v) {
            return std::make_unique<InterpolantSde>(v.real("epsilon"), v.text("shape") == "constant");
          });
  return component;
}

} // namespace semiflow::sampling
