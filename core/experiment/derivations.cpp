#include "core/experiment/derivations.h"

#include "core/pde/studies/made_from.h"
#include "core/sampling/studies/sampler_comparison.h"

namespace semiflow::experiment {
namespace {

std::function<Experiment(const Experiment&)> by(Json (*make)(const Values&)) {
  return [make](const Experiment& from) {
    return Experiment(make(Values(from.kind(), from.tree(), "", from.directory())), from.directory());
  };
}

} // namespace

const std::vector<Derivation>& derivations() {
  static const std::vector<Derivation> all{
      {"comparison", "Compare steppers",
       "Run this rollout in step with another stepper, and see how far they are apart", "pde", by(pde::comparisonOf)},
      {"work_precision", "Work-precision chart",
       "Measure the error of several steppers and steps over the time they take", "pde", by(pde::workPrecisionOf)},
      {"convergence", "Convergence study", "Measure how fast the error falls with the step, against what is expected",
       "pde", by(pde::convergenceOf)},
      {"lyapunov", "Lyapunov exponents", "Measure how fast neighbouring solutions drift apart", "pde",
       by(pde::lyapunovOf)},
      {"sampler_comparison", "Compare samplers by cost",
       "Measure error and distance of several samplers over the number of function evaluations", "sampling",
       by(sampling::samplerComparisonOf)},
      {"live", "Koopman spectrum while it runs",
       "Show the eigenvalues of this rollout's recent past, brought up to date with every frame", "pde",
       by(pde::liveOf)},
  };
  return all;
}

} // namespace semiflow::experiment
