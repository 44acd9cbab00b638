#pragma once

#include "core/base/json.h"
#include "core/base/values.h"

namespace semiflow::pde {

/// Studies of a rollout with what suits it filled in, as trees of their kinds: from the checked values of kind `pde`
/// at the root of an experiment. Steps are those around the rollout's own; where rollouts to the end are compared, the
/// end is soon enough for 128 of its steps; steppers are such as fit its discretisation, and explicit ones only beside
/// an explicit one. Where the stepper chooses its steps itself, one that does not takes its place in the study of
/// convergence, which is in space for conservation laws.
Json comparisonOf(const Values& rollout);
Json workPrecisionOf(const Values& rollout);
Json convergenceOf(const Values& rollout);
Json lyapunovOf(const Values& rollout);
/// Its Koopman spectrum while it runs, of the first field.
Json liveOf(const Values& rollout);

} // namespace semiflow::pde
