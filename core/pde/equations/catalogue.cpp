#include "core/pde/equations/equations.h"

namespace semiflow::pde {

const Family<Equation>& equations() {
  static const Family<Equation> family("equation", "Equations",
                                       {
                                           heat(),
                                           advection(),
                                           wave(),
                                           burgers(),
                                           kortewegDeVries(),
                                           kuramotoSivashinsky(),
                                           nonlinearSchroedinger(),
                                           allenCahn(),
                                           grayScott(),
                                           navierStokes2d(),
                                           euler(),
                                           shallowWater(),
                                           inviscidBurgers(),
                                           porousMedium(),
                                           conservationLaw(),
                                           typed(),
                                       });
  return family;
}

} // namespace semiflow::pde
