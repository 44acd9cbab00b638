#include <cmath>
#include <string>
#include <vector>

#include "core/sampling/samplers/sampler.h"

namespace semiflow::sampling {
namespace {

/// An explicit Runge-Kutta method: row s of `stages` leads to stage s + 1, the last one to the step's end.
struct Tableau {
  std::vector<double> nodes;
  std::vector<std::vector<double>> stages;
};

Tableau tableau(const std::string& name) {
  if (name == "heun_2") return {{0, 1}, {{1}, {0.5, 0.5}}};
  if (name == "midpoint_2") return {{0, 0.5}, {{0.5}, {0, 1}}};
  if (name == "kutta_3") return {{0, 0.5, 1}, {{0.5}, {-1, 2}, {1.0 / 6, 2.0 / 3, 1.0 / 6}}};
  return {{0, 0.5, 0.5, 1}, {{0.5}, {0, 0.5}, {0, 0, 1}, {1.0 / 6, 1.0 / 3, 1.0 / 3, 1.0 / 6}}};
}

/// Runge-Kutta on d(x/alpha)/d(rho) = eps(x), rho = sigma/alpha.
class DeisRk final : public Sampler {
 public:
  explicit DeisRk(Tableau tableau) : tableau_(std::move(tableau)) {}

  void step(Journey& journey, std::size_t i, Cloud& x) override {
    const std::size_t stages = tableau_.nodes.size();
    if (i == 0) noises_.assign(stages, Cloud(x.count(), x.dimension())), stage_ = Cloud(x.count(), x.dimension());
    const Level& from = journey.levels[i];
    const Level& to = journey.levels[i + 1];
    const double start = std::exp(-from.lambda);
    const double change = start * std::expm1(from.lambda - to.lambda);
    journey.prediction.noise(from, x, noises_[0]);
    for (std::size_t s = 0; s < stages; ++s) {
      const bool last = s + 1 == stages;
      const double place = last ? 1 : tableau_.nodes[s + 1];
      const Level level = place == 1   ? to
                          : place == 0 ? from
                                       : levelAt(journey.process, -std::log(start + place * change));
      std::vector<Term> terms{{level.alpha / from.alpha, x}};
      for (std::size_t j = 0; j <= s; ++j) {
        if (const double a = tableau_.stages[s][j]; a != 0) terms.push_back({level.alpha * change * a, noises_[j]});
      }
      combine(terms, last ? x : stage_);
      if (!last) journey.prediction.noise(level, stage_, noises_[s + 1]);
    }
  }
  std::size_t cloudsKept(std::size_t) const override { return tableau_.nodes.size() + 1; }

 private:
  Tableau tableau_;
  std::vector<Cloud> noises_;
  Cloud stage_;
};

} // namespace

const Component<Sampler>& deisRk() {
  static const auto component =
      samplerComponent("deis_rk", "DEIS, ρRK", 10, "karras")
          .summary(
              "Classical Runge-Kutta methods on the probability-flow ODE in ρ = σ/α, where no linear part is left.")
          .formula("d(x/α)/dρ = ε̂(x, t)")
          .reference("Zhang, Chen, Fast sampling of diffusion models with exponential integrator (2023)")
          .parameter(choice("method", {"kutta_3", "heun_2", "midpoint_2", "classical_4"})
                         .doc("the Runge-Kutta method; its number is its order and its evaluations a step"))
          .makes([](const Values& v) { return std::make_unique<DeisRk>(tableau(v.text("method"))); });
  return component;
}

} // namespace semiflow::sampling
