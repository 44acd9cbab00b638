#include "core/pde/discretisations/discretisations.h"

namespace semiflow::pde {

const Family<Discretisation>& discretisations() {
  static const Family<Discretisation> family(
      "discretisation", "Discretisations",
      {automatic(), fourier(), sineCosine(), finiteDifferences(), chebyshev(), finiteVolumes()});
  return family;
}

} // namespace semiflow::pde
