#include "core/sampling/processes/schedule.h"

#include <cmath>

namespace semiflow::sampling {

double Schedule::timeAt(double wanted) const {
  double low = 0, high = 1; // logAlpha falls
  double time = 0.5;
  for (int k = 0; k < 100; ++k) {
    const double excess = logAlpha(time) - wanted;
    if (excess == 0) return time;
    (excess > 0 ? low : high) = time;
    double next = time + 2 * excess / rate(time);
    if (!(next > low && next < high)) next = 0.5 * (low + high);
    if (std::abs(next - time) <= 1e-16 * time || next == low || next == high) return next;
    time = next;
  }
  return time;
}

} // namespace semiflow::sampling
