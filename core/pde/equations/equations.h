#pragma once

#include "core/base/component.h"
#include "core/pde/equation.h"

namespace semiflow::pde {

/// Family `equation`.
const Family<Equation>& equations();

const Component<Equation>& heat();
const Component<Equation>& advection();
const Component<Equation>& wave();
const Component<Equation>& burgers();
const Component<Equation>& kortewegDeVries();
const Component<Equation>& kuramotoSivashinsky();
const Component<Equation>& nonlinearSchroedinger();
const Component<Equation>& allenCahn();
const Component<Equation>& grayScott();
const Component<Equation>& navierStokes2d();
const Component<Equation>& euler();
const Component<Equation>& shallowWater();
const Component<Equation>& inviscidBurgers();
const Component<Equation>& porousMedium();
const Component<Equation>& conservationLaw();
const Component<Equation>& typed();

} // namespace semiflow::pde
