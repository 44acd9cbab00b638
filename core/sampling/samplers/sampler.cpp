#include "core/sampling/samplers/sampler.h"

#include <cmath>

#include "core/sampling/grids/time_grid.h"

namespace semiflow::sampling {

Component<Sampler> samplerComponent(std::string id, std::string title, long long steps, const std::string& grid) {
  constexpr double mostSteps = 1000000;
  return Component<Sampler>(std::move(id), std::move(title))
      .parameter(integer("steps", steps).between(1, mostSteps).doc("how many steps lead from start to end"))
      .parameter(component("grid", anyFamily<timeGrids>, grid).doc("where the steps are set"));
}

double posteriorVariance(const Journey& journey, std::size_t i) {
  const double sigma = journey.levels[i + 1].sigma;
  return -sigma * sigma * std::expm1(-2 * journey.lambdaStep(i));
}

Level levelAt(const Process& process, double lambda) { return process.level(process.timeAt(lambda)); }

} // namespace semiflow::sampling
