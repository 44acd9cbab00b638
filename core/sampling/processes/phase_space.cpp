#include "core/sampling/processes/phase_space.h"

#include <algorithm>
#include <cmath>

namespace semiflow::sampling {
namespace {

/// e^a - 1 - a - a^2/2 without cancellation. @pre a >= 0
double thirdRemainder(double a) {
  if (a > 1) return std::expm1(a) - a - 0.5 * a * a;
  double term = a * a * a / 6, sum = term;
  for (int n = 4; n < 20; ++n) sum += term *= a / n;
  return sum;
}

} // namespace

double PhaseSpace::frequency() const { return 1 / std::sqrt(mass); }

PhaseSpace::Kernel PhaseSpace::kernel(double time) const {
  // The drift's matrix is -k plus a nilpotent one; what is left of the law at rest is subtracted from it.
  const double k = frequency();
  const double u = k * rate * time;
  const double decay = std::exp(-u), square = decay * decay;
  return {decay * (1 + u), -decay * u / k, square * (thirdRemainder(2 * u) + warmth * u * u),
          square * u / k * (2 * u + warmth * (1 - u)),
          mass * square * (std::expm1(2 * u) + 2 * u - 2 * u * u + warmth * (1 - u) * (1 - u))};
}

PhaseSpace::Motion PhaseSpace::back(double elapsed, double eta) const {
  // exp(-eta^2 u) [c + s B] with B^2 = eta^4 - 1: turning at eta = 0, damped critically at eta = 1.
  const double k = frequency();
  const double u = k * rate * elapsed;
  const double damping = eta * eta;
  const double turning = std::sqrt(std::max(0.0, 1 - damping * damping));
  const double decay = std::exp(-damping * u);
  const double c = std::cos(turning * u);
  const double s = turning * u < 1e-8 ? u : std::sin(turning * u) / turning;
  const double left = decay * decay, both = 2 * damping * damping * s * s, cross = 2 * damping * c * s;
  const double xx = 1 - left * (1 + cross + both);
  const double xv = -left * 2 * damping * s * s / k;
  const double vv = mass * (1 - left * (1 - cross + both));
  Motion motion{{decay * (c + damping * s), decay * s / k}, {-k * decay * s, decay * (c - damping * s)}, {0, 0}, 0};
  if (vv > 0) {
    motion.noiseV = std::sqrt(vv);
    motion.noiseX[0] = xv / motion.noiseV;
    motion.noiseX[1] = std::sqrt(std::max(0.0, xx - xv * xv / vv));
  }
  return motion;
}

} // namespace semiflow::sampling
