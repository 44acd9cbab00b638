#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/sampling/distributions/target.h"
#include "core/sampling/processes/phase_space.h"
#include "core/sampling/processes/process.h"

namespace semiflow::sampling {
namespace {

/// Positions of a target with their velocities, z = (x, v). Given x_0, z is normal with mean mu x_0 and covariance S
/// for each coordinate, so that all that z tells of x_0 is a single noisy sight of it,
///   s = rho^2 w . z = x_0 + rho eps,  w = S^-1 mu,  rho^-2 = mu . w,
/// and the rest, n . z with n normal to mu, is noise. Exact for every target that is:
///   score = rho^2 w score_target,rho(s) - n (n . z)/(n . S n).
class PhaseSpaceLaw final : public Target {
 public:
  PhaseSpaceLaw(std::shared_ptr<const Target> base, const PhaseSpace& space) : base_(std::move(base)), space_(space) {}

  std::size_t dimension() const override { return 2 * base_->dimension(); }
  void score(const Level& level, const Cloud& x, Cloud& out) const override {
    SF_ASSERT(&x != &out && x.values().size() == out.values().size());
    const Sight sight(space_.kernel(level.time));
    const Cloud seen = sight.places(x);
    Cloud base(seen.count(), seen.dimension());
    base_->score(sight.level(), seen, base);
    const std::size_t half = base_->dimension() * Cloud::lanes;
    for (std::size_t s = 0; s < x.strips(); ++s) {
      const double *z = x.strip(s), *b = base.strip(s);
      double* to = out.strip(s);
      for (std::size_t i = 0; i < half; ++i) {
        const double rest = sight.rest(z[i], z[i + half]) / sight.restVariance;
        to[i] = sight.square * sight.weightX * b[i] + sight.mean.v * rest;
        to[i + half] = sight.square * sight.weightV * b[i] - sight.mean.x * rest;
      }
    }
  }
  std::vector<double> logDensity(const Level& level, const Cloud& x) const override {
    const Sight sight(space_.kernel(level.time));
    std::vector<double> logs = base_->logDensity(sight.level(), sight.places(x));
    const std::size_t d = base_->dimension();
    const double constant =
        0.5 * static_cast<double>(d) * std::log(sight.square / (2 * std::numbers::pi * sight.determinant));
    for (std::size_t p = 0; p < logs.size(); ++p) {
      double square = 0;
      for (std::size_t c = 0; c < d; ++c) square += std::pow(sight.rest(x.at(p, c), x.at(p, c + d)), 2);
      logs[p] += constant - 0.5 * square / sight.restVariance;
    }
    return logs;
  }
  void sample(const Random& random, Cloud& out) const override { place(random, {1, 0, 0, 0, startVariance()}, out); }
  bool sampleAt(const Level& level, const Random& random, Cloud& out) const override {
    place(random, space_.kernel(level.time), out);
    return true;
  }
  const std::vector<double>& modeWeights() const override { return base_->modeWeights(); }
  std::vector<double> modeShares(const Level& level, const Cloud& x) const override {
    const Sight sight(space_.kernel(level.time));
    return base_->modeShares(sight.level(), sight.places(x));
  }
  std::unique_ptr<Target> marginal(std::size_t coordinates) const override {
    if (coordinates == dimension()) return std::make_unique<PhaseSpaceLaw>(*this);
    // The process's own level is that of the positions.
    return coordinates <= base_->dimension() ? base_->marginal(coordinates) : nullptr;
  }
  std::pair<double, double> extent(const Level& level, std::size_t coordinate) const override {
    const std::size_t d = base_->dimension();
    if (coordinate < d) return base_->extent(level, coordinate);
    const PhaseSpace::Kernel at = space_.kernel(level.time);
    const double sigma = std::sqrt(at.vv);
    const auto [lower, upper] = base_->extent({level.time, -at.v, sigma, std::log(-at.v / sigma)}, coordinate - d);
    return {-upper, -lower};
  }

 private:
  struct Sight {
    PhaseSpace::Kernel mean; ///< with the covariance
    double determinant, weightX, weightV, square, restVariance;

    explicit Sight(const PhaseSpace::Kernel& at) : mean(at), determinant(at.xx * at.vv - at.xv * at.xv) {
      weightX = (at.vv * at.x - at.xv * at.v) / determinant;
      weightV = (at.xx * at.v - at.xv * at.x) / determinant;
      square = 1 / (at.x * weightX + at.v * weightV);
      restVariance = at.v * at.v * at.xx - 2 * at.x * at.v * at.xv + at.x * at.x * at.vv;
    }
    Level level() const { return {0, 1, std::sqrt(square), -0.5 * std::log(square)}; }
    double rest(double x, double v) const { return mean.x * v - mean.v * x; }
    Cloud places(const Cloud& x) const {
      Cloud seen(x.count(), x.dimension() / 2);
      const std::size_t half = seen.dimension() * Cloud::lanes;
      for (std::size_t s = 0; s < x.strips(); ++s) {
        const double* z = x.strip(s);
        for (std::size_t i = 0; i < half; ++i) seen.strip(s)[i] = square * (weightX * z[i] + weightV * z[i + half]);
      }
      return seen;
    }
  };

  double startVariance() const { return space_.warmth * space_.mass; }
  void place(const Random& random, const PhaseSpace::Kernel& at, Cloud& out) const {
    constexpr std::uint32_t step = 3; // behind those that targets draw from
    const std::size_t d = base_->dimension();
    Cloud data(out.count(), d);
    base_->sample(random, data);
    const double sv = std::sqrt(at.vv), sx = sv > 0 ? at.xv / sv : 0;
    const double own = std::sqrt(std::max(0.0, at.xx - sx * sx));
    parallelBlocks(out.count(), Cloud::lanes, [&](std::size_t begin, std::size_t end) {
      std::vector<double> z(2 * d);
      for (std::size_t p = begin; p < end; ++p) {
        random.fillNormals(p, step, z.data(), z.size());
        for (std::size_t c = 0; c < d; ++c) {
          out.at(p, c) = at.x * data.at(p, c) + sx * z[2 * c] + own * z[2 * c + 1];
          out.at(p, c + d) = at.v * data.at(p, c) + sv * z[2 * c];
        }
      }
    });
  }

  std::shared_ptr<const Target> base_;
  PhaseSpace space_;
};

/// Its level, drift and diffusion are those of the positions alone, of which velocities are not seen.
class CriticallyDamped final : public Process {
 public:
  explicit CriticallyDamped(const Values& values)
      : Process(values, values.real("start"), values.real("end")), space_{values.real("mass"), values.real("rate"),
                                                                          values.real("warmth")} {}

  Level level(double time) const override {
    const PhaseSpace::Kernel at = space_.kernel(time);
    const double sigma = std::sqrt(at.xx);
    return {time, at.x, sigma, std::log(at.x) - std::log(sigma)};
  }
  double timeAt(double lambda) const override {
    double low = std::log(end()), high = std::log(start()); // of the time; lambda falls
    for (int k = 0; k < 200; ++k) {
      const double middle = 0.5 * (low + high);
      if (middle <= low || middle >= high) break;
      (level(std::exp(middle)).lambda > lambda ? low : high) = middle;
    }
    return std::clamp(std::exp(0.5 * (low + high)), end(), start());
  }
  double drift(double time) const override {
    const double pace = space_.frequency() * space_.rate, u = pace * time;
    return -pace * u / (1 + u);
  }
  double diffusionSquared(double time) const override {
    const double pace = space_.frequency() * space_.rate, u = pace * time;
    const double growth = 2 * pace * std::exp(-2 * u) * u * (space_.warmth + u * (2 - space_.warmth));
    return growth - 2 * drift(time) * space_.kernel(time).xx;
  }
  double priorDeviation() const override { return 1; }
  std::unique_ptr<Target> law(std::unique_ptr<Target> target) const override {
    return std::make_unique<PhaseSpaceLaw>(std::move(target), space_);
  }
  bool priorIsNormal() const override { return false; }
  void addPrior(Cloud& x, const Random& random) const override {
    Cloud z(x.count(), x.dimension());
    addNormals(z, 1, random, 0);
    const std::size_t half = x.dimension() / 2 * Cloud::lanes;
    const double deviation = std::sqrt(space_.mass);
    for (std::size_t s = 0; s < x.strips(); ++s) {
      for (std::size_t i = 0; i < 2 * half; ++i) x.strip(s)[i] += (i < half ? 1 : deviation) * z.strip(s)[i];
    }
  }
  std::vector<std::string> coordinates(std::vector<std::string> names) const override {
    const std::size_t d = names.size();
    for (std::size_t c = 0; c < d; ++c) names.push_back(d == 1 ? "v" : "v" + names[c]);
    return names;
  }
  const PhaseSpace* phaseSpace() const override { return &space_; }

 private:
  PhaseSpace space_;
};

} // namespace

const Component<Process>& criticallyDamped() {
  static const auto component =
      Component<Process>("critically_damped", "Critically damped Langevin")
          .summary("Noise shakes velocities, and reaches positions through them alone: paths are smooth, and the score "
                   "of the velocity is all there is to know. Goes with the sampler symmetric_splitting.")
          .formula("dx = v/M β dt,  dv = −(x + 2v/√M) β dt + √(4β√M) dw;  s = ρ² w·(x, v) = x₀ + ρ ε")
          .reference(
              "Dockhorn, Vahdat, Kreis, Score-based generative modeling with critically-damped Langevin diffusion "
              "(2022)")
          .parameter(real("mass", 0.25).between(1e-3, 1e3).doc("M: variance of the velocities at rest"))
          .parameter(real("rate", 4).above(0).unit("1/time").doc("β: how fast all goes"))
          .parameter(real("warmth", 0.04).between(1e-6, 1).doc("γ: variance of the data's velocities, over M"))
          .parameter(real("start", 1).above(0).unit("time").doc("noise time at which sampling starts"))
          .parameter(real("end", 0.001).above(0).unit("time").doc("noise time at which sampling ends"))
          .surroundings({{"sampler", {{"id", "symmetric_splitting"}}}})
          .makes([](const Values& v) { return std::make_unique<CriticallyDamped>(v); });
  return component;
}

} // namespace semiflow::sampling
