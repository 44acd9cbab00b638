#include <algorithm>
#include <cmath>
#include <numbers>

#include <fmt/format.h>

#include "core/base/parallel.h"
#include "core/sampling/distributions/target.h"

namespace semiflow::sampling {
namespace {

/// What one integral over the funnel's log-variance gives.
struct Posterior {
  double logDensity;
  double neck;      ///< E[v | x]
  double precision; ///< E[1 / (alpha^2 e^v + sigma^2) | x]
};

/// v ~ N(0, w^2) and x_i ~ N(0, e^v) given v. Given v the noised law is normal:
///   p_t(u, x) = integral N(v; 0, w^2) N(u; alpha v, sigma^2) prod_i N(x_i; 0, alpha^2 e^v + sigma^2) dv,
/// found by the trapezoidal rule on a window that holds all but 1e-17 of it. The integrand is analytic in a strip
/// around the real line, which makes the rule exact to round-off.
class Funnel final : public Target {
 public:
  Funnel(std::size_t dimension, double width) : dimension_(dimension), width_(width) {}

  std::size_t dimension() const override { return dimension_; }
  void score(const Level& level, const Cloud& x, Cloud& out) const override {
    const double s2 = level.sigma * level.sigma;
    forEach(x, [&](std::size_t p) {
      const Posterior at = posterior(level, x, p);
      out.at(p, 0) = (level.alpha * at.neck - x.at(p, 0)) / s2;
      for (std::size_t c = 1; c < dimension_; ++c) out.at(p, c) = -x.at(p, c) * at.precision;
    });
  }
  std::vector<double> logDensity(const Level& level, const Cloud& x) const override {
    std::vector<double> out(x.count());
    forEach(x, [&](std::size_t p) { out[p] = posterior(level, x, p).logDensity; });
    return out;
  }
  void sample(const Random& random, Cloud& out) const override {
    parallelBlocks(out.count(), Cloud::lanes, [&](std::size_t begin, std::size_t end) {
      std::vector<double> normals(dimension_);
      for (std::size_t p = begin; p < end; ++p) {
        random.fillNormals(p, 0, normals.data(), dimension_);
        const double v = out.at(p, 0) = width_ * normals[0];
        for (std::size_t c = 1; c < dimension_; ++c) out.at(p, c) = std::exp(0.5 * v) * normals[c];
      }
    });
  }
  std::unique_ptr<Target> marginal(std::size_t coordinates) const override {
    return std::make_unique<Funnel>(coordinates, width_);
  }
  std::pair<double, double> extent(const Level& level, std::size_t coordinate) const override {
    // The other coordinates have no end to speak of: four deviations where the funnel is one deviation wide.
    constexpr double deviations = 4;
    const double reach =
        deviations * std::hypot(level.alpha * (coordinate == 0 ? width_ : std::exp(0.5 * width_)), level.sigma);
    return {-reach, reach};
  }

 private:
  template <class Body> static void forEach(const Cloud& x, const Body& body) {
    parallelBlocks(x.count(), Cloud::lanes, [&](std::size_t begin, std::size_t end) {
      for (std::size_t p = begin; p < end; ++p) body(p);
    });
  }

  Posterior posterior(const Level& level, const Cloud& x, std::size_t p) const {
    const double a2 = level.alpha * level.alpha, s2 = level.sigma * level.sigma;
    const auto n = static_cast<double>(dimension_ - 1);
    const double u = x.at(p, 0);
    double square = 0;
    for (std::size_t c = 1; c < dimension_; ++c) square += x.at(p, c) * x.at(p, c);
    // The first coordinate alone leaves v normal with this mean and deviation.
    const double variance = 1 / (1 / (width_ * width_) + a2 / s2);
    const double mean = variance * level.alpha * u / s2;
    const double deviation = std::sqrt(variance);
    // The others pull v no further than to their own mean square, nor by more than variance times their slope.
    constexpr double reach = 9; // deviations
    const double narrowest = a2 * std::exp(mean) + s2;
    const double own = n > 0 ? std::log(std::max(square / n - s2, 1e-300) / a2) : mean;
    const double last = std::min(std::max(own, mean), mean + variance * square / (2 * narrowest)) + reach * deviation;
    const double first = std::max(std::min(own, mean), mean - variance * n / 2) - reach * deviation;
    const double spacing = std::min(0.6 * deviation, 0.25);
    const auto nodes = static_cast<std::size_t>(std::ceil((last - first) / spacing)) + 1;
    double peak = -std::numeric_limits<double>::infinity(), total = 0, neck = 0, precision = 0;
    for (std::size_t q = 0; q < nodes; ++q) {
      const double v = first + spacing * static_cast<double>(q);
      const double across = a2 * std::exp(v) + s2;
      const double log =
          -0.5 * std::pow((v - mean) / deviation, 2) - 0.5 * n * std::log(across) - 0.5 * square / across;
      if (log > peak) {
        const double rescale = std::exp(peak - log);
        total *= rescale, neck *= rescale, precision *= rescale;
        peak = log;
      }
      const double weight = std::exp(log - peak);
      total += weight;
      neck += weight * v;
      precision += weight / across;
    }
    const double along = a2 * width_ * width_ + s2; // variance of the first coordinate
    const double logDensity = -0.5 * u * u / along - 0.5 * std::log(along) + peak + std::log(total * spacing) -
                              std::log(deviation) - 0.5 * (n + 2) * std::log(2 * std::numbers::pi);
    return {logDensity, neck / total, precision / total};
  }

  std::size_t dimension_;
  double width_;
};

} // namespace

const Component<Target>& funnel() {
  static const auto component =
      Component<Target>("funnel", "Neal's funnel")
          .summary("The first coordinate sets the width of all others, from a needle to a wide mouth. Noised by one "
                   "integral over that width, exact to round-off.")
          .formula("v ~ N(0, w²),  xᵢ ~ N(0, eᵛ)")
          .reference("Neal, Slice sampling, Annals of Statistics 31, 705 (2003)")
          .parameter(integer("dimension", 2).between(2, 256).doc("1 + how many coordinates x"))
          .parameter(real("width", 1.5).between(0.05, 3).live().doc("w: standard deviation of v"))
          .makes([](const Values& values) {
            return std::make_unique<Funnel>(static_cast<std::size_t>(values.integer("dimension")),
                                            values.real("width"));
          });
  return component;
}

} // namespace semiflow::sampling
