#include "core/sampling/samplers/calibration.h"

#include <cmath>
#include <limits>

#include "core/sampling/samplers/singlestep.h"

namespace semiflow::sampling {

Cloud calibrationParticles(const Journey& journey, std::size_t count, std::size_t dimension) {
  Cloud x(count, dimension);
  // The last of all steps: no journey is that long, so that these numbers are no step's noise.
  addNormals(x, journey.process.priorDeviation(), journey.noise, std::numeric_limits<std::uint32_t>::max());
  return x;
}

void followFlow(Journey& journey, const Level& from, const Level& to, Cloud& x, double largest) {
  Singlestep fine(dpmSolverMethod(Form::data, 3));
  const double h = to.lambda - from.lambda;
  const auto parts = static_cast<std::size_t>(std::ceil(std::abs(h) / largest));
  Level at = from;
  for (std::size_t k = 1; k <= parts; ++k) {
    const double share = static_cast<double>(k) / static_cast<double>(parts);
    const Level next = k == parts ? to : levelAt(journey.process, from.lambda + share * h);
    fine.between(journey, at, next, x, nullptr);
    at = next;
  }
}

double rootMeanSquareDistance(const Cloud& a, const Cloud& b) {
  double sum = 0;
  for (std::size_t p = 0; p < a.count(); ++p) {
    for (std::size_t c = 0; c < a.dimension(); ++c) sum += std::pow(a.at(p, c) - b.at(p, c), 2);
  }
  return std::sqrt(sum / static_cast<double>(a.count()));
}

} // namespace semiflow::sampling
