#include "core/sampling/samplers/stochastic_steps.h"

#include <cmath>

namespace semiflow::sampling {

std::unique_ptr<BrownianPath> pathOf(const Journey& journey, const Cloud& x) {
  std::vector<double> times;
  for (const Level& level : journey.levels) times.push_back(level.time);
  return std::make_unique<BrownianPath>(journey.noise, std::move(times), x.count(), x.dimension());
}

void langevinStep(Journey& journey, const Level& level, double size, std::uint32_t key, Cloud& x, Cloud& score) {
  journey.prediction.score(level, x, score);
  combine({{1, x}, {size, score}}, x);
  addNormals(x, std::sqrt(2 * size), journey.noise, key);
}

} // namespace semiflow::sampling
