#pragma once

#include <cstddef>

#include "core/sampling/cloud.h"

namespace semiflow::sampling {

/// The differential entropy -E log q of the law that n particles are drawn from, in nats, by their distances to their
/// k-th nearest neighbours: psi(n) - psi(k) + log V_d + (d/n) sum_i log r_i(k), with V_d the volume of the unit ball.
/// In two dimensions its deviation is about (var(log q) + 1/k)^(1/2) / n^(1/2).
/// L. F. Kozachenko, N. N. Leonenko, Probl. Inf. Transm. 23, 95 (1987); A. Kraskov, H. Stoegbauer, P. Grassberger,
/// Phys. Rev. E 69, 066138 (2004). @pre n > k >= 1; of particles that coincide it is -infinity
double neighbourEntropy(const Cloud& x, std::size_t k);

} // namespace semiflow::sampling
