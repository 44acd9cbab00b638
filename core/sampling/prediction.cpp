#include "core/sampling/prediction.h"

namespace semiflow::sampling {

void Prediction::score(const Level& level, const Cloud& x, Cloud& out) {
  score_(level, x, out);
  ++evaluations_;
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

} // namespace semiflow::sampling
