#pragma once

#include <cstddef>
#include <optional>

#include "core/base/values.h"
#include "core/numerics/stepper.h"
#include "core/pde/discretisation.h"
#include "core/pde/equation.h"
#include "core/pde/noise_law.h"

/// What must fit together for a rollout, beyond what each component asks of its own values.
namespace semiflow::pde {

/// @throws InputError where an edit of a map of parameters has added one
void requireSameParameters(const Equation& before, const Equation& after);

/// Whether a method does justice to noise, or to its absence.
bool suits(const numerics::Stepping& stepping, const std::optional<NoiseLaw>& noise);

/// @throws InputError where an edit lets other fields have noise, or brings what the stepper cannot take
void requireSameNoise(const std::optional<NoiseLaw>& before, const std::optional<NoiseLaw>& after,
                      const numerics::Stepping& stepping, const Values& changed);

/// @throws InputError where the equation has fluxes and the method wants rates, or the other way round, and where the
/// domain has masks that the method does not know
void requireFitting(const Law& law, const domain::Domain& domain, const Discretisation& discretisation,
                    const Values& chosen);

/// @throws InputError where the discretisation takes no noise, where the method does not suit it, or where a method for
/// noise has none
void requireSuiting(const std::optional<NoiseLaw>& noise, const Discretisation& discretisation,
                    const numerics::Stepping& stepping, const Values& values);

/// @throws ResourceError where the fields, the method's work and the stepper's states do not fit the memory
/// @param steps from one frame to the next
void requireRoom(const Problem& problem, const Discretisation& discretisation, const numerics::Stepping& stepping,
                 std::size_t number, double steps);

} // namespace semiflow::pde
