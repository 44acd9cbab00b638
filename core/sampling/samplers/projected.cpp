#include <cmath>

#include "core/sampling/samplers/constraint.h"
#include "core/sampling/samplers/sampler.h"

namespace semiflow::sampling {
namespace {

/// Annealed Langevin dynamics, with the projection after every step. At a noise level the particles hold alpha x_0 +
/// noise: they are projected onto alpha C, which is C at the end.
class Projected final : public Sampler {
 public:
  Projected(std::unique_ptr<Constraint> constraint, std::size_t inner, double ratio, bool onlyAtTheEnd)
      : constraint_(std::move(constraint)), inner_(inner), ratio_(ratio), onlyAtTheEnd_(onlyAtTheEnd) {}

  void step(Journey& journey, std::size_t i, Cloud& x) override {
    if (i == 0) score_ = Cloud(x.count(), x.dimension());
    const Level& to = journey.levels[i + 1];
    const bool last = i + 1 == journey.steps();
    combine({{to.alpha / journey.levels[i].alpha, x}}, x);
    const double size = ratio_ * ratio_ * to.sigma * to.sigma;
    for (std::size_t j = 0; j < inner_; ++j) {
      journey.prediction.score(to, x, score_);
      combine({{1, x}, {size, score_}}, x);
      addNormals(x, std::sqrt(2 * size), journey.noise, static_cast<std::uint32_t>(i * inner_ + j));
      if (!onlyAtTheEnd_ || (last && j + 1 == inner_)) project(last && j + 1 == inner_ ? 1 : to.alpha, x);
    }
  }
  std::size_t cloudsKept(std::size_t) const override { return 1; }

 private:
  void project(double alpha, Cloud& x) const {
    std::vector<double> point(x.dimension());
    for (std::size_t p = 0; p < x.count(); ++p) {
      for (std::size_t c = 0; c < point.size(); ++c) point[c] = x.at(p, c) / alpha;
      if (constraint_->project(point)) {
        for (std::size_t c = 0; c < point.size(); ++c) x.at(p, c) = alpha * point[c];
      }
    }
  }

  std::unique_ptr<Constraint> constraint_;
  std::size_t inner_;
  double ratio_;
  bool onlyAtTheEnd_;
  Cloud score_;
};

} // namespace

const Component<Sampler>& projected() {
  static const auto component =
      samplerComponent("projected", "Projected diffusion", 60, "log_snr_uniform")
          .summary(
              "Langevin steps at falling noise, each followed by the nearest point of a region: every sample ends in "
              "the region.")
          .formula("x ← P(x + γ ŝ(x, t) + √(2γ) z),  γ = r² σ_t²")
          .reference("Christopher, Baek, Fioretto, Constrained synthesis with projected diffusion models (2024)")
          .parameter(semiflow::component("constraint", anyFamily<constraints>, "ball").doc("the region"))
          .parameter(integer("inner", 8).between(1, 10000).doc("Langevin steps at each level, one evaluation each"))
          .parameter(real("ratio", 0.4).between(0.001, 1).doc("r: size of a Langevin step in units of the noise"))
          .parameter(boolean("only_at_the_end", false).doc("projects once, after the last step: the way not to do it"))
          .makes([](const Values& v) {
            return std::make_unique<Projected>(v.make<Constraint>("constraint"),
                                               static_cast<std::size_t>(v.integer("inner")), v.real("ratio"),
                                               v.boolean("only_at_the_end"));
          });
  return component;
}

} // namespace semiflow::sampling
