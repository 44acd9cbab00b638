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
const Component<Equation>& fisherKpp();
const Component<Equation>& cahnHilliard();
const Component<Equation>& stefan();
const Component<Equation>& swiftHohenberg();
const Component<Equation>& complexGinzburgLandau();
const Component<Equation>& brusselator();
const Component<Equation>& schnakenberg();
const Component<Equation>& giererMeinhardt();
const Component<Equation>& fitzhughNagumo();
const Component<Equation>& barkley();
const Component<Equation>& kellerSegel();
const Component<Equation>& indirectChemotaxis();
const Component<Equation>& directChemotaxis();
const Component<Equation>& kardarParisiZhang();
const Component<Equation>& phaseFieldCrystal();
const Component<Equation>& peronaMalik();
const Component<Equation>& plate();
const Component<Equation>& kleinGordon();
const Component<Equation>& sineGordon();
const Component<Equation>& telegraph();
const Component<Equation>& kawahara();
const Component<Equation>& benjaminOno();
const Component<Equation>& benjaminBonaMahony();
const Component<Equation>& maxwellTm();
const Component<Equation>& allenCahnMomentum();
const Component<Equation>& schroedinger();
const Component<Equation>& grossPitaevskii();
const Component<Equation>& coupledNonlinearSchroedinger();
const Component<Equation>& lugiatoLefever();
const Component<Equation>& boostedGas();
const Component<Equation>& boussinesqConvection();
const Component<Equation>& twoLayerQuasiGeostrophic();
const Component<Equation>& magnetohydrodynamics2d();
const Component<Equation>& navierStokes3d();
const Component<Equation>& advectionReaction();
const Component<Equation>& hamiltonJacobi();
const Component<Equation>& vlasovPoisson();
const Component<Equation>& fokkerPlanck();
const Component<Equation>& fermiAcceleration();
const Component<Equation>& chromatography();
const Component<Equation>& cylinderWake();
const Component<Equation>& sobolevGradientFlow();
const Component<Equation>& thinFilm();
const Component<Equation>& kobayashi();
const Component<Equation>& euler();
const Component<Equation>& shallowWater();
const Component<Equation>& inviscidBurgers();
const Component<Equation>& porousMedium();
const Component<Equation>& conservationLaw();
const Component<Equation>& typed();

} // namespace semiflow::pde
