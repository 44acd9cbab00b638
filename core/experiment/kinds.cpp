#include "core/experiment/catalogue.h"
#include "core/experiment/experiment.h"
#include "core/koopman/analysis.h"
#include "core/koopman/system.h"

namespace semiflow::experiment {

const Family<Run>& kinds() {
  static const Family<Run> family("kind", "Kinds of experiment", {koopman::koopman()});
  return family;
}

const Catalogue& catalogue() {
  static const Catalogue all({&kinds(), &koopman::sources(), &koopman::systems(), &koopman::observables(), &koopman::decompositions()});
  return all;
}

} // namespace semiflow::experiment
