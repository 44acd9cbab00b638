#include "core/koopman/system.h"

#include <cmath>

#include "core/numerics/extrapolation.h"

namespace semiflow::koopman {

void advance(const System& system, double* state, double interval) {
  SF_ASSERT(!system.random());
  if (!system.discrete) return numerics::extrapolate(system.law, state, system.dimension(), interval);
  std::vector<double> next(system.stateNames.size());
  for (long long i = std::llround(interval); i > 0; --i) {
    system.law(state, next.data());
    std::copy(next.begin(), next.end(), state);
  }
}

void advance(const System& system, double* state, double interval, Noise& noise) {
  if (!system.random()) return advance(system, state, interval);
  long long count = 1;
  if (system.discrete) {
    count = std::llround(interval);
  } else if (std::isfinite(system.step)) {
    // An interval that is a multiple of the step in decimals takes just so many.
    count = std::max(1LL, static_cast<long long>(std::ceil(interval / system.step * (1 - 1e-12))));
  }
  const double h = system.discrete ? 1 : interval / static_cast<double>(count);
  const auto drawsPerStep = static_cast<std::uint32_t>((system.noises + 1) / 2);
  std::vector<double> next(system.stateNames.size()), normals(static_cast<std::size_t>(system.noises));
  for (; count > 0; --count, ++noise.steps) {
    // Counters of steps have 32 bits; what is above them goes to the draws.
    noise.random.fillNormals(noise.trajectory, static_cast<std::uint32_t>(noise.steps), normals.data(), normals.size(),
                             static_cast<std::uint32_t>(noise.steps >> 32U) * drawsPerStep);
    system.randomStep(state, h, normals.data(), next.data());
    std::copy(next.begin(), next.end(), state);
  }
}

} // namespace semiflow::koopman
