#pragma once

#include <cstddef>
#include <vector>

#include "core/base/random.h"
#include "core/sampling/cloud.h"

namespace semiflow::sampling {

/// Unit vectors, uniform on the sphere: index j*dimension + coordinate. In one dimension there is just the one
/// direction.
std::vector<double> randomDirections(std::size_t count, std::size_t dimension, const Random& random);

/// The sliced Wasserstein distance of order q in {1, 2} between two clouds of as many particles: with W_q the distance
/// between the clouds' shadows on a direction, (mean over directions of W_q^q)^(1/q), and in one dimension
/// W_q^q = mean_i |x_(i) - y_(i)|^q over the sorted numbers.
/// Bonneel, Rabin, Peyre, Pfister, "Sliced and Radon Wasserstein barycenters of measures" (2015).
/// @param directions as randomDirections() gives them
double slicedWasserstein(const Cloud& x, const Cloud& y, const std::vector<double>& directions, int order);

} // namespace semiflow::sampling
