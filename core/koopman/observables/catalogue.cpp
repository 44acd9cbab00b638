#include "core/koopman/observables/catalogue.h"

namespace semiflow::koopman {

const Family<Observables>& observables() {
  static const Family<Observables> family(
      "observables", "Observables",
      {identityObservables(), monomials(), hermite(), fourierObservables(), delayObservables(), hatObservables()});
  return family;
}

} // namespace semiflow::koopman
