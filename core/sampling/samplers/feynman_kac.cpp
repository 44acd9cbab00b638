#include <cmath>

#include <fmt/format.h>

#include "core/base/parallel.h"
#include "core/sampling/distributions/grid_law.h"
#include "core/sampling/samplers/resampling.h"
#include "core/sampling/samplers/sampler.h"

namespace semiflow::sampling {
namespace {

/// With S = a s_1 + b s_2 the reverse-time SDE with S for the score carries weights whose logarithms grow by
/// (g^2/2) (|S|^2 - a |s_1|^2 - b |s_2|^2) dt towards p_1^a p_2^b at every noise level. In half-log-SNR g^2 dt is
/// 2 sigma^2 d lambda; the growth is summed by the trapezoidal rule.
class FeynmanKac final : public Sampler {
 public:
  FeynmanKac(const Values& values, std::shared_ptr<const Target> expert)
      : a_(values.real("exponent")), b_(values.real("expert_exponent")), expert_(std::move(expert)),
        expertPath_(values.pathOf("expert")), resampleBelow_(values.real("resample_below")),
        corrected_(values.boolean("corrected")) {}

  double priorScale() const override { return 1 / std::sqrt(a_ + b_); } // the prior to that power
  void step(Journey& journey, std::size_t i, Cloud& x) override {
    if (i == 0) begin(x);
    const Level& from = journey.levels[i];
    const double h = journey.lambdaStep(i);
    evaluate(journey, from, x);
    if (corrected_) {
      if (i > 0) grow(0.5 * journey.lambdaStep(i - 1));
      if (i > 0) drawAnew(journey, i, x);
      grow(0.5 * h);
    }
    // What S predicts of the data.
    combine({{1 / from.alpha, x}, {from.sigma * from.sigma / from.alpha, sum_}}, sum_);
    secondOrderStep(journey, i, sum_, before_, x);
    before_ = sum_;
    if (!corrected_ || i + 1 < journey.steps()) return;
    evaluate(journey, journey.levels[i + 1], x);
    grow(0.5 * h);
  }

  std::size_t cloudsKept(std::size_t) const override { return 5; }
  std::span<const double> logWeights() const override {
    return corrected_ ? std::span<const double>(population_.logWeights()) : std::span<const double>();
  }
  std::vector<experiment::Scalar> scalars(std::size_t particles) const override {
    return corrected_ ? population_.scalars(particles) : std::vector<experiment::Scalar>();
  }

  std::optional<std::unique_ptr<Target>> aim(std::shared_ptr<const Target> target) const override {
    if (expert_ && expert_->dimension() != target->dimension()) {
      throw InputError(expertPath_, fmt::format("a law in {} dimensions, as the target", target->dimension()),
                       fmt::format("one in {}", expert_->dimension()));
    }
    if (target->dimension() > 2) return nullptr;
    const auto logDensity = [target, expert = expert_, a = a_, b = b_](const Level& level, const Cloud& x) {
      std::vector<double> logs = target->logDensity(level, x);
      for (double& log : logs) log *= a;
      if (!expert) return logs;
      const std::vector<double> others = expert->logDensity(level, x);
      for (std::size_t p = 0; p < logs.size(); ++p) logs[p] += b * others[p];
      return logs;
    };
    return std::make_unique<GridLaw>(target, logDensity);
  }

 private:
  void begin(const Cloud& x) {
    sum_ = other_ = Cloud(x.count(), x.dimension());
    before_ = Cloud();
    rates_.assign(x.count(), 0.0);
    population_ = Population(x.count());
  }

  void evaluate(Journey& journey, const Level& level, const Cloud& x) {
    journey.prediction.score(level, x, sum_);
    if (expert_) {
      journey.prediction.scoreBy([this](const Level& l, const Cloud& y, Cloud& out) { expert_->score(l, y, out); },
                                 level, x, other_);
    }
    const double variance = level.sigma * level.sigma;
    constexpr std::size_t block = 1024;
    parallelBlocks(x.count(), block, [&](std::size_t begin, std::size_t end) {
      for (std::size_t p = begin; p < end; ++p) {
        double whole = 0, parts = 0;
        for (std::size_t c = 0; c < x.dimension(); ++c) {
          const double first = sum_.at(p, c), second = expert_ ? other_.at(p, c) : 0.0;
          const double both = a_ * first + b_ * second;
          whole += both * both;
          parts += a_ * first * first + b_ * second * second;
          sum_.at(p, c) = both;
        }
        rates_[p] = variance * (whole - parts);
      }
    });
  }

  void grow(double h) {
    for (std::size_t p = 0; p < rates_.size(); ++p) population_.logWeights()[p] += h * rates_[p];
  }

  void drawAnew(const Journey& journey, std::size_t i, Cloud& x) {
    const auto chosen = population_.resample(resampleBelow_, journey.noise, i);
    if (!chosen) return;
    x = gather(x, *chosen);
    sum_ = gather(sum_, *chosen);
    before_ = gather(before_, *chosen);
    std::vector<double> rates(rates_.size());
    for (std::size_t p = 0; p < rates.size(); ++p) rates[p] = rates_[(*chosen)[p]];
    rates_ = std::move(rates);
  }

  double a_, b_;
  std::shared_ptr<const Target> expert_; ///< null: b is 0
  std::string expertPath_;
  double resampleBelow_;
  bool corrected_;
  Cloud sum_, other_;
  Cloud before_; ///< the data predicted before
  std::vector<double> rates_;
  Population population_;
};

} // namespace

const Component<Sampler>& feynmanKac() {
  static const auto component =
      samplerComponent("feynman_kac", "Feynman-Kac correctors", 200, "log_snr_uniform")
          .summary("Draws from a power of the target, or from its product with a second law: adding scores is not "
                   "enough, so that particles carry weights for what is left over, and are drawn anew by them.")
          .formula("π_t ∝ p₁^a p₂^b;  S = a s₁ + b s₂,  d log w = ½ g² (|S|² − a |s₁|² − b |s₂|²) dt")
          .reference("Skreta et al., Feynman-Kac correctors in diffusion: annealing, guidance, and product of experts "
                     "(2025)")
          .parameter(real("exponent", 2).between(-16, 16).doc("a, of the target: 2 anneals it, 1 leaves it as it is"))
          .parameter(real("expert_exponent", 0)
                         .between(-16, 16)
                         .doc("b, of the second law: 1 for a product; guidance of scale w is a = 1 − w, b = w with "
                              "the class for the second law; 0: there is none"))
          .parameter(semiflow::component("expert", anyFamily<targets>, "gaussian_mixture").doc("the second law"))
          .parameter(
              boolean("corrected", true).doc("no: scores are added and that is all, which draws from another law"))
          .parameter(real("resample_below", 0.8)
                         .between(0, 1)
                         .doc("particles are drawn anew where the effective sample size is below this part of them"))
          .makes([](const Values& v) {
            const double a = v.real("exponent"), b = v.real("expert_exponent");
            if (a + b <= 0) throw v.error("exponent", "exponents whose sum is above 0", fmt::format("{:g}", a + b));
            std::shared_ptr<const Target> expert;
            if (b != 0) expert = v.make<Target>("expert");
            return std::make_unique<FeynmanKac>(v, std::move(expert));
          });
  return component;
}

} // namespace semiflow::sampling
