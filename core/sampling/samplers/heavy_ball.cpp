#include <cmath>

#include "core/sampling/samplers/history.h"
#include "core/sampling/samplers/sampler.h"
#include "core/sampling/samplers/step_weights.h"

namespace semiflow::sampling {
namespace {

/// v <- (1 - beta) v + beta eps', x/alpha <- x/alpha + (rho_t - rho_s) v, with eps' of a multistep method.
class HeavyBall final : public Sampler {
 public:
  HeavyBall(double beta, std::size_t order)
      : beta_(beta), order_(order), rule_(interpolating(Form::noise, Variable::rho)) {}

  void step(Journey& journey, std::size_t i, Cloud& x) override {
    if (i == 0) history_ = History(order_, x.count(), x.dimension()), velocity_ = Cloud(x.count(), x.dimension());
    const Level& from = journey.levels[i];
    const Level& to = journey.levels[i + 1];
    journey.prediction.noise(from, x, history_.push(from));
    const LinearStep step = rule_(journey.process, from, to, history_.levels());
    const double change = firstOrderStep(Form::noise, 0, from, to).weights[0];
    const double fresh = i == 0 ? 1 : beta_;
    std::vector<Term> terms{{1 - fresh, velocity_}};
    for (std::size_t j = 0; j < history_.size(); ++j) terms.push_back({fresh * step.weights[j] / change, history_[j]});
    combine(terms, velocity_);
    combine({{step.kept, x}, {change, velocity_}}, x);
  }
  std::size_t cloudsKept(std::size_t) const override { return order_ + 1; }
  void adjust(const Values& changed) override { beta_ = changed.real("beta"); }

 private:
  double beta_;
  std::size_t order_;
  StepRule rule_;
  History history_;
  Cloud velocity_;
};

} // namespace

const Component<Sampler>& heavyBall() {
  static const auto component =
      samplerComponent("heavy_ball", "Heavy ball", 20, "time_uniform")
          .summary("Momentum on the update of a multistep method: a larger region of stability, at first order.")
          .formula("v ← (1−β) v + β ε′,  x_t/α_t = x_s/α_s + (ρ_t − ρ_s) v")
          .reference("Wizadwongsa, Chinchuthakun, Khungurn, Suwajanakorn, Diffusion sampling with momentum for "
                     "mitigating divergence artifacts (2024)")
          .parameter(real("beta", 0.8).above(0).atMost(1).live().doc("β: 1 is the method without momentum"))
          .parameter(integer("order", 1).between(1, 4).doc("how many predictions ε′ goes through, in σ/α"))
          .makes([](const Values& v) {
            return std::make_unique<HeavyBall>(v.real("beta"), static_cast<std::size_t>(v.integer("order")));
          });
  return component;
}

} // namespace semiflow::sampling
