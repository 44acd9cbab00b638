#include "core/sampling/bridges/kinetic_optimal.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/base/parallel.h"

namespace semiflow::sampling {
namespace {

constexpr std::size_t intervals = 200;
constexpr double quarter = std::numbers::pi / 2;
/// Where the path could turn at no cost at all, it turns evenly.
constexpr double leastSlope = 1e-6;

double meanSquare(const Cloud& x) {
  const double sum = parallelSum(x.count(), 1024, 0.0, [&](std::size_t begin, std::size_t end) {
    double part = 0;
    for (std::size_t p = begin; p < end; ++p) {
      for (std::size_t c = 0; c < x.dimension(); ++c) part += x.at(p, c) * x.at(p, c);
    }
    return part;
  });
  return sum / static_cast<double>(x.count() * x.dimension());
}

} // namespace

void KineticOptimalPath::join(const Target& source, const Target& target, std::uint64_t seed) {
  const std::size_t d = source.dimension();
  Cloud probe(3, d), score(3, d); // the score of N(0, I) is -x; that of nothing else is, everywhere
  addNormals(probe, 2, Random(seed, Stream::initial), 0);
  const Level clean{0, 1, 1e-6, 13.815510557964274}; // some laws have no density without any noise
  source.score(clean, probe, score);
  for (std::size_t p = 0; p < probe.count(); ++p) {
    for (std::size_t c = 0; c < d; ++c) {
      if (std::abs(score.at(p, c) + probe.at(p, c)) < 1e-9 * (1 + std::abs(probe.at(p, c)))) continue;
      throw InputError("source", "the standard normal law, where a kinetic optimal path begins", "another one");
    }
  }
  constexpr std::size_t samples = 4096;
  Cloud data(samples, d), noise(samples, d), x(samples, d), out(samples, d);
  target.sample(Random(seed, Stream::target), data);
  addNormals(noise, 1, Random(seed, Stream::target), 1);
  const double kappa = meanSquare(data);
  lay(kappa, [&](double s) {
    // s x_1 + eps, scaled so that both parts stay finite.
    const double size = std::sqrt(1 + s * s);
    const Level level{0, s / size, 1 / size, std::log(s)};
    combine({{level.alpha, data}, {level.sigma, noise}}, x);
    target.score(level, x, out);
    combine({{1 / level.alpha, x}, {level.sigma * level.sigma / level.alpha, out}}, out); // Tweedie's formula
    // E|E[x_1 | x]|^2 = E|x_1|^2 - E|x_1 - E[x_1 | x]|^2, whose last part is small where it has to be exact.
    combine({{1, out}, {-1, data}}, out);
    return kappa - meanSquare(out);
  });
}

void KineticOptimalPath::lay(double kappa, const SeparationFunction& lambda) {
  kappa_ = kappa;
  const double h = quarter / intervals;
  theta_.assign(1, 0.0);
  for (std::size_t i = 0; i < intervals; ++i) { // the midpoint rule: both ends of lambda are limits
    const double phi = (static_cast<double>(i) + 0.5) * h;
    const double excess = lambda(std::tan(phi) / std::sqrt(kappa)) / kappa - std::sin(phi) * std::sin(phi);
    const double slope = std::sqrt(std::max(excess, 0.0)) / std::cos(phi);
    theta_.push_back(theta_.back() + h * std::clamp(slope, leastSlope, 1.0));
  }
}

PathPoint KineticOptimalPath::at(double t) const {
  const double angle = theta_.back();
  const double size = std::sqrt(kappa_);
  // The straight line from (1, 0) to (size, angle) in polar coordinates.
  const double u = 1 - t + t * size * std::cos(angle), v = t * size * std::sin(angle);
  const double uRate = size * std::cos(angle) - 1, vRate = size * std::sin(angle);
  const double n = std::hypot(u, v);
  const double theta = std::clamp(std::atan2(v, u), 0.0, angle);
  const double nRate = (u * uRate + v * vRate) / n, thetaRate = (u * vRate - v * uRate) / (n * n);
  const auto next = std::upper_bound(theta_.begin() + 1, theta_.end() - 1, theta);
  const double h = quarter / intervals;
  const double slope = (*next - *(next - 1)) / h;
  const double phi = h * static_cast<double>(next - theta_.begin() - 1) + (theta - *(next - 1)) / slope;
  const double phiRate = thetaRate / slope;
  const double m = t == 1 ? 0 : n * std::cos(phi); // the end is met exactly
  const double a = t == 1 ? 1 : n * std::sin(phi) / size;
  PathPoint point{m, a, 0, 0, 0, 0, 0};
  point.aRate = nRate * std::cos(phi) - n * std::sin(phi) * phiRate;
  point.bRate = (nRate * std::sin(phi) + n * std::cos(phi) * phiRate) / size;
  return point;
}

double KineticOptimalPath::energy() const { return 1 + kappa_ - 2 * std::sqrt(kappa_) * std::cos(theta_.back()); }

double KineticOptimalPath::energyOf(const Path& path) const {
  constexpr std::size_t steps = 4000;
  const double h = quarter / intervals;
  double energy = 0;
  for (std::size_t i = 0; i < steps; ++i) {
    const PathPoint p = path.at((static_cast<double>(i) + 0.5) / steps);
    const double size = std::sqrt(kappa_), n2 = kappa_ * p.b * p.b + p.a * p.a;
    const double phi = std::atan2(size * p.b, p.a);
    const double phiRate = size * (p.bRate * p.a - p.b * p.aRate) / n2;
    const double nRate = (kappa_ * p.b * p.bRate + p.a * p.aRate) / std::sqrt(n2);
    const auto cell = std::min(static_cast<std::size_t>(phi / h), intervals - 1);
    const double thetaRate = phiRate * (theta_[cell + 1] - theta_[cell]) / h;
    energy += (nRate * nRate + n2 * thetaRate * thetaRate) / steps;
  }
  return energy;
}

const Component<Path>& kineticOptimal();
const Component<Path>& kineticOptimal() {
  static const auto component =
      Component<Path>("kinetic_optimal", "Kinetic optimal")
          .summary("Of all ways to fade noise into the target, the one of least kinetic energy. The source is N(0, I).")
          .formula("x_t = m(t) x₀ + a(t) x₁, a straight line in the plane of (n, θ)")
          .reference("Shaul, Chen, Nickel, Le, Lipman, On kinetic optimal probability paths for generative models, "
                     "ICML (2023)")
          .makes([](const Values&) { return std::make_unique<KineticOptimalPath>(); });
  return component;
}

} // namespace semiflow::sampling
