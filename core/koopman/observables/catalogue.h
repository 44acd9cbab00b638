#pragma once

#include "core/koopman/observables.h"

namespace semiflow::koopman {

const Component<Observables>& identityObservables();
const Component<Observables>& monomials();
const Component<Observables>& hermite();
const Component<Observables>& legendre();
const Component<Observables>& chebyshev();
const Component<Observables>& fourierObservables();
const Component<Observables>& randomFourier();
const Component<Observables>& radialObservables();
const Component<Observables>& hatObservables();
const Component<Observables>& expressionObservables();
// made from others
const Component<Observables>& delayObservables();
const Component<Observables>& selectObservables();
const Component<Observables>& productObservables();
const Component<Observables>& concatenation();

} // namespace semiflow::koopman
