#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/sampling/distributions/target.h"
#include "core/sampling/processes/process.h"

namespace semiflow::sampling {
namespace {

/// A draw of chi-squared with D degrees of freedom, by the squeeze of Marsaglia and Tsang, "A simple method for
/// generating gamma variables" (2000), for D/2 + 1, taken down to D/2 by a power of a uniform number.
double chiSquared(double degrees, const Random& random, std::uint64_t particle, std::uint32_t step) {
  const double d = 0.5 * degrees + 1 - 1.0 / 3;
  const double c = 1 / std::sqrt(9 * d);
  const double lift = std::pow(random.uniforms(particle, step, 0)[0], 2 / degrees);
  for (std::uint32_t draw = 1;; draw += 2) {
    const double z = random.normals(particle, step, draw)[0];
    const double v = std::pow(1 + c * z, 3);
    if (v <= 0) continue;
    if (std::log(random.uniforms(particle, step, draw + 1)[0]) < 0.5 * z * z + d - d * v + d * std::log(v))
      return 2 * d * v * lift;
  }
}

/// x += sigma sqrt(D / chi^2_D) z, which has the density proportional to (|x|^2 + sigma^2 D)^(-(N + D)/2).
void addHeavy(Cloud& x, double sigma, double extra, const Random& random, std::uint32_t step) {
  parallelBlocks(x.count(), Cloud::lanes, [&](std::size_t begin, std::size_t end) {
    std::vector<double> z(x.dimension());
    for (std::size_t p = begin; p < end; ++p) {
      random.fillNormals(p, step, z.data(), z.size());
      const double width = sigma * std::sqrt(extra / chiSquared(extra, random, p, step + 1));
      for (std::size_t c = 0; c < z.size(); ++c) x.at(p, c) += width * z[c];
    }
  });
}

/// A target under the kernel (|x - y|^2 + r^2)^(-(N + D)/2), r = sigma sqrt(D), which is a normal one of the deviation
/// tau = sigma sqrt(D / W) with W drawn from chi-squared of D degrees: p(x) = E[p_tau(x)], a mean over known laws, by
/// the trapezoidal rule in log W, to seven digits or more. score() is what moves the particles, (E[y | x] - x) /
/// sigma^2; that is the gradient of log p in the limit of large D only.
class ElectricLaw final : public Target {
 public:
  ElectricLaw(std::shared_ptr<const Target> base, double extra) : base_(std::move(base)), extra_(extra) {
    // The rule in w = log W for exp(D w/2 - e^w/2): analytic for |Im w| < pi/2, and a normal law's in the middle. To
    // the left a particle far out moves its weight by up to exp(-N w/2).
    constexpr double leftmost = 60, rightmost = 40; // below the peak's logarithm
    const double spacing = std::min(0.7 * std::sqrt(2 / extra), 0.4);
    const double peak = std::log(extra), half = 0.5 * extra;
    const auto log = [&](double w) { return half * (w - peak) - half * std::expm1(w - peak); };
    const double slack = 1 + static_cast<double>(base_->dimension()) / extra;
    double total = 0;
    const auto add = [&](double w) {
      nodes_.push_back({std::sqrt(extra_) * std::exp(-0.5 * w), log(w)});
      total += std::exp(log(w));
    };
    double w = peak;
    while (log(w - spacing) * slack > -leftmost) w -= spacing;
    for (; log(w) > -rightmost || w < peak; w += spacing) add(w);
    for (Node& node : nodes_) node.logWeight -= std::log(total);
  }

  std::size_t dimension() const override { return base_->dimension(); }
  void score(const Level& level, const Cloud& x, Cloud& out) const override {
    SF_ASSERT(&x != &out && x.values().size() == out.values().size());
    std::vector<double> peak(x.count(), -std::numeric_limits<double>::infinity()), total(x.count());
    Cloud score(x.count(), x.dimension());
    std::fill(out.values().begin(), out.values().end(), 0.0);
    for (const Node& node : nodes_) {
      const Level at = widened(level, node);
      base_->score(at, x, score);
      const std::vector<double> logs = base_->logDensity(at, x);
      const double ratio = node.width * node.width; // E[y | x] - x = tau^2 times the score
      parallelBlocks(x.count(), Cloud::lanes, [&](std::size_t begin, std::size_t end) {
        for (std::size_t p = begin; p < end; ++p) {
          const double log = logs[p] + node.logWeight;
          const double rescale = log > peak[p] ? std::exp(peak[p] - log) : 1;
          peak[p] = std::max(peak[p], log);
          const double weight = std::exp(log - peak[p]);
          total[p] = total[p] * rescale + weight;
          for (std::size_t c = 0; c < x.dimension(); ++c)
            out.at(p, c) = out.at(p, c) * rescale + weight * ratio * score.at(p, c);
        }
      });
    }
    for (std::size_t p = 0; p < x.count(); ++p) {
      for (std::size_t c = 0; c < x.dimension(); ++c) out.at(p, c) /= total[p];
    }
  }
  std::vector<double> logDensity(const Level& level, const Cloud& x) const override {
    std::vector<double> sum(x.count(), -std::numeric_limits<double>::infinity());
    for (const Node& node : nodes_) {
      const std::vector<double> logs = base_->logDensity(widened(level, node), x);
      for (std::size_t p = 0; p < sum.size(); ++p) {
        const double log = logs[p] + node.logWeight, high = std::max(log, sum[p]);
        sum[p] = high + std::log(std::exp(log - high) + std::exp(sum[p] - high));
      }
    }
    return sum;
  }
  void sample(const Random& random, Cloud& out) const override { base_->sample(random, out); }
  bool sampleAt(const Level& level, const Random& random, Cloud& out) const override {
    base_->sample(random, out);
    combine({{level.alpha, out}}, out);
    addHeavy(out, level.sigma, extra_, random, 3);
    return true;
  }
  const std::vector<double>& modeWeights() const override { return base_->modeWeights(); }
  std::vector<double> modeShares(const Level& level, const Cloud& x) const override {
    return base_->modeShares(level, x); // next to the data, where it counts, all kernels agree
  }
  std::unique_ptr<Target> marginal(std::size_t coordinates) const override {
    std::unique_ptr<Target> part = base_->marginal(coordinates); // tau does not depend on how many are seen
    return part ? std::make_unique<ElectricLaw>(std::move(part), extra_) : nullptr;
  }
  std::pair<double, double> extent(const Level& level, std::size_t coordinate) const override {
    return base_->extent(level, coordinate);
  }

 private:
  struct Node {
    double width; ///< tau / sigma
    double logWeight;
  };
  static Level widened(const Level& level, const Node& node) {
    const double sigma = level.sigma * node.width;
    return {level.time, level.alpha, sigma, std::log(level.alpha / sigma)};
  }

  std::shared_ptr<const Target> base_;
  double extra_;
  std::vector<Node> nodes_;
};

class PfgmPp final : public Process {
 public:
  explicit PfgmPp(const Values& values)
      : Process(values, values.real("start"), values.real("end")), extra_(values.real("extra")) {}

  Level level(double time) const override { return {time, 1, time, -std::log(time)}; }
  double timeAt(double lambda) const override { return std::exp(-lambda); }
  double drift(double) const override { return 0; }
  double diffusionSquared(double time) const override { return 2 * time; }
  double priorDeviation() const override { return start(); }
  std::unique_ptr<Target> law(std::unique_ptr<Target> target) const override {
    return std::make_unique<ElectricLaw>(std::move(target), extra_);
  }
  bool priorIsNormal() const override { return false; }
  void addPrior(Cloud& x, const Random& random) const override { addHeavy(x, start(), extra_, random, 0); }

 private:
  double extra_;
};

} // namespace

const Component<Process>& pfgmPp() {
  static const auto component =
      Component<Process>("pfgm_pp", "PFGM++, electric field lines")
          .summary("Particles follow the lines of an electric field of the data in D more dimensions: D = 1 is Poisson "
                   "flow, large D is diffusion, and in between errors of the score do less harm. For ODE samplers.")
          .formula("p(x) ∝ ∫ p₀(y) (|x − y|² + r²)^(−(N+D)/2) dy,  r = σ √D;  dx/dσ = (x − E[y | x])/σ")
          .reference("Xu et al., PFGM++: unlocking the potential of physics-inspired generative models (2023)")
          .parameter(real("extra", 64).between(1, 1e6).doc("D: how many dimensions more"))
          .parameter(
              real("start", 40).above(0).unit("noise").doc("σ at which sampling starts, well above the data's size"))
          .parameter(real("end", 0.002).above(0).unit("noise").doc("σ at which sampling ends"))
          .makes([](const Values& v) { return std::make_unique<PfgmPp>(v); });
  return component;
}

} // namespace semiflow::sampling
