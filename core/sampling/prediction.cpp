#include "core/sampling/prediction.h"

#include <algorithm>

#include <tbb/parallel_for.h>

namespace semiflow::sampling {

void Prediction::score(const Level& level, const Cloud& x, Cloud& out) {
  score_(level, x, out);
  count(x.count());
}

void Prediction::scoreBy(const ScoreFunction& other, const Level& level, const Cloud& x, Cloud& out) {
  other(level, x, out);
  count(x.count());
}

void Prediction::count(std::size_t particles) {
  particles_ += particles;
  whole_ = std::max<std::uint64_t>(whole_, particles);
}

void Prediction::noise(const Level& level, const Cloud& x, Cloud& out) {
  score(level, x, out);
  combine({{-level.sigma, out}}, out);
}

void Prediction::data(const Level& level, const Cloud& x, Cloud& out) {
  score(level, x, out);
  combine({{1 / level.alpha, x}, {level.sigma * level.sigma / level.alpha, out}}, out);
}

void Prediction::velocity(const Level& level, const Cloud& x, Cloud& out) {
  score(level, x, out);
  const double ratio = level.sigma / level.alpha;
  combine({{-ratio, x}, {-ratio * (level.alpha * level.alpha + level.sigma * level.sigma), out}}, out);
}

void Prediction::dataAt(std::span<const Level> levels, std::span<const Cloud> x, std::span<Cloud> out) {
  tbb::parallel_for(std::size_t{0}, levels.size(), [&](std::size_t k) {
    const Level& level = levels[k];
    score_(level, x[k], out[k]);
    combine({{1 / level.alpha, x[k]}, {level.sigma * level.sigma / level.alpha, out[k]}}, out[k]);
  });
  for (const Cloud& cloud : x.first(levels.size())) count(cloud.count());
}

} // namespace semiflow::sampling
