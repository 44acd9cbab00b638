#pragma once

#include "core/base/component.h"
#include "core/experiment/run.h"

namespace semiflow::sampling {

/// Kind `sampler_comparison`: what a sampler's accuracy costs. A sampling experiment is run to its end by several
/// samplers with several numbers of steps, all from the same particles. Frames are stages, one per run, and hold a
/// table for every chosen number of the last frame (endpoint_error, sliced_wasserstein, ...) over the number of
/// function evaluations, a column per sampler, with guides of the slopes -1, -2 and -3; and as scalars
/// order_of_SAMPLER, minus the slope of the first number over the last three points.
const Component<experiment::Run>& samplerComparison();

/// Family `journey`: kind `sampling` as a part of another experiment, without a title of its own.
const Family<experiment::Run>& journeys();

/// A comparison with what suits an experiment filled in, as a tree: from the checked values of kind `sampling`.
Json samplerComparisonOf(const Values& sampling);

} // namespace semiflow::sampling
