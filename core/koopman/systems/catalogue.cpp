#include "core/koopman/systems/catalogue.h"

namespace semiflow::koopman {

const Family<System>& systems() {
  static const Family<System> family(
      "system", "Dynamical systems",
      {duffing(),  linear(),   lorenz(),        vanDerPol(),         pendulum(),   doublePendulum(), lorenz96(),
       roessler(), hopf(),     slowManifold(),  circleRotation(),    catMap(),     henon(),          logistic(),
       tent(),     gaussMap(), noisyLogistic(), ornsteinUhlenbeck(), doubleWell(), prinz()});
  return family;
}

} // namespace semiflow::koopman
