#include "core/domain/domain.h"
#include "core/domain/initial.h"
#include "core/experiment/catalogue.h"
#include "core/experiment/experiment.h"
#include "core/koopman/analysis.h"
#include "core/koopman/live.h"
#include "core/koopman/system.h"
#include "core/numerics/stepper.h"
#include "core/pde/discretisation.h"
#include "core/pde/equations/equations.h"
#include "core/pde/rollout.h"
#include "core/pde/studies/lyapunov.h"
#include "core/pde/studies/refinement.h"
#include "core/pde/studies/studies.h"
#include "core/pde/studies/variant.h"
#include "core/sampling/bridges/basis.h"
#include "core/sampling/bridges/bridge_run.h"
#include "core/sampling/bridges/coupling.h"
#include "core/sampling/bridges/path.h"
#include "core/sampling/distributions/target.h"
#include "core/sampling/grids/time_grid.h"
#include "core/sampling/initial/initial_particles.h"
#include "core/sampling/processes/process.h"
#include "core/sampling/processes/schedule.h"
#include "core/sampling/samplers/constraint.h"
#include "core/sampling/samplers/sampler.h"
#include "core/sampling/sampling_run.h"

namespace semiflow::experiment {

const Family<Run>& kinds() {
  static const Family<Run> family("kind", "Kinds of experiment",
                                  {
                                      pde::rollout(),
                                      sampling::samplingKind(),
                                      sampling::bridgeKind(),
                                      koopman::koopman(),
                                      pde::comparison(),
                                      pde::convergence(),
                                      pde::workPrecision(),
                                      pde::lyapunov(),
                                      koopman::live(),
                                  });
  return family;
}

const Catalogue& catalogue() {
  static const Catalogue all({
      &kinds(),
      &pde::equations(),
      &domain::domains(),
      &domain::boundaries(),
      &domain::conditions(),
      &domain::exceptions(),
      &domain::masks(),
      &domain::holdings(),
      &domain::initials(),
      &pde::discretisations(),
      &numerics::steppers(),
      &pde::rollouts(),
      &pde::variants(),
      &pde::refinements(),
      &sampling::targets(),
      &sampling::processes(),
      &sampling::schedules(),
      &sampling::initialParticles(),
      &sampling::samplers(),
      &sampling::timeGrids(),
      &sampling::constraints(),
      &sampling::bridges(),
      &sampling::paths(),
      &sampling::couplings(),
      &sampling::bases(),
      &koopman::sources(),
      &koopman::systems(),
      &koopman::observables(),
      &koopman::decompositions(),
  });
  return all;
}

} // namespace semiflow::experiment
