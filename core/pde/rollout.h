#pragma once

#include <string>
#include <vector>

#include "core/base/component.h"
#include "core/experiment/run.h"

namespace semiflow::pde {

/// Kind `pde`: a field on a grid moves by an evolution equation. Slots: equation, domain, initial, discretisation,
/// stepper.
///
/// Frames fall on n * frame_interval (the products, not their running sum) and on `until`, the last; they hold one
/// GridField per evolving field, with imaginary parts where complex, and as scalars the equation's diagnostics,
/// `error_of_FIELD`, the largest |field - exact| over the grid, for each field that `exact` has a formula for, and what
/// the discretisation tells of its resolution: of spectra `spectral_tail`, the largest tail of all fields
/// (FourierSystem::spectralTail), with a warning per field whose tail is above 1e-8 (1e-5 in single precision); of
/// grids see GridDiscretised. A function evaluation is one of the nonlinear part, on grids one of the whole rate.
///
/// Live: every live parameter of the equation, the values of boundary conditions, and the stepper's. An edit takes
/// effect with the next step.
/// @throws InputError for values that do not fit one another; ResourceError before anything large is allocated
const Component<experiment::Run>& rollout();

/// The ids of all steppers that could move a rollout of these values in steps of that length, found on a small piece of
/// its domain. @throws InputError for values that do not fit one another otherwise
std::vector<std::string> fittingSteppers(const Values& rollout, double step);

} // namespace semiflow::pde
