#pragma once

#include <vector>

#include "core/sampling/samplers/sampler.h"

namespace semiflow::sampling {

/// A few particles of their own, on which a sampler may tune its coefficients before the journey: drawn from the prior
/// with the journey's seed, they do not depend on the journey's cloud. Evaluations for them are not counted as the
/// journey's: make them on a copy.
Cloud calibrationParticles(const Journey& journey, std::size_t count, std::size_t dimension);

/// Moves x by the probability-flow ODE from one level to another, with DPM-Solver-3 on the predicted data in steps of
/// half-log-SNR of at most `largest`: to about 1e-9 with 0.02.
void followFlow(Journey& journey, const Level& from, const Level& to, Cloud& x, double largest = 0.02);

/// sqrt(mean over particles of |a - b|^2).
double rootMeanSquareDistance(const Cloud& a, const Cloud& b);

} // namespace semiflow::sampling
