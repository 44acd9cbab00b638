#include "core/sampling/distributions/line_law.h"

#include <cmath>
#include <numbers>

namespace semiflow::sampling {
namespace {

constexpr std::size_t tableSize = 2001;

} // namespace

LineLaw::LineLaw(std::function<Function(double)> logDensity, double lower, double upper, std::vector<double> divides)
    : logDensity_(std::move(logDensity)), lower_(lower), upper_(upper),
      spacing_((upper - lower) / static_cast<double>(tableSize - 1)), divides_(std::move(divides)) {
  std::vector<double> logs(tableSize);
  for (std::size_t i = 0; i < tableSize; ++i) logs[i] = logDensity_(lower + spacing_ * static_cast<double>(i)).value;
  const double peak = *std::max_element(logs.begin(), logs.end());
  double sum = 0;
  for (const double log : logs) sum += std::exp(log - peak);
  logNormaliser_ = peak + std::log(sum * spacing_);
  Eigen::MatrixXd points(1, tableSize);
  std::vector<double> weights(tableSize);
  std::vector<std::size_t> modes(tableSize);
  density_.resize(tableSize);
  running_.resize(tableSize);
  visibleLower_ = upper_;
  visibleUpper_ = lower_;
  for (std::size_t i = 0; i < tableSize; ++i) {
    const double y = lower_ + spacing_ * static_cast<double>(i);
    points(0, static_cast<Eigen::Index>(i)) = y;
    weights[i] = std::max(std::exp(logs[i] - peak), 1e-300);
    modes[i] = static_cast<std::size_t>(std::upper_bound(divides_.begin(), divides_.end(), y) - divides_.begin());
    density_[i] = weights[i];
    if (i > 0) running_[i] = running_[i - 1] + 0.5 * (density_[i] + density_[i - 1]);
    constexpr double visible = 3e-4; // of the peak: four deviations of a normal law
    if (weights[i] < visible) continue;
    visibleLower_ = std::min(visibleLower_, y);
    visibleUpper_ = std::max(visibleUpper_, y);
  }
  table_ =
      std::make_shared<PointMixture>(std::move(points), std::move(weights), std::vector<double>{0.0}, std::move(modes));
}

bool LineLaw::wide(const Level& level) const {
  constexpr double enough = 1.5; // the trapezoidal rule's error is exp(-2 pi^2 1.5^2)
  return level.sigma > enough * level.alpha * spacing_;
}

LineLaw::Local LineLaw::local(const Level& level, double x) const {
  const double c = x / level.alpha, width = level.sigma / level.alpha;
  double centre = std::clamp(c, lower_, upper_);
  for (int iteration = 0; iteration < 50; ++iteration) {
    const Function f = logDensity_(centre);
    const double step = (f.slope - (centre - c) / (width * width)) / (1 / (width * width) - std::min(f.curvature, 0.0));
    centre = std::clamp(centre + step, lower_, upper_);
    if (std::abs(step) < 1e-3 * width) break;
  }
  constexpr int reach = 32;
  const double curvature = std::min(logDensity_(centre).curvature, 0.0);
  const double spacing = 0.3 / std::sqrt(1 / (width * width) - curvature);
  double logs[2 * reach + 1];
  double peak = -std::numeric_limits<double>::infinity();
  for (int q = -reach; q <= reach; ++q) {
    const double y = centre + spacing * q;
    logs[q + reach] = logDensity_(y).value - logNormaliser_ - 0.5 * std::pow((y - c) / width, 2);
    peak = std::max(peak, logs[q + reach]);
  }
  Local result{0, 0, std::vector<double>(divides_.size() + 1)};
  double sum = 0, mean = 0;
  for (int q = -reach; q <= reach; ++q) {
    const double weight = std::exp(logs[q + reach] - peak);
    const double y = centre + spacing * q;
    sum += weight;
    mean += weight * (y - c); // the difference keeps the digits that a small noise leaves
    result.shares[static_cast<std::size_t>(std::upper_bound(divides_.begin(), divides_.end(), y) - divides_.begin())] +=
        weight;
  }
  for (double& share : result.shares) share /= sum;
  result.score = mean / sum / (level.alpha * width * width);
  result.logDensity = peak + std::log(sum * spacing) - std::log(level.sigma) - 0.5 * std::log(2 * std::numbers::pi);
  return result;
}

void LineLaw::score(const Level& level, const Cloud& x, Cloud& out) const {
  if (wide(level)) return table_->score(level, x, out);
  parallelBlocks(x.values().size(), Cloud::lanes, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) out.values()[i] = local(level, x.values()[i]).score;
  });
}

std::vector<double> LineLaw::logDensity(const Level& level, const Cloud& x) const {
  if (wide(level)) return table_->logDensity(level, x);
  std::vector<double> out(x.count());
  parallelBlocks(out.size(), Cloud::lanes, [&](std::size_t begin, std::size_t end) {
    for (std::size_t p = begin; p < end; ++p) out[p] = local(level, x.at(p, 0)).logDensity;
  });
  return out;
}

std::vector<double> LineLaw::modeShares(const Level& level, const Cloud& x) const {
  if (wide(level) || divides_.empty()) return table_->modeShares(level, x);
  std::vector<double> shares(divides_.size() + 1);
  for (std::size_t p = 0; p < x.count(); ++p) {
    const Local at = local(level, x.at(p, 0));
    for (std::size_t k = 0; k < shares.size(); ++k) shares[k] += at.shares[k] / static_cast<double>(x.count());
  }
  return shares;
}

void LineLaw::sample(const Random& random, Cloud& out) const {
  for (std::size_t p = 0; p < out.count(); ++p) {
    const double u = random.uniforms(p, 0, 0)[0] * running_.back();
    const auto i =
        static_cast<std::size_t>(std::upper_bound(running_.begin() + 1, running_.end() - 1, u) - running_.begin()) - 1;
    // u - running_i = a s + (b - a) s^2/2 for the part s of the interval, in the form that does not cancel.
    const double a = density_[i], b = density_[i + 1], rest = u - running_[i];
    const double part = 2 * rest / (a + std::sqrt(std::max(a * a + 2 * (b - a) * rest, 0.0)));
    out.at(p, 0) = lower_ + spacing_ * (static_cast<double>(i) + std::clamp(part, 0.0, 1.0));
  }
}

std::unique_ptr<Target> LineLaw::marginal(std::size_t /*coordinates*/) const {
  return std::make_unique<LineLaw>(*this);
}

std::pair<double, double> LineLaw::extent(const Level& level, std::size_t /*coordinate*/) const {
  constexpr double deviations = 4;
  return {level.alpha * visibleLower_ - deviations * level.sigma,
          level.alpha * visibleUpper_ + deviations * level.sigma};
}

} // namespace semiflow::sampling
