#pragma once

#include <cstdint>
#include <memory>

#include "core/sampling/brownian_path.h"
#include "core/sampling/samplers/sampler.h"

namespace semiflow::sampling {

/// The Brownian paths of a cloud over the journey's noise times.
std::unique_ptr<BrownianPath> pathOf(const Journey& journey, const Cloud& x);

/// A step of Langevin dynamics at a fixed noise level, x <- x + size s(x) + sqrt(2 size) z, for one evaluation.
/// @param size above 0 @param key tells the normal numbers z of this step from those of others @param score room for
/// the score, of the shape of x
void langevinStep(Journey& journey, const Level& level, double size, std::uint32_t key, Cloud& x, Cloud& score);

} // namespace semiflow::sampling
