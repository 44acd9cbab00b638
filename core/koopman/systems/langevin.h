#pragma once

#include <functional>

#include "core/koopman/system.h"

namespace semiflow::koopman {

/// Overdamped Langevin motion in one dimension, dx = -V'(x) dt + sqrt(2/beta) dW, whose stationary density is
/// proportional to exp(-beta V). A step is Heun's, of weak order 2 for this noise: Kloeden, Platen, Numerical Solution
/// of Stochastic Differential Equations (1992), section 15.1.
/// @param force -V'
System langevin(std::function<double(double x)> force, double beta, double step);

} // namespace semiflow::koopman
