#include "core/sampling/samplers/model_statistics.h"

#include <algorithm>
#include <cmath>

#include "core/sampling/samplers/calibration.h"

namespace semiflow::sampling {
namespace {

/// The mean over particles of sigma d eps_c / d x_c, by central differences.
double meanSlope(Journey& journey, const Level& level, const Cloud& x, std::size_t c) {
  const double change = 1e-4 * level.sigma;
  Cloud up = x, down = x, noiseUp(x.count(), x.dimension()), noiseDown = noiseUp;
  for (std::size_t p = 0; p < x.count(); ++p) {
    up.at(p, c) += change;
    down.at(p, c) -= change;
  }
  journey.prediction.noise(level, up, noiseUp);
  journey.prediction.noise(level, down, noiseDown);
  double sum = 0;
  for (std::size_t p = 0; p < x.count(); ++p) sum += noiseUp.at(p, c) - noiseDown.at(p, c);
  return level.sigma * sum / (2 * change * static_cast<double>(x.count()));
}

} // namespace

ModelStatistics::ModelStatistics(const Journey& journey, std::size_t particles, std::size_t dimension,
                                 std::size_t intervals)
    : dimension_(dimension), first_(journey.levels.front().lambda),
      spacing_((journey.levels.back().lambda - first_) / static_cast<double>(intervals)),
      table_((intervals + 1) * dimension, Values{}), f_(intervals + 1, Cloud(particles, dimension)) {
  Journey aside = journey;
  follow(aside, particles, dimension);
  for (std::size_t c = 0; c < dimension; ++c) regress(c);
  integrate();
  f_.clear();
}

void ModelStatistics::follow(Journey& journey, std::size_t particles, std::size_t dimension) {
  Cloud x = calibrationParticles(journey, particles, dimension);
  Level level = journey.levels.front();
  for (std::size_t k = 0; k < f_.size(); ++k) {
    if (k > 0) {
      const bool last = k + 1 == f_.size();
      const Level next =
          last ? journey.levels.back() : levelAt(journey.process, first_ + static_cast<double>(k) * spacing_);
      followFlow(journey, level, next, x, 0.05);
      level = next;
    }
    journey.prediction.noise(level, x, f_[k]);
    for (std::size_t c = 0; c < dimension; ++c) {
      const double l = meanSlope(journey, level, x, c);
      table_[k * dimension_ + c].l = l;
      for (std::size_t p = 0; p < particles; ++p) {
        f_[k].at(p, c) = std::exp(-level.lambda) * f_[k].at(p, c) - l * x.at(p, c) / level.alpha;
      }
    }
  }
}

/// Least squares of f' = s f + b at every node, f' by differences along the paths.
void ModelStatistics::regress(std::size_t c) {
  const std::size_t nodes = f_.size();
  const std::size_t n = f_.front().count();
  for (std::size_t k = 0; k < nodes; ++k) {
    const std::size_t before = k == 0 ? 0 : k - 1;
    const std::size_t after = std::min(k + 1, nodes - 1);
    const double length = static_cast<double>(after - before) * spacing_;
    double f = 0, rate = 0, ff = 0, product = 0;
    for (std::size_t p = 0; p < n; ++p) {
      const double value = f_[k].at(p, c);
      const double slope = (f_[after].at(p, c) - f_[before].at(p, c)) / length;
      f += value;
      rate += slope;
      ff += value * value;
      product += value * slope;
    }
    const auto count = static_cast<double>(n);
    const double variance = ff / count - f * f / (count * count);
    Values& values = table_[k * dimension_ + c];
    // Where f is the same for all particles there is no line to find.
    const bool flat = variance <= 1e-10 * ff / count || ff / count < 1e-20;
    values.s = flat ? 0 : (product / count - f * rate / (count * count)) / variance;
    values.b = (rate - values.s * f) / count;
  }
}

void ModelStatistics::integrate() {
  for (std::size_t i = dimension_; i < table_.size(); ++i) {
    const Values& before = table_[i - dimension_];
    table_[i].sumL = before.sumL + 0.5 * spacing_ * (before.l + table_[i].l);
    table_[i].sumS = before.sumS + 0.5 * spacing_ * (before.s + table_[i].s);
  }
}

ModelStatistics::Values ModelStatistics::at(double lambda, std::size_t coordinate) const {
  const std::size_t intervals = table_.size() / dimension_ - 1;
  const double place = std::clamp((lambda - first_) / spacing_, 0.0, static_cast<double>(intervals));
  const std::size_t k = std::min(static_cast<std::size_t>(place), intervals - 1);
  const double part = place - static_cast<double>(k);
  const Values& a = table_[k * dimension_ + coordinate];
  const Values& b = table_[(k + 1) * dimension_ + coordinate];
  const auto between = [&](double u, double v) { return u + part * (v - u); };
  // The integrals go with the square of the part, as those of straight lines do.
  const double h = part * spacing_;
  return {between(a.l, b.l), between(a.s, b.s), between(a.b, b.b), a.sumL + h * (a.l + 0.5 * part * (b.l - a.l)),
          a.sumS + h * (a.s + 0.5 * part * (b.s - a.s))};
}

} // namespace semiflow::sampling
