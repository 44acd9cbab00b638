#pragma once

#include "core/sampling/cloud.h"

namespace semiflow::sampling {

/// The Wasserstein distance of order q in {1, 2} between two clouds of n particles each,
/// W_q^q = min over permutations of mean_i |x_i - y_(pi i)|^q: by sorting on a line (any n), by the optimal assignment
/// elsewhere (a time of order n^3). Of two samples of one law some of order n^(-1/d) stays in d > 2 dimensions.
/// C. Villani, "Optimal transport: old and new", Springer (2009).
double wassersteinDistance(const Cloud& x, const Cloud& y, int order);

} // namespace semiflow::sampling
