#include "core/sampling/distributions/independent.h"

#include <algorithm>

#include "core/base/error.h"

namespace semiflow::sampling {
namespace {

/// Copies `count` coordinates of every strip.
void copyCoordinates(const Cloud& from, std::size_t a, Cloud& to, std::size_t b, std::size_t count) {
  for (std::size_t s = 0; s < from.strips(); ++s) {
    std::copy_n(from.strip(s) + a * Cloud::lanes, count * Cloud::lanes, to.strip(s) + b * Cloud::lanes);
  }
}

} // namespace

Independent::Independent(std::vector<std::unique_ptr<Target>> parts) : parts_(std::move(parts)) {
  SF_ASSERT(!parts_.empty());
  for (const auto& part : parts_) {
    first_.push_back(dimension_);
    dimension_ += part->dimension();
  }
  for (std::size_t k = parts_.size(); k-- > 0;) {
    if (parts_[k]->modeWeights().size() > 1) moded_ = k;
  }
}

Cloud Independent::cut(const Cloud& x, std::size_t part) const {
  Cloud some(x.count(), parts_[part]->dimension());
  copyCoordinates(x, first_[part], some, 0, some.dimension());
  return some;
}

void Independent::score(const Level& level, const Cloud& x, Cloud& out) const {
  SF_ASSERT(&x != &out && x.values().size() == out.values().size() && x.dimension() == dimension());
  for (std::size_t k = 0; k < parts_.size(); ++k) {
    const Cloud some = cut(x, k);
    Cloud score(some.count(), some.dimension());
    parts_[k]->score(level, some, score);
    copyCoordinates(score, 0, out, first_[k], some.dimension());
  }
}

std::vector<double> Independent::logDensity(const Level& level, const Cloud& x) const {
  std::vector<double> sum(x.count());
  for (std::size_t k = 0; k < parts_.size(); ++k) {
    const std::vector<double> part = parts_[k]->logDensity(level, cut(x, k));
    for (std::size_t p = 0; p < sum.size(); ++p) sum[p] += part[p];
  }
  return sum;
}

void Independent::sample(const Random& random, Cloud& out) const {
  for (std::size_t k = 0; k < parts_.size(); ++k) {
    Cloud some(out.count(), parts_[k]->dimension());
    // Numbers of its own for each part: the seed of the second is drawn, and so on.
    constexpr std::uint32_t seeds = 0x7fffffff;
    const auto words = random.words(k, seeds, 0);
    const Random own((static_cast<std::uint64_t>(words[0]) << 32U) | words[1], Stream::target);
    parts_[k]->sample(k == 0 ? random : own, some);
    copyCoordinates(some, 0, out, first_[k], some.dimension());
  }
}

std::vector<double> Independent::modeShares(const Level& level, const Cloud& x) const {
  return parts_[moded_]->modeShares(level, cut(x, moded_));
}

std::unique_ptr<Target> Independent::marginal(std::size_t coordinates) const {
  std::vector<std::unique_ptr<Target>> kept;
  for (std::size_t k = 0; k < parts_.size() && first_[k] < coordinates; ++k) {
    kept.push_back(parts_[k]->marginal(std::min(parts_[k]->dimension(), coordinates - first_[k])));
    if (kept.back() == nullptr) return nullptr;
  }
  return std::make_unique<Independent>(std::move(kept));
}

std::pair<double, double> Independent::extent(const Level& level, std::size_t coordinate) const {
  std::size_t k = parts_.size() - 1;
  while (first_[k] > coordinate) --k;
  return parts_[k]->extent(level, coordinate - first_[k]);
}

} // namespace semiflow::sampling
