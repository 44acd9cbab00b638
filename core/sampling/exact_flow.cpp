#include "core/sampling/exact_flow.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/error.h"

namespace semiflow::sampling {
namespace {

constexpr std::size_t stages = 13;
constexpr std::array<double, stages> places{0,       2.0 / 27, 1.0 / 9, 1.0 / 6, 5.0 / 12, 0.5, 5.0 / 6,
                                            1.0 / 6, 2.0 / 3,  1.0 / 3, 1,       0,        1};
constexpr double parts[stages][stages - 1] = {
    {},
    {2.0 / 27},
    {1.0 / 36, 1.0 / 12},
    {1.0 / 24, 0, 1.0 / 8},
    {5.0 / 12, 0, -25.0 / 16, 25.0 / 16},
    {1.0 / 20, 0, 0, 1.0 / 4, 1.0 / 5},
    {-25.0 / 108, 0, 0, 125.0 / 108, -65.0 / 27, 125.0 / 54},
    {31.0 / 300, 0, 0, 0, 61.0 / 225, -2.0 / 9, 13.0 / 900},
    {2, 0, 0, -53.0 / 6, 704.0 / 45, -107.0 / 9, 67.0 / 90, 3},
    {-91.0 / 108, 0, 0, 23.0 / 108, -976.0 / 135, 311.0 / 54, -19.0 / 60, 17.0 / 6, -1.0 / 12},
    {2383.0 / 4100, 0, 0, -341.0 / 164, 4496.0 / 1025, -301.0 / 82, 2133.0 / 4100, 45.0 / 82, 45.0 / 164, 18.0 / 41},
    {3.0 / 205, 0, 0, 0, 0, -6.0 / 41, -3.0 / 205, -3.0 / 41, 3.0 / 41, 6.0 / 41, 0},
    {-1777.0 / 4100, 0, 0, -341.0 / 164, 4496.0 / 1025, -289.0 / 82, 2193.0 / 4100, 51.0 / 82, 33.0 / 164, 12.0 / 41, 0,
     1}};
constexpr std::array<double, stages> weights{0,        0,         0,         0, 0,          34.0 / 105, 9.0 / 35,
                                             9.0 / 35, 9.0 / 280, 9.0 / 280, 0, 41.0 / 840, 41.0 / 840};
constexpr double difference = 41.0 / 840; // times k_0 + k_10 - k_11 - k_12: the two orders apart

/// What is moved: y = x/alpha, and with it the log-density of y, of one coordinate, where that is asked for.
struct Moved {
  Cloud y, density;
};

/// The law of motion in half-log-SNR.
class Law {
 public:
  Law(const Process& process, const ScoreFunction& score, bool densities)
      : process_(process), score_(score), densities_(densities) {}
  bool densities() const { return densities_; }

  void rate(double lambda, const Moved& at, Moved& out) {
    Level level = process_.level(std::clamp(process_.timeAt(lambda), process_.end(), process_.start()));
    if (x_.values().size() != at.y.values().size()) x_ = at.y;
    combine({{level.alpha, at.y}}, x_);
    score_(level, x_, out.y);
    combine({{level.sigma * level.sigma / level.alpha, out.y}}, out.y);
    if (!densities_) return;
    const std::vector<double> divergence = scoreDivergence(score_, level, x_);
    for (std::size_t p = 0; p < x_.count(); ++p) out.density.at(p, 0) = -level.sigma * level.sigma * divergence[p];
  }

 private:
  const Process& process_;
  const ScoreFunction& score_;
  bool densities_;
  Cloud x_;
};

void sum(const Moved& start, double h, std::span<const double> shares, const std::array<Moved, stages>& rates,
         bool densities, Moved& out) {
  std::vector<Term> moves{{1, start.y}}, logs{{1, start.density}};
  for (std::size_t j = 0; j < shares.size(); ++j) {
    if (shares[j] == 0) continue;
    moves.push_back({h * shares[j], rates[j].y});
    logs.push_back({h * shares[j], rates[j].density});
  }
  combine(moves, out.y);
  if (densities) combine(logs, out.density);
}

/// The largest estimate of any particle, in units of what is allowed.
double largestError(double h, const Moved& start, const std::array<Moved, stages>& k, bool densities,
                    double tolerance) {
  double worst = 0;
  for (std::size_t p = 0; p < start.y.count(); ++p) {
    double error = 0, size = 0;
    const auto estimate = [&](auto part, std::size_t c) {
      return h * difference *
             (part(k[0]).at(p, c) + part(k[10]).at(p, c) - part(k[11]).at(p, c) - part(k[12]).at(p, c));
    };
    for (std::size_t c = 0; c < start.y.dimension(); ++c) {
      error += std::pow(estimate([](const Moved& m) -> const Cloud& { return m.y; }, c), 2);
      size += std::pow(start.y.at(p, c), 2);
    }
    double ratio = std::sqrt(error) / (tolerance * (1 + std::sqrt(size)));
    if (densities) {
      const double log = estimate([](const Moved& m) -> const Cloud& { return m.density; }, 0);
      ratio = std::max(ratio, std::abs(log) / (tolerance * (1 + std::abs(start.density.at(p, 0)))));
    }
    if (!(ratio <= worst)) worst = ratio; // a NaN stays
    if (std::isnan(worst)) return worst;
  }
  return worst;
}

void follow(Law& law, double from, double to, Moved& at, double tolerance) {
  std::array<Moved, stages> rates;
  rates.fill(at);
  Moved stage = at;
  double lambda = from, h = (to - from) / 16;
  const double shortest = 1e-10 * std::abs(to - from);
  while (lambda != to) {
    if ((to - lambda) / h < 1.0000001) h = to - lambda;
    for (std::size_t s = 0; s < stages; ++s) {
      sum(at, h, std::span(parts[s], s), rates, law.densities(), stage);
      law.rate(lambda + places[s] * h, stage, rates[s]);
    }
    const double error = largestError(h, at, rates, law.densities(), tolerance);
    if (error <= 1) {
      sum(at, h, weights, rates, law.densities(), stage);
      std::swap(at, stage);
      lambda = h == to - lambda ? to : lambda + h;
    } else if (std::abs(h) < shortest) {
      throw DivergedError(lambda, "the exact flow", "check that the score is finite everywhere");
    }
    h *= std::isfinite(error) ? std::clamp(0.9 * std::pow(std::max(error, 1e-12), -0.125), 0.2, 4.0) : 0.1;
  }
}

} // namespace

void followExactly(const Process& process, const ScoreFunction& score, const Level& from, const Level& to, Cloud& x,
                   double tolerance) {
  Law law(process, score, false);
  Moved moved{x, {}};
  combine({{1 / from.alpha, moved.y}}, moved.y);
  follow(law, from.lambda, to.lambda, moved, tolerance);
  combine({{to.alpha, moved.y}}, x);
}

void followExactly(const Process& process, const ScoreFunction& score, const Level& from, const Level& to, Cloud& x,
                   std::vector<double>& logDensity, double tolerance) {
  SF_ASSERT(logDensity.size() == x.count());
  Law law(process, score, true);
  const auto d = static_cast<double>(x.dimension());
  Moved moved{x, Cloud(x.count(), 1)};
  combine({{1 / from.alpha, moved.y}}, moved.y);
  for (std::size_t p = 0; p < x.count(); ++p) moved.density.at(p, 0) = logDensity[p] + d * std::log(from.alpha);
  follow(law, from.lambda, to.lambda, moved, tolerance);
  combine({{to.alpha, moved.y}}, x);
  for (std::size_t p = 0; p < x.count(); ++p) logDensity[p] = moved.density.at(p, 0) - d * std::log(to.alpha);
}

std::vector<double> scoreDivergence(const ScoreFunction& score, const Level& level, const Cloud& x) {
  const double step = 1e-4 * level.sigma;
  std::vector<double> divergence(x.count(), 0.0);
  Cloud moved = x, ahead(x.count(), x.dimension()), behind = ahead;
  for (std::size_t c = 0; c < x.dimension(); ++c) {
    const auto shift = [&](double by) {
      for (std::size_t p = 0; p < x.count(); ++p) moved.at(p, c) = x.at(p, c) + by;
    };
    shift(step);
    score(level, moved, ahead);
    shift(-step);
    score(level, moved, behind);
    shift(0);
    for (std::size_t p = 0; p < x.count(); ++p) divergence[p] += (ahead.at(p, c) - behind.at(p, c)) / (2 * step);
  }
  return divergence;
}

} // namespace semiflow::sampling
