#include "core/experiment/catalogue.h"
#include "core/experiment/experiment.h"
#include "core/sampling/distributions/target.h"
#include "core/sampling/grids/time_grid.h"
#include "core/sampling/initial/initial_particles.h"
#include "core/sampling/processes/process.h"
#include "core/sampling/processes/schedule.h"
#include "core/sampling/samplers/sampler.h"
#include "core/sampling/sampling_run.h"

namespace semiflow::experiment {

const Family<Run>& kinds() {
  static const Family<Run> family("kind", "Kinds of experiment", {sampling::samplingKind()});
  return family;
}

const Catalogue& catalogue() {
  static const Catalogue all({&kinds(),
                              // sampling
                              &sampling::targets(), &sampling::processes(), &sampling::schedules(),
                              &sampling::initialParticles(), &sampling::samplers(), &sampling::timeGrids()});
  return all;
}

} // namespace semiflow::experiment
