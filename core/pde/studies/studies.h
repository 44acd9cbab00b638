#pragma once

#include "core/base/component.h"
#include "core/experiment/run.h"

namespace semiflow::pde {

/// Kind `comparison`: a rollout and up to three variants of it in step. Frames hold every evolving field of each as
/// FIELD_of_NAME, the differences to the reference as difference_of_FIELD_of_NAME (at the points of the variant), and
/// as scalars error_of_NAME and the diagnostics as DIAGNOSTIC_of_NAME. The reference is the rollout itself, a finer one
/// in time (refinement), or the exact solution. Live: what is live in the rollout, for all that have it.
const Component<experiment::Run>& comparison();

/// Kind `work_precision`: the error at the end of a rollout over time spent, function evaluations and step, for several
/// steppers and steps. The reference is the rollout's exact solution or, without one, the rollout's own stepper with an
/// eighth of the smallest step. Frames are stages, one per rollout, and hold three tables with a column per stepper.
/// Seconds are of Run::counts(), the least of three to seven repeats of what is done in less than 2 s; they are the
/// only numbers here that differ from run to run.
const Component<experiment::Run>& workPrecision();

/// Kind `convergence`: the error at the end of a rollout and of up to three variants over the time step or the grid
/// spacing, against the exact solution or, without one, the finest step over eight or twice the points, by the method
/// of the highest order among them. Frames are stages, one per rollout, and hold the tables `error` (with guides of the
/// expected slopes) and `observed_order`, and as scalars order_of_NAME, the slope of the straight line through the last
/// three points.
const Component<experiment::Run>& convergence();

} // namespace semiflow::pde
