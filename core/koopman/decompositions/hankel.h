#pragma once

#include "core/koopman/decomposition.h"

namespace semiflow::koopman {

/// Adds the parameters of delays of the data's leading directions: delays, spacing, spatial_tolerance.
Component<Decomposition> withDelays(Component<Decomposition> component);

/// Delays of the leading left singular vectors of the observables (those above the spatial tolerance): the reach and
/// the extension of a decomposition that they choose.
void addDelays(const Values& values, Decomposition& decomposition);

} // namespace semiflow::koopman
