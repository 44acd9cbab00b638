#include "core/domain/domain.h"
#include "core/domain/initial.h"
#include "core/experiment/catalogue.h"
#include "core/experiment/experiment.h"
#include "core/numerics/stepper.h"
#include "core/pde/equations/equations.h"
#include "core/pde/rollout.h"

namespace semiflow::experiment {

const Family<Run>& kinds() {
  static const Family<Run> family("kind", "Kinds of experiment",
                                  {
                                      pde::rollout(),
                                  });
  return family;
}

const Catalogue& catalogue() {
  static const Catalogue all({
      &kinds(),
      &pde::equations(),
      &domain::domains(),
      &domain::boundaries(),
      &domain::initials(),
      &numerics::steppers(),
  });
  return all;
}

} // namespace semiflow::experiment
