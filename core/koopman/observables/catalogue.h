#pragma once

#include "core/koopman/observables.h"

namespace semiflow::koopman {

const Component<Observables>& identityObservables();
const Component<Observables>& monomials();
const Component<Observables>& hermite();
const Component<Observables>& fourierObservables();
const Component<Observables>& delayObservables();
const Component<Observables>& hatObservables();

} // namespace semiflow::koopman
