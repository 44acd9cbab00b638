#pragma once

#include <string>
#include <vector>

#include "core/experiment/experiment.h"

namespace semiflow::pde {

/// The experiment with its equation written out as a typed one: the same fields, formulas, diagnostics and parameters,
/// those with a bounded range as sliders. It gives the same frames. A conservation law of one field becomes the typed
/// conservation law. What is typed already stays as it is.
/// @throws InputError at equation.id for an experiment without equation, and for a system of conservation laws, whose
///         waves are more than its formulas
experiment::Experiment asTyped(const experiment::Experiment& experiment);

} // namespace semiflow::pde
