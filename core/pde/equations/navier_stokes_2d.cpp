#include "core/pde/equation_builder.h"
#include "core/pde/equations/equations.h"

namespace semiflow::pde {
namespace {

constexpr auto kolmogorov = "-forcing_amplitude*forcing_wave_number*cos(forcing_wave_number*y)";

} // namespace

const Component<Equation>& navierStokes2d() {
  static const auto made =
      equation("navier_stokes_2d", "Navier-Stokes in the plane")
          .summary("Incompressible flow by its vorticity: vortices merge, energy goes to large scales.")
          .formula("∂ω/∂t + u·∇ω = ν ∇²ω − μω + f,  u = (∂ψ/∂y, −∂ψ/∂x),  ∇²ψ = −ω,  f = −A k cos(k y)")
          .reference("Kraichnan, Phys. Fluids 10, 1417 (1967); Boffetta, Ecke, Annu. Rev. Fluid Mech. 44, 427 (2012)")
          .field("vorticity", "curl of the velocity", "1/time")
          .parameter(real("viscosity", 0.005).atLeast(0).live().unit("length^2/time").doc("ν: damps small scales"))
          .parameter(real("drag", 0).atLeast(0).live().unit("1/time").doc("μ: friction that damps all scales alike"))
          .parameter(real("forcing_amplitude", 0)
                         .live()
                         .unit("length/time^2")
                         .doc("A: of the Kolmogorov force f = A sin(k y) along x"))
          .parameter(real("forcing_wave_number", 4)
                         .atLeast(0)
                         .live()
                         .unit("1/length")
                         .doc("k: of the force; a multiple of 2 pi/height keeps it periodic"))
          .parameter(expression("forcing", kolmogorov)
                         .doc("f, the curl of the force: any formula in x, y, t, vorticity, psi and the parameters"))
          .constraint("psi", "laplacian(psi) + vorticity")
          .dimensions({2})
          .rate("vorticity",
                "psi_x*vorticity_y - psi_y*vorticity_x + viscosity*laplacian(vorticity) - drag*vorticity + forcing")
          .diagnostic("energy", "integral(psi_x^2 + psi_y^2)/2", "length^4/time^2")
          .diagnostic("enstrophy", "integral(vorticity^2)/2", "length^2/time^2")
          .diagnostic("palinstrophy", "integral(dot(gradient(vorticity), gradient(vorticity)))/2", "1/time^2")
          .diagnostic("circulation", "integral(vorticity)", "length^2/time")
          .surroundings(R"json({
            "domain": {"id": "rectangle", "lower": [0, 0], "upper": [6.283185307179586, 6.283185307179586], "points": [256, 256]},
            "initial": {"id": "random_fourier", "amplitude": 1.2, "spectrum": "power", "lower_wave_number": 3, "upper_wave_number": 7},
            "stepper": {"id": "etdrk4", "step": 0.02},
            "until": 30,
            "frame_interval": 0.06})json")
          .build();
  return made;
}

} // namespace semiflow::pde
