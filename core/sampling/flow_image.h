#pragma once

#include "core/experiment/frame.h"
#include "core/sampling/distributions/target.h"
#include "core/sampling/prediction.h"
#include "core/sampling/processes/process.h"

namespace semiflow::sampling {

/// Which arrows of the plane are shown.
enum class Flow { none, velocity, score };

/// What moves particles in the plane at a level, on a grid that is the same at all levels, as complex
/// numbers (along x, along y): the `velocity` of the probability-flow ODE in the direction that samplers go,
/// g^2 score/2 - f x, or the `score`. The grid spans the box that holds nearly all of the law at the end and, farther
/// by at most its longer side, at the start. @param law of two coordinates @pre flow is not none
experiment::GridField flowImage(Flow flow, const Process& process, const ScoreFunction& score, const Target& law,
                                const Level& level);

} // namespace semiflow::sampling
