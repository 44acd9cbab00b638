#include "core/pde/equation_builder.h"
#include "core/pde/equations/equations.h"

namespace semiflow::pde {

const Component<Equation>& boussinesqConvection() {
  static const auto made =
      equation("boussinesq_convection", "Boussinesq convection")
          .summary("Warm fluid rises, cold sinks: plumes, mushrooms and waves of stratified air.")
          .formula("∂ω/∂t + u·∇ω = ν ∇²ω + g ∂θ/∂x,  ∂θ/∂t + u·∇θ = κ ∇²θ − Γ u_y,  u = (∂ψ/∂y, −∂ψ/∂x),  ∇²ψ = −ω")
          .reference("Boussinesq, Théorie analytique de la chaleur II, Gauthier-Villars (1903); Rayleigh, Phil. Mag. "
                     "32, 529 (1916)")
          .field("theta", "temperature above the mean state")
          .field("vorticity", "curl of the velocity", "1/time")
          .parameter(real("viscosity", 0.0135).atLeast(0).live().unit("length^2/time").doc("ν"))
          .parameter(real("conductivity", 0.0135).atLeast(0).live().unit("length^2/time").doc("κ: diffusivity of heat"))
          .parameter(real("buoyancy", 1).live().doc("g: upward acceleration per temperature"))
          .parameter(real("stratification", 0)
                         .live()
                         .unit("1/length")
                         .doc("Γ: slope of the mean temperature; above zero it is stable and carries waves"))
          .constraint("psi", "laplacian(psi) + vorticity")
          .rate("vorticity",
                "psi_x*vorticity_y - psi_y*vorticity_x + viscosity*laplacian(vorticity) + buoyancy*theta_x")
          .rate("theta", "psi_x*theta_y - psi_y*theta_x + conductivity*laplacian(theta) + stratification*psi_x")
          .dimensions({2})
          .diagnostic("kinetic_energy", "integral(psi_x^2 + psi_y^2)/2")
          .diagnostic("heat", "integral(theta)")
          .diagnostic("heat_flux", "integral(-psi_x*theta)")
          .diagnostic("enstrophy", "integral(vorticity^2)/2")
          .surroundings(R"json({
            "domain": {"id": "rectangle", "lower": [0, -1.5707963267948966], "upper": [6.283185307179586, 4.71238898038469], "points": [256, 256]},
            "initial": {"id": "expression", "values": {"theta": "0.5*tanh(5*cos(y))", "vorticity": "0.02*cos(3*x) + 0.02*sin(5*x + 1) + 0.02*cos(8*x + 2)"}},
            "stepper": {"id": "etdrk4", "step": 0.01},
            "until": 20,
            "frame_interval": 0.05})json")
          .build();
  return made;
}

} // namespace semiflow::pde
