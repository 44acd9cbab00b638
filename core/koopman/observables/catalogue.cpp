#include "core/koopman/observables/catalogue.h"

namespace semiflow::koopman {

const Family<Observables>& observables() {
  static const Family<Observables> family("observables", "Observables",
                                          {identityObservables(), monomials(), hermite(), legendre(), chebyshev(),
                                           fourierObservables(), randomFourier(), radialObservables(), hatObservables(),
                                           expressionObservables(), delayObservables(), selectObservables(),
                                           productObservables(), concatenation()});
  return family;
}

} // namespace semiflow::koopman
