#include "core/sampling/samplers/resampling.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace semiflow::sampling {
namespace {

/// Weights in proportion, the largest of them 1.
std::vector<double> weightsOf(std::span<const double> logWeights) {
  const double most = *std::max_element(logWeights.begin(), logWeights.end());
  std::vector<double> weights(logWeights.size());
  std::transform(logWeights.begin(), logWeights.end(), weights.begin(),
                 [&](double log) { return std::exp(log - most); });
  return weights;
}

} // namespace

double effectiveSampleSize(std::span<const double> logWeights) {
  const std::vector<double> weights = weightsOf(logWeights);
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  return sum * sum / std::inner_product(weights.begin(), weights.end(), weights.begin(), 0.0);
}

std::vector<std::size_t> systematicResample(std::span<const double> logWeights, double uniform) {
  const std::vector<double> weights = weightsOf(logWeights);
  const double spacing = std::accumulate(weights.begin(), weights.end(), 0.0) / static_cast<double>(weights.size());
  std::vector<std::size_t> chosen;
  chosen.reserve(weights.size());
  double reached = 0;
  for (std::size_t p = 0; p < weights.size(); ++p) {
    reached += weights[p];
    while (chosen.size() < weights.size() && (static_cast<double>(chosen.size()) + uniform) * spacing < reached)
      chosen.push_back(p);
  }
  while (chosen.size() < weights.size()) chosen.push_back(weights.size() - 1); // rounding
  return chosen;
}

std::vector<std::size_t> inPlace(std::vector<std::size_t> chosen) {
  const std::size_t none = chosen.size();
  std::vector<std::size_t> kept(chosen.size(), none), more;
  for (const std::size_t index : chosen) {
    if (kept[index] == none) {
      kept[index] = index;
    } else {
      more.push_back(index);
    }
  }
  for (std::size_t p = 0, next = 0; p < kept.size(); ++p) {
    if (kept[p] == none) kept[p] = more[next++];
  }
  return kept;
}

Population::Population(std::size_t count) : logWeights_(count, 0.0), ancestors_(count) {
  std::iota(ancestors_.begin(), ancestors_.end(), std::size_t{0});
}

std::optional<std::vector<std::size_t>> Population::resample(double part, const Random& random, std::size_t step) {
  if (effectiveSampleSize(logWeights_) >= part * static_cast<double>(logWeights_.size())) return std::nullopt;
  constexpr auto nobody = std::numeric_limits<std::uint64_t>::max(); // no particle has this number
  const double uniform = random.uniforms(nobody, static_cast<std::uint32_t>(step), 0)[0];
  std::vector<std::size_t> chosen = inPlace(systematicResample(logWeights_, uniform));
  std::vector<std::size_t> ancestors(chosen.size());
  for (std::size_t p = 0; p < chosen.size(); ++p) ancestors[p] = ancestors_[chosen[p]];
  ancestors_ = std::move(ancestors);
  std::fill(logWeights_.begin(), logWeights_.end(), 0.0);
  return chosen;
}

std::vector<experiment::Scalar> Population::scalars(std::size_t particles) const {
  auto effective = static_cast<double>(particles), alive = effective;
  if (!logWeights_.empty()) {
    std::vector<std::size_t> distinct = ancestors_;
    std::sort(distinct.begin(), distinct.end());
    alive = static_cast<double>(std::unique(distinct.begin(), distinct.end()) - distinct.begin());
    effective = effectiveSampleSize(logWeights_);
  }
  return {{"effective_sample_size", "", effective, false}, {"ancestors", "", alive, false}};
}

void secondOrderStep(const Journey& journey, std::size_t i, const Cloud& data, const Cloud& before, Cloud& x) {
  const Level& from = journey.levels[i];
  const Level& to = journey.levels[i + 1];
  const double h = journey.lambdaStep(i);
  const double kept = to.sigma / from.sigma * std::exp(-h);
  const double clean = -to.alpha * std::expm1(-2 * h);
  if (before.count() == 0) {
    combine({{kept, x}, {clean, data}}, x);
  } else {
    const double slope = 0.5 * h / journey.lambdaStep(i - 1);
    combine({{kept, x}, {clean * (1 + slope), data}, {-clean * slope, before}}, x);
  }
  addNormals(x, to.sigma * std::sqrt(-std::expm1(-2 * h)), journey.noise, static_cast<std::uint32_t>(i));
}

} // namespace semiflow::sampling
