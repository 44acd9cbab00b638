#include "core/experiment/catalogue.h"
#include "core/experiment/experiment.h"

namespace semiflow::experiment {

const Family<Run>& kinds() {
  static const Family<Run> family("kind", "Kinds of experiment", {});
  return family;
}

const Catalogue& catalogue() {
  static const Catalogue all({&kinds()});
  return all;
}

} // namespace semiflow::experiment
