#include <algorithm>
#include <array>
#include <cmath>

#include <Eigen/Dense>

#include "core/sampling/samplers/adams.h"

namespace semiflow::sampling {
namespace {

constexpr std::size_t mostWeights = 4;
using Powers = std::array<double, mostWeights>;

/// By m: what the velocity would be where the prediction were the power m of w = (rho - rho_s)/(rho_t - rho_s). From
/// the origin and unit of one step to those of the next: w' = (w - 1) unit.
Powers moved(const Powers& moments, double unit) {
  Powers result{};
  double scale = 1;
  for (std::size_t m = 0; m < mostWeights; ++m, scale *= unit) {
    double binomial = 1;
    for (std::size_t k = 0; k <= m; ++k) {
      result[m] += scale * binomial * moments[k] * ((m - k) % 2 == 0 ? 1 : -1);
      binomial *= static_cast<double>(m - k) / static_cast<double>(k + 1);
    }
  }
  return result;
}

/// The velocity is a filter of the predictions, v <- (1 - beta) v + beta eps, and the step goes through the last
/// velocities with weights that make it exact where the prediction is a polynomial of rho. The weights come from the
/// moments of the filter on the actual steps, so that the order holds on every grid and from the first step on; on
/// equal steps they tend to the published ones.
class Ghvb final : public Sampler {
 public:
  Ghvb(double beta, std::size_t order, bool fullStart)
      : beta_(beta), order_(order), startSteps_(fullStart ? order - 1 : 0) {}

  void step(Journey& journey, std::size_t i, Cloud& x) override {
    if (i == 0) begin(x);
    const Level& from = journey.levels[i];
    const Level& to = journey.levels[i + 1];
    const double change = std::exp(-from.lambda) * std::expm1(from.lambda - to.lambda);
    journey.prediction.noise(from, x, noise_);
    const double fresh = i == 0 ? 1 : beta_;
    const Cloud* before = i == 0 ? &noise_ : &velocities_[0];
    Cloud& velocity = velocities_.push(from); // what is overwritten is the oldest, never the one before
    if (i > 0) before = order_ > 1 ? &velocities_[1] : &velocity;
    combine({{fresh, noise_}, {1 - fresh, *before}}, velocity);
    follow(i, fresh, change);
    if (i < startSteps_) {
      start_.between(journey, from, to, x, &noise_);
      return;
    }
    const std::size_t count = velocities_.size();
    Eigen::MatrixXd system(count, count);
    Eigen::VectorXd wanted(count);
    for (std::size_t m = 0; m < count; ++m) {
      const auto row = static_cast<Eigen::Index>(m);
      wanted(row) = 1.0 / static_cast<double>(m + 1);
      for (std::size_t j = 0; j < count; ++j) system(row, static_cast<Eigen::Index>(j)) = moments_[j][m];
    }
    const Eigen::VectorXd weights = system.fullPivLu().solve(wanted);
    std::vector<Term> terms{{to.alpha / from.alpha, x}};
    for (std::size_t j = 0; j < count; ++j) {
      terms.push_back({to.alpha * change * weights(static_cast<Eigen::Index>(j)), velocities_[j]});
    }
    combine(terms, x);
  }
  std::size_t cloudsKept(std::size_t) const override { return order_ + 1 + (startSteps_ > 0 ? 4 : 0); }

 private:
  void begin(const Cloud& x) {
    velocities_ = History(order_, x.count(), x.dimension());
    noise_ = Cloud(x.count(), x.dimension());
    moments_ = {};
  }
  /// The moments of the newest velocity, and of those before in this step's origin and unit.
  void follow(std::size_t i, double fresh, double change) {
    if (i > 0) {
      for (Powers& moments : moments_) moments = moved(moments, change_ / change);
    }
    std::rotate(moments_.begin(), moments_.end() - 1, moments_.end());
    for (std::size_t m = 0; m < mostWeights; ++m) {
      const double before = i == 0 ? 0 : moments_[1][m];
      moments_[0][m] = (1 - fresh) * before + (m == 0 ? fresh : 0); // the prediction of now is at w = 0
    }
    change_ = change;
  }

  double beta_;
  std::size_t order_, startSteps_;
  Singlestep start_{dpmSolverMethod(Form::noise, 3)};
  History velocities_;
  Cloud noise_;
  std::array<Powers, mostWeights> moments_{}; ///< by age of the velocity
  double change_ = 1;                         ///< the last step of rho
};

} // namespace

const Component<Sampler>& ghvb() {
  static const auto component =
      samplerComponent("ghvb", "GHVB, generalised heavy ball", 20, "time_uniform")
          .summary("Momentum with weights that keep the order: between stability and accuracy by β.")
          .formula("v ← (1−β) v + β ε̂,  x_t/α_t = x_s/α_s + (ρ_t − ρ_s) Σⱼ wⱼ vⱼ;  order 2, equal steps: "
                   "w = ((2+β)/(2β), −(2−β)/(2β))")
          .reference("Wizadwongsa, Chinchuthakun, Khungurn, Suwajanakorn, Diffusion sampling with momentum for "
                     "mitigating divergence artifacts (2024)")
          .parameter(real("beta", 0.8).above(0).atMost(1).doc("β: 1 is Adams-Bashforth in σ/α"))
          .parameter(integer("order", 2).between(1, 4).doc("how many velocities a step goes through: the order"))
          .parameter(startParameter())
          .makes([](const Values& v) {
            return std::make_unique<Ghvb>(v.real("beta"), static_cast<std::size_t>(v.integer("order")),
                                          v.text("start") == "full_order");
          });
  return component;
}

} // namespace semiflow::sampling
