#include "core/domain/domain.h"
#include "core/domain/initial.h"
#include "core/experiment/catalogue.h"
#include "core/experiment/experiment.h"
#include "core/koopman/analysis.h"
#include "core/koopman/live.h"
#include "core/koopman/processes/process.h"
#include "core/koopman/state_space/models.h"
#include "core/koopman/state_space/state_space_run.h"
#include "core/koopman/system.h"
#include "core/numerics/stepper.h"
#include "core/pde/discretisation.h"
#include "core/pde/equations/equations.h"
#include "core/pde/noise_law.h"
#include "core/pde/rollout.h"
#include "core/pde/studies/lyapunov.h"
#include "core/pde/studies/refinement.h"
#include "core/pde/studies/studies.h"
#include "core/pde/studies/variant.h"
#include "core/sampling/bridges/basis.h"
#include "core/sampling/bridges/bridge_run.h"
#include "core/sampling/bridges/coupling.h"
#include "core/sampling/bridges/path.h"
#include "core/sampling/distances/measure.h"
#include "core/sampling/distributions/target.h"
#include "core/sampling/grids/time_grid.h"
#include "core/sampling/guidance/guidance.h"
#include "core/sampling/initial/initial_particles.h"
#include "core/sampling/processes/process.h"
#include "core/sampling/processes/schedule.h"
#include "core/sampling/samplers/constraint.h"
#include "core/sampling/samplers/sampler.h"
#include "core/sampling/sampling_run.h"
#include "core/sampling/score_errors/score_error.h"
#include "core/sampling/studies/sampler_comparison.h"

namespace semiflow::experiment {

const Family<Run>& kinds() {
  static const Family<Run> family("kind", "Kinds of experiment",
                                  {
                                      pde::rollout(),
                                      sampling::samplingKind(),
                                      sampling::bridgeKind(),
                                      koopman::koopman(),
                                      koopman::stateSpaceKind(),
                                      koopman::processKind(),
                                      pde::comparison(),
                                      pde::convergence(),
                                      pde::workPrecision(),
                                      pde::lyapunov(),
                                      sampling::samplerComparison(),
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
      &pde::noises(),
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
      &sampling::scoreErrors(),
      &sampling::bridges(),
      &sampling::paths(),
      &sampling::couplings(),
      &sampling::bases(),
      &sampling::guidances(),
      &sampling::measures(),
      &sampling::journeys(),
      &koopman::sources(),
      &koopman::systems(),
      &koopman::observables(),
      &koopman::decompositions(),
      &koopman::stateSpaces(),
      &koopman::processStudies(),
  });
  return all;
}

} // namespace semiflow::experiment
