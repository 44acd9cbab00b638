#pragma once

#include <optional>

#include "core/base/values.h"
#include "core/domain/domain.h"
#include "core/pde/equation.h"
#include "core/pde/law.h"
#include "core/pde/noise_law.h"
#include "core/pde/pointwise_fields.h"

namespace semiflow::pde {

/// The laws of the equation that a rollout's values describe: with the errors that `exact` asks for among its
/// diagnostics, and with the noise that forces it. @throws InputError where it does not live on that domain
struct Laws {
  Laws(const Values& values, const domain::Domain& on);

  Equation equation;
  Law law;
  std::optional<NoiseLaw> noise;
  DiagnosticLaw diagnostics;
  PointwiseFields derived;
};

} // namespace semiflow::pde
