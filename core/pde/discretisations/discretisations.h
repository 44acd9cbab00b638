#pragma once

#include "core/pde/discretisation.h"

/// One function per discretisation, for the catalogue.
namespace semiflow::pde {

const Component<Discretisation>& automatic();
const Component<Discretisation>& fourier();
const Component<Discretisation>& sineCosine();
const Component<Discretisation>& finiteDifferences();
const Component<Discretisation>& chebyshev();
const Component<Discretisation>& finiteVolumes();

} // namespace semiflow::pde
