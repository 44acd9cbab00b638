#include "core/koopman/system.h"

#include <cmath>

#include "core/numerics/extrapolation.h"

namespace semiflow::koopman {

void advance(const System& system, double* state, double interval) {
  if (!system.discrete) return numerics::extrapolate(system.law, state, system.dimension(), interval);
  std::vector<double> next(system.stateNames.size());
  for (long long i = std::llround(interval); i > 0; --i) {
    system.law(state, next.data());
    std::copy(next.begin(), next.end(), state);
  }
}

} // namespace semiflow::koopman
