#pragma once

#include <optional>

#include "core/base/values.h"
#include "core/domain/domain.h"
#include "core/pde/equation.h"
#include "core/pde/law.h"
#include "core/pde/noise_law.h"
#include "core/pde/pointwise_fields.h"

namespace semiflow::pde {

/// What a rollout's equation is computed by. Values are those of the kind `pde`.
struct Laws {
  /// @throws InputError where the equation does not live on that domain, or `exact` names no field of it
  Laws(const Values& values, const domain::Domain& on);

  Equation equation;
  Law law;
  std::optional<NoiseLaw> noise;
  DiagnosticLaw diagnostics;
  PointwiseFields derived;
};

/// Reads every formula of the experiment without computing anything.
/// @throws InputError for one that makes no sense
void checkFormulas(const Values& values);

} // namespace semiflow::pde
