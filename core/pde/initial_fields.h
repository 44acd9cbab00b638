#pragma once

#include <cstdint>
#include <vector>

#include "core/domain/initial.h"
#include "core/pde/equation.h"

namespace semiflow::pde {

/// The equation's evolving fields at time 0 at those places. Where the initial condition names other fields and the
/// equation has alternative variables (velocity and pressure), it is asked for those, and the formulas make the fields.
/// @throws InputError, ResourceError as domain::Initial::on
std::vector<experiment::GridField> initialFields(const Equation& equation, const domain::Initial& initial,
                                                 const domain::Domain& places, std::uint64_t seed);

} // namespace semiflow::pde
