#pragma once

#include "core/sampling/cloud.h"

namespace semiflow::sampling {

/// The mean of |x_i - y_j| over all pairs of particles.
double meanDistance(const Cloud& x, const Cloud& y);

/// The energy distance 2 E|X - Y| - E|X - X'| - E|Y - Y'| between the empirical laws of two clouds, at least 0, and 0
/// only where they are the same. Of two samples of one law, n and m of them, it is E|X - X'| (1/n + 1/m) on average.
/// Szekely, Rizzo, "Energy statistics: a class of statistics based on distances" (2013).
double energyDistance(const Cloud& x, const Cloud& y);

} // namespace semiflow::sampling
