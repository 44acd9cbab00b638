#pragma once

#include "core/sampling/cloud.h"

namespace semiflow::sampling {

/// The mean of exp(-|x_i - y_j|^2 / (2 bandwidth^2)) over all pairs of particles.
double meanKernel(const Cloud& x, const Cloud& y, double bandwidth);

/// The maximum mean discrepancy with the Gaussian kernel k, (E k(X,X') + E k(Y,Y') - 2 E k(X,Y))^(1/2), between the
/// empirical laws of two clouds; 0 only where they are the same.
/// Gretton, Borgwardt, Rasch, Schoelkopf, Smola, "A kernel two-sample test", J. Mach. Learn. Res. 13, 723 (2012).
double kernelDiscrepancy(const Cloud& x, const Cloud& y, double bandwidth);

/// The median of |x_i - x_j| over pairs of (at most 256) different particles, as a bandwidth that suits a cloud.
double medianDistance(const Cloud& x);

} // namespace semiflow::sampling
