#include "core/sampling/samplers/bisection.h"
#include "core/sampling/samplers/sampler.h"
#include "core/sampling/samplers/step_weights.h"

namespace semiflow::sampling {
namespace {

/// Each particle halves the steps of the grid as often as it needs: whoever takes the same part of a step goes
/// together.
class DpmSolverAdaptive final : public Sampler {
 public:
  DpmSolverAdaptive(int order, double absolute, double relative)
      : order_(order), absolute_(absolute), relative_(relative) {}

  bool evaluatesInOrder() const override { return false; }
  void step(Journey& journey, std::size_t i, Cloud& x) override {
    const Attempt whole{journey.levels[i], journey.levels[i + 1], everyone(x.count())};
    Cloud first(x.count(), x.dimension());
    journey.prediction.noise(whole.from, x, first);
    travel(journey, whole, first, x);
  }
  std::size_t cloudsKept(std::size_t) const override { return 12; }
  void adjust(const Values& changed) override {
    absolute_ = changed.real("absolute");
    relative_ = changed.real("relative");
  }

 private:
  /// @param first the noise at the attempt's start, of its particles
  void travel(Journey& journey, const Attempt& attempt, const Cloud& first, Cloud& x) const {
    const Cloud start = gather(x, attempt.which);
    Cloud low(start.count(), start.dimension()), high = low;
    embedded(journey, attempt, start, first, low, high);
    const Verdict verdict = judge(low, high, absolute_, relative_, attempt.node >= deepestNode);
    scatter(gather(high, verdict.accepted), chosen(attempt.which, verdict.accepted), x);
    if (verdict.refused.empty()) return;
    const Level middle = levelAt(journey.process, 0.5 * (attempt.from.lambda + attempt.to.lambda));
    const std::vector<std::size_t> refused = chosen(attempt.which, verdict.refused);
    travel(journey, {attempt.from, middle, refused, 2 * attempt.node}, gather(first, verdict.refused), x);
    Cloud second(refused.size(), x.dimension());
    journey.prediction.noise(middle, gather(x, refused), second);
    travel(journey, {middle, attempt.to, refused, 2 * attempt.node + 1}, second, x);
  }

  /// DPM-Solver-1 in 2, or 2 in 3: the lower order goes by the same predictions.
  void embedded(Journey& journey, const Attempt& a, const Cloud& start, const Cloud& first, Cloud& low,
                Cloud& high) const {
    const double h = a.to.lambda - a.from.lambda;
    const auto to = [&](const Level& level, std::initializer_list<std::pair<Level, const Cloud*>> predictions,
                        Cloud& out) {
      std::vector<Level> nodes;
      for (const auto& [node, cloud] : predictions) nodes.push_back(node);
      const LinearStep step = rule_(journey.process, a.from, level, nodes);
      std::vector<Term> terms{{step.kept, start}};
      std::size_t j = 0;
      for (const auto& [node, cloud] : predictions) terms.push_back({step.weights[j++], *cloud});
      combine(terms, out);
    };
    Cloud stage(start.count(), start.dimension()), second = stage;
    const Level early = levelAt(journey.process, a.from.lambda + (order_ == 2 ? 0.5 : 1.0 / 3) * h);
    to(early, {{a.from, &first}}, stage);
    journey.prediction.noise(early, stage, second);
    if (order_ == 2) {
      to(a.to, {{a.from, &first}}, low);
      to(a.to, {{a.from, &first}, {early, &second}}, high);
      return;
    }
    to(a.to, {{a.from, &first}, {early, &second}}, low);
    const Level late = levelAt(journey.process, a.from.lambda + 2.0 / 3 * h);
    to(late, {{a.from, &first}, {early, &second}}, stage);
    journey.prediction.noise(late, stage, second);
    to(a.to, {{a.from, &first}, {late, &second}}, high);
  }

  int order_;
  double absolute_, relative_;
  StepRule rule_ = interpolating(Form::noise, Variable::lambda);
};

} // namespace

const Component<Sampler>& dpmSolverAdaptive() {
  static const auto component =
      samplerComponent("dpm_solver_adaptive", "DPM-Solver, adaptive", 6, "log_snr_uniform")
          .summary("DPM-Solver-1 within 2, or 2 within 3: each particle halves a step of the grid until the two agree "
                   "to the tolerance. Evaluations for some of the particles count as their share.")
          .formula("accept where √mean((x_low − x_high)/max(ε_abs, ε_rel |x|))² ≤ 1")
          .reference("Lu et al., DPM-Solver: a fast ODE solver for diffusion probabilistic model sampling (2022)")
          .parameter(integer("order", 3).between(2, 3).doc("of the method that is followed"))
          .parameter(real("absolute", 0.0078).above(0).live().doc("ε_abs: the error that is allowed in a step"))
          .parameter(
              real("relative", 0.05).atLeast(0).live().doc("ε_rel: the error that is allowed, as a share of |x|"))
          .makes([](const Values& v) {
            return std::make_unique<DpmSolverAdaptive>(static_cast<int>(v.integer("order")), v.real("absolute"),
                                                       v.real("relative"));
          });
  return component;
}

} // namespace semiflow::sampling
