#include "core/koopman/systems/catalogue.h"

namespace semiflow::koopman {

const Family<System>& systems() {
  static const Family<System> family("system", "Dynamical systems", {duffing(), linear(), lorenz(), circleRotation()});
  return family;
}

} // namespace semiflow::koopman
