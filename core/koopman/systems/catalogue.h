#pragma once

#include "core/koopman/system.h"

namespace semiflow::koopman {

// Flows
const Component<System>& duffing();
const Component<System>& linear();
const Component<System>& lorenz();
const Component<System>& vanDerPol();
const Component<System>& pendulum();
const Component<System>& doublePendulum();
const Component<System>& lorenz96();
const Component<System>& roessler();
const Component<System>& hopf();
const Component<System>& slowManifold();
// Maps
const Component<System>& circleRotation();
const Component<System>& catMap();
const Component<System>& henon();
const Component<System>& logistic();
const Component<System>& tent();
const Component<System>& gaussMap();
// With noise
const Component<System>& noisyLogistic();
const Component<System>& ornsteinUhlenbeck();
const Component<System>& doubleWell();
const Component<System>& prinz();

} // namespace semiflow::koopman
