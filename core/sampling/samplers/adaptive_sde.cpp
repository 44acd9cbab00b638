#include <cmath>

#include "core/sampling/samplers/bisection.h"
#include "core/sampling/samplers/sampler.h"

namespace semiflow::sampling {
namespace {

/// Euler-Maruyama within the stochastic improved Euler method. A refused step is halved, and its Brownian increment
/// split by the law of the Brownian bridge: the path stays the same, where drawing anew would bend the law.
class AdaptiveSde final : public Sampler {
 public:
  AdaptiveSde(double absolute, double relative) : absolute_(absolute), relative_(relative) {}

  bool evaluatesInOrder() const override { return false; }
  void step(Journey& journey, std::size_t i, Cloud& x) override {
    const Attempt whole{journey.levels[i], journey.levels[i + 1], everyone(x.count())};
    Cloud increment(x.count(), x.dimension());
    addNormals(increment, std::sqrt(whole.from.time - whole.to.time), journey.noise, key(i, 0));
    Cloud rate(x.count(), x.dimension());
    drift(journey, whole.from, x, rate);
    travel(journey, i, whole, rate, increment, x);
  }
  std::size_t cloudsKept(std::size_t) const override { return 14; }
  void adjust(const Values& changed) override {
    absolute_ = changed.real("absolute");
    relative_ = changed.real("relative");
  }

 private:
  /// The root's increment is node 0, and each node's number splits its own.
  static std::uint32_t key(std::size_t i, unsigned node) { return static_cast<std::uint32_t>(i << 12 | node); }

  /// out = the rate of the reverse-time equation in time running down: -f x + g^2 score.
  static void drift(Journey& journey, const Level& level, const Cloud& x, Cloud& out) {
    journey.prediction.score(level, x, out);
    combine({{-journey.process.drift(level.time), x}, {journey.process.diffusionSquared(level.time), out}}, out);
  }

  void travel(Journey& journey, std::size_t i, const Attempt& a, const Cloud& rate, const Cloud& increment, Cloud& x) {
    const double h = a.from.time - a.to.time;
    const Cloud start = gather(x, a.which);
    Cloud euler(start.count(), start.dimension()), end = euler, improved = euler;
    combine({{1, start}, {h, rate}, {std::sqrt(journey.process.diffusionSquared(a.from.time)), increment}}, euler);
    drift(journey, a.to, euler, end);
    const double mean = 0.5 * (std::sqrt(journey.process.diffusionSquared(a.from.time)) +
                               std::sqrt(journey.process.diffusionSquared(a.to.time)));
    combine({{1, start}, {0.5 * h, rate}, {0.5 * h, end}, {mean, increment}}, improved);
    const Verdict verdict = judge(euler, improved, absolute_, relative_, a.node >= deepestNode);
    scatter(gather(improved, verdict.accepted), chosen(a.which, verdict.accepted), x);
    if (!verdict.refused.empty()) halve(journey, i, a, verdict.refused, rate, increment, x);
  }

  void halve(Journey& journey, std::size_t i, const Attempt& a, std::span<const std::size_t> places, const Cloud& rate,
             const Cloud& increment, Cloud& x) {
    const double h = a.from.time - a.to.time;
    const Level middle = journey.process.level(a.to.time + 0.5 * h);
    const std::vector<std::size_t> which = chosen(a.which, places);
    const Cloud whole = gather(increment, places);
    Cloud left(which.size(), x.dimension()), right = left;
    combine({{0.5, whole}}, left);
    addNormals(left, which, 0.5 * std::sqrt(h), journey.noise, key(i, a.node));
    combine({{1, whole}, {-1, left}}, right);
    travel(journey, i, {a.from, middle, which, 2 * a.node}, gather(rate, places), left, x);
    Cloud later(which.size(), x.dimension());
    drift(journey, middle, gather(x, which), later);
    travel(journey, i, {middle, a.to, which, 2 * a.node + 1}, later, right, x);
  }

  double absolute_, relative_;
};

} // namespace

const Component<Sampler>& adaptiveSde() {
  static const auto component =
      samplerComponent("adaptive_sde", "Adaptive SDE", 64, "time_uniform")
          .summary(
              "Euler-Maruyama within the stochastic improved Euler method: each particle halves a step until the two "
              "agree to the tolerance, and follows the better one. Evaluations for some count as their share.")
          .formula("x′ = x + h a(x,t) + g(t) ΔW,  x″ = x + h/2 (a(x,t) + a(x′,t−h)) + ½ (g(t) + g(t−h)) ΔW;  accept x″ "
                   "where √mean((x′ − x″)/max(ε_abs, ε_rel |x|))² ≤ 1")
          .reference(
              "Jolicoeur-Martineau, Li, Piché-Taillefer, Kachman, Mitliagkas, Gotta go fast when generating data "
              "with score-based models (2021)")
          .parameter(real("absolute", 0.05).above(0).live().doc("ε_abs: the difference that is allowed in a step"))
          .parameter(real("relative", 0.05).atLeast(0).live().doc("ε_rel: the same as a share of |x|"))
          .makes([](const Values& v) { return std::make_unique<AdaptiveSde>(v.real("absolute"), v.real("relative")); });
  return component;
}

} // namespace semiflow::sampling
