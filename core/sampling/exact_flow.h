#pragma once

#include <vector>

#include "core/sampling/prediction.h"
#include "core/sampling/processes/process.h"

namespace semiflow::sampling {

/// Moves a cloud by the probability-flow ODE from one level to another, in either direction:
/// d(x/alpha)/d(lambda) = (sigma^2/alpha) score(x), by Fehlberg's pair of order 8(7) with a step length for the whole
/// cloud. Until a step is taken, the largest error estimate of any particle is at most tolerance (1 + |x/alpha|).
/// E. Fehlberg, "Classical fifth-, sixth-, seventh-, and eighth-order Runge-Kutta formulas with stepsize control",
/// NASA TR R-287 (1968).
/// @throws DivergedError where no step is short enough
void followExactly(const Process& process, const ScoreFunction& score, const Level& from, const Level& to, Cloud& x,
                   double tolerance = 1e-10);

/// The same, together with the log-density of the law that is carried along, of each particle:
/// d(log q + d log alpha)/d(lambda) = -sigma^2 div score (the instantaneous change of variables). The divergence is
/// taken by central differences of 1e-4 sigma, two scores for each coordinate.
/// Chen, Rubanova, Bettencourt, Duvenaud, "Neural ordinary differential equations" (2018); Song et al. (2021).
void followExactly(const Process& process, const ScoreFunction& score, const Level& from, const Level& to, Cloud& x,
                   std::vector<double>& logDensity, double tolerance = 1e-8);

/// div score at every particle, as above.
std::vector<double> scoreDivergence(const ScoreFunction& score, const Level& level, const Cloud& x);

} // namespace semiflow::sampling
