#include "core/pde/equation_builder.h"
#include "core/pde/equations/equations.h"

namespace semiflow::pde {

const Component<Equation>& cylinderWake() {
  // With a permeability eta = Re (delta/8)^2 (the layer of Brinkman's equation is sqrt(eta/Re) = delta/8 thick) the
  // flow along a flat wall under the drag (1 - tanh(2 s/delta))/(2 eta) is hypergeometric, and vanishes, seen from
  // afar, at s = (delta/4)(psi(2) + psi(3) + 2 gamma) = 5/8 delta: the drag begins that much deeper than the surface.
  static const auto made =
      equation("cylinder_wake", "Flow past a cylinder")
          .summary("A stream past a cylinder sheds vortices to both sides in turn: the wake of von Kármán.")
          .formula(
              "∂ω/∂t + u·∇ω = ∇²ω/Re − ∇×(χu/η) − ∇×(σ(u − U)),  u = U + (∂ψ/∂y, −∂ψ/∂x),  ∇²ψ = −ω,  η = Re (δ/8)²")
          .reference("Angot, Bruneau, Fabrie, A penalization method to take into account obstacles in incompressible "
                     "viscous flows, Numer. Math. 81, 497 (1999); Hester, Vasil, Burns, Improving accuracy of volume "
                     "penalised fluid-solid interactions, J. Comput. Phys. 430, 110043 (2021); Williamson, Vortex "
                     "dynamics in the cylinder wake, Annu. Rev. Fluid Mech. 28, 477 (1996)")
          .field("vorticity", "curl of the velocity", "speed/diameter")
          .parameter(real("reynolds", 100)
                         .above(0)
                         .live()
                         .doc("Re: diameter times speed of the stream by viscosity; vortices are shed above 47"))
          .parameter(real("edge", 0.15)
                         .above(0)
                         .unit("diameter")
                         .doc("δ: width over which the drag that stands for the body sets in; 1.5 grid spacings for "
                              "frequencies, 3 for forces; the step should stay below 2 Re (δ/8)²"))
          .parameter(real("sponge", 2)
                         .atLeast(0)
                         .live()
                         .unit("speed/diameter")
                         .doc("σ: rate at which the flow becomes the free stream again before the box repeats itself"))
          .parameter(real("sponge_place", 19).unit("diameter").doc("x of the middle of the sponge"))
          .parameter(real("sponge_width", 1.6).above(0).unit("diameter").doc("half of its extent along x"))
          .constraint("psi", "laplacian(psi) + vorticity")
          .dimensions({2})
          // The small number keeps the slope of the distance finite at the centre.
          .definition("from_surface", "sqrt(x^2 + y^2 + 1e-12) - 0.5 + edge*5/8")
          .definition("body", "32*(1 - tanh(2*from_surface/edge))/(reynolds*edge^2)")
          .definition("fringe", "sponge*exp(-((x - sponge_place)/sponge_width)^4)")
          .definition("u", "1 + psi_y")
          .definition("v", "-psi_x")
          .rate("vorticity", "laplacian(vorticity)/reynolds - u*vorticity_x - v*vorticity_y - (body + fringe)*vorticity"
                             " - (body_x + fringe_x)*v + body_y*u")
          .diagnostic("drag_coefficient", "2*integral(body*(1 + psi_y))")
          .diagnostic("lift_coefficient", "-2*integral(body*psi_x)")
          .diagnostic("enstrophy", "integral(vorticity^2)/2", "speed^2")
          .surroundings(R"json({
            "domain": {"id": "rectangle", "lower": [-8, -12], "upper": [22, 12], "points": [300, 240]},
            "initial": {"id": "expression", "values": {"vorticity": "2*sin(2*pi*x/5)*exp(-y^2 - ((x - 5)/4)^4)"}},
            "discretisation": {"id": "fourier", "tail": 0.06},
            "stepper": {"id": "etdrk4", "step": 0.06},
            "until": 90,
            "frame_interval": 0.3})json")
          .build();
  return made;
}

} // namespace semiflow::pde
