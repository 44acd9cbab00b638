#include "core/pde/equation_builder.h"
#include "core/pde/equations/equations.h"

namespace semiflow::pde {

const Component<Equation>& magnetohydrodynamics2d() {
  static const auto made =
      equation("magnetohydrodynamics_2d", "Magnetohydrodynamics in the plane")
          .summary("A conducting fluid and its magnetic field: each bends the other, and sheets of current form.")
          .formula("∂ω/∂t + u·∇ω = B·∇j + ν ∇²ω,  ∂a/∂t + u·∇a = η ∇²a,  j = −∇²a,  B = (∂a/∂y, −∂a/∂x) + B₀")
          .reference("Orszag, Tang, Small-scale structure of two-dimensional magnetohydrodynamic turbulence, J. Fluid "
                     "Mech. 90, 129 (1979)")
          .field("vorticity", "curl of the velocity", "1/time")
          .field("a", "magnetic potential")
          .parameter(real("viscosity", 0.01).atLeast(0).live().unit("length^2/time").doc("ν"))
          .parameter(real("resistivity", 0.01).atLeast(0).live().unit("length^2/time").doc("η"))
          .parameter(real("mean_field", 0)
                         .live()
                         .unit("length/time")
                         .doc("B₀: uniform field along x, in units of the Alfvén velocity"))
          .constraint("psi", "laplacian(psi) + vorticity")
          .constraint("j", "laplacian(a) + j")
          .rate("vorticity", "psi_x*vorticity_y - psi_y*vorticity_x + (a_y + mean_field)*j_x - a_x*j_y + "
                             "viscosity*laplacian(vorticity)")
          .rate("a", "psi_x*a_y - psi_y*a_x + resistivity*laplacian(a) + mean_field*psi_x")
          .dimensions({2})
          .diagnostic("kinetic_energy", "integral(psi_x^2 + psi_y^2)/2")
          .diagnostic("magnetic_energy", "integral(dot(gradient(a), gradient(a)))/2")
          .diagnostic("cross_helicity", "integral(psi_x*a_x + psi_y*a_y)")
          .diagnostic("largest_current", "maximum(abs(j))")
          .surroundings(R"json({
            "domain": {"id": "rectangle", "lower": [0, 0], "upper": [6.283185307179586, 6.283185307179586], "points": [256, 256]},
            "initial": {"id": "expression", "values": {"vorticity": "2*cos(x + 1.4) + 2*cos(y + 0.5)", "a": "cos(2*x + 2.3) + 2*cos(y + 4.1)"}},
            "stepper": {"id": "etdrk4", "step": 0.005},
            "until": 3,
            "frame_interval": 0.02})json")
          .build();
  return made;
}

} // namespace semiflow::pde
