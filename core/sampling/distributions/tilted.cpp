#include <cmath>
#include <numbers>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/sampling/distributions/target.h"

namespace semiflow::sampling {
namespace {

constexpr double leastAccepted = 1e-3; // of the base's draws

/// p(y) = p_base(y) exp(-q |y - m|^2 / 2) / Z. The factor is one more noisy sight of y, so that, with
///   rho^2 = 1 / (alpha^2 / sigma^2 + q)  and  z = rho^2 (alpha x / sigma^2 + q m),
/// y given x is y given that the base with noise rho is seen at z: E[y | x] = E_base[y | y + rho eps = z]. Exact for
/// every base that is.
class Tilted final : public Target {
 public:
  Tilted(std::shared_ptr<const Target> base, std::vector<double> place, double strength)
      : base_(std::move(base)), place_(std::move(place)), strength_(strength) {
    // Z from what the base, noised as wide as the factor, has there.
    Cloud at(1, dimension());
    for (std::size_t c = 0; c < dimension(); ++c) at.at(0, c) = place_[c];
    const Level level = levelOf(1 / std::sqrt(strength_));
    weights_ = base_->modeShares(level, at);
    logNormaliser_ = base_->logDensity(level, at)[0] +
                     0.5 * static_cast<double>(dimension()) * std::log(2 * std::numbers::pi / strength_);
  }

  /// The share of the base's draws that the factor accepts.
  double accepted() const { return std::exp(logNormaliser_); }

  std::size_t dimension() const override { return base_->dimension(); }
  void score(const Level& level, const Cloud& x, Cloud& out) const override {
    SF_ASSERT(&x != &out && x.values().size() == out.values().size());
    const Sight sight = seen(level, x);
    base_->score(sight.level, sight.places, out);
    // (alpha E[y | x] - x) / sigma^2 by Tweedie's formula E[y | x] = z + rho^2 score(z).
    const double s2 = level.sigma * level.sigma, r2 = sight.level.sigma * sight.level.sigma;
    combine({{level.alpha * r2 / s2, out}, {level.alpha / s2, sight.places}, {-1 / s2, x}}, out);
  }
  std::vector<double> logDensity(const Level& level, const Cloud& x) const override {
    const Sight sight = seen(level, x);
    std::vector<double> out = base_->logDensity(sight.level, sight.places);
    const double s2 = level.sigma * level.sigma, r2 = sight.level.sigma * sight.level.sigma;
    for (std::size_t p = 0; p < out.size(); ++p) {
      // The squares completed: |x - alpha y|^2/s2 + q |y - m|^2 = |y - z|^2/r2 + |x - alpha m|^2/(s2 + alpha^2/q).
      double square = 0;
      for (std::size_t c = 0; c < dimension(); ++c) square += std::pow(x.at(p, c) - level.alpha * place_[c], 2);
      out[p] += -0.5 * square / (s2 + level.alpha * level.alpha / strength_) +
                0.5 * static_cast<double>(dimension()) * std::log(r2 / s2) - logNormaliser_;
    }
    return out;
  }
  void sample(const Random& random, Cloud& out) const override {
    // Draws of the base, each accepted with the factor's value; the pool grows until there are enough.
    constexpr std::uint32_t decides = 2;
    auto pool = static_cast<std::size_t>(1.2 * static_cast<double>(out.count()) / accepted()) + 100;
    while (true) {
      Cloud draws(pool, dimension());
      base_->sample(random, draws);
      std::size_t found = 0;
      for (std::size_t p = 0; p < pool && found < out.count(); ++p) {
        double square = 0;
        for (std::size_t c = 0; c < dimension(); ++c) square += std::pow(draws.at(p, c) - place_[c], 2);
        if (!(random.uniforms(p, decides, 0)[0] < std::exp(-0.5 * strength_ * square))) continue;
        for (std::size_t c = 0; c < dimension(); ++c) out.at(found, c) = draws.at(p, c);
        ++found;
      }
      if (found == out.count()) return;
      pool *= 2;
    }
  }
  const std::vector<double>& modeWeights() const override { return weights_; }
  std::vector<double> modeShares(const Level& level, const Cloud& x) const override {
    const Sight sight = seen(level, x);
    return base_->modeShares(sight.level, sight.places);
  }
  std::unique_ptr<Target> marginal(std::size_t coordinates) const override {
    return coordinates == dimension() ? std::make_unique<Tilted>(*this) : nullptr;
  }
  std::pair<double, double> extent(const Level& level, std::size_t coordinate) const override {
    return base_->extent(level, coordinate);
  }

 private:
  struct Sight {
    Level level;
    Cloud places;
  };
  static Level levelOf(double rho) { return {0, 1, rho, -std::log(rho)}; }
  Sight seen(const Level& level, const Cloud& x) const {
    const double s2 = level.sigma * level.sigma;
    const double r2 = 1 / (level.alpha * level.alpha / s2 + strength_);
    Sight sight{levelOf(std::sqrt(r2)), Cloud(x.count(), x.dimension())};
    combine({{r2 * level.alpha / s2, x}}, sight.places);
    for (std::size_t s = 0; s < x.strips(); ++s) {
      for (std::size_t i = 0; i < dimension() * Cloud::lanes; ++i)
        sight.places.strip(s)[i] += r2 * strength_ * place_[i / Cloud::lanes];
    }
    return sight;
  }

  std::shared_ptr<const Target> base_;
  std::vector<double> place_;
  double strength_;
  double logNormaliser_ = 0;
  std::vector<double> weights_; ///< of the base's modes, with what each of them has of the factor
};

} // namespace

const Component<Target>& tilted() {
  static const auto component =
      Component<Target>("tilted", "Tilted")
          .summary("Another law times a normal factor: what is left of it once a noisy measurement of the point is "
                   "known. Exact at every noise level wherever the other law is.")
          .formula("p(y) ∝ p_base(y) exp(−q |y − m|²/2);  E[y | x] = E_base[y | y + ρ ε = z],  1/ρ² = α²/σ² + q")
          .reference("Chung et al., Diffusion posterior sampling for general noisy inverse problems (2023), for the "
                     "problem")
          .parameter(
              semiflow::component("base", anyFamily<targets>, "checkerboard").live().doc("the law that is tilted"))
          .parameter(vector("place", {1, 1}).live().doc("m: what was measured, a number per coordinate"))
          .parameter(real("strength", 1).between(1e-6, 1e6).live().doc("q: 1 over the variance of the measurement"))
          .makes([](const Values& values) -> std::unique_ptr<Target> {
            std::unique_ptr<Target> base = values.make<Target>("base");
            std::vector<double> place = values.vector("place");
            if (place.size() != base->dimension()) {
              throw values.error("place", fmt::format("{} numbers, one per coordinate of the base", base->dimension()),
                                 fmt::format("{}", place.size()));
            }
            auto tilted = std::make_unique<Tilted>(std::move(base), std::move(place), values.real("strength"));
            if (tilted->accepted() < leastAccepted) {
              throw values.error(
                  "strength", fmt::format("a factor that leaves at least {:g} of the base", leastAccepted),
                  fmt::format("one that leaves {:.2g}", tilted->accepted()), "measure a place where the base has more");
            }
            return tilted;
          });
  return component;
}

} // namespace semiflow::sampling
