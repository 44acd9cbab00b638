#include "core/pde/equation_builder.h"
#include "core/pde/equations/equations.h"

namespace semiflow::pde {

const Component<Equation>& navierStokes3d() {
  static const auto made =
      equation("navier_stokes_3d", "Navier-Stokes in space")
          .summary("Incompressible flow in three dimensions: vortices stretch, and energy cascades to small scales.")
          .formula("∂u/∂t + ∇·(u u) = −∇p + ν ∇²u,  ∇·u = 0")
          .reference("Taylor, Green, Mechanism of the production of small eddies from large ones, Proc. R. Soc. A 158, "
                     "499 (1937)")
          .field("u", "velocity along x", "length/time")
          .field("v", "velocity along y", "length/time")
          .field("w", "velocity along z", "length/time")
          .parameter(real("viscosity", 0.02).atLeast(0).live().unit("length^2/time").doc("ν"))
          .constraint("uu", "u^2 - uu")
          .constraint("uv", "u*v - uv")
          .constraint("uw", "u*w - uw")
          .constraint("vv", "v^2 - vv")
          .constraint("vw", "v*w - vw")
          .constraint("ww", "w^2 - ww")
          .constraint("p", "laplacian(p) + uu_xx + vv_yy + ww_zz + 2*uv_xy + 2*uw_xz + 2*vw_yz")
          .rate("u", "viscosity*laplacian(u) - uu_x - uv_y - uw_z - p_x")
          .rate("v", "viscosity*laplacian(v) - uv_x - vv_y - vw_z - p_y")
          .rate("w", "viscosity*laplacian(w) - uw_x - vw_y - ww_z - p_z")
          .dimensions({3})
          .diagnostic("energy", "mean(u^2 + v^2 + w^2)/2", "length^2/time^2")
          .diagnostic("enstrophy", "mean((w_y - v_z)^2 + (u_z - w_x)^2 + (v_x - u_y)^2)/2", "1/time^2")
          .diagnostic("helicity", "mean(u*(w_y - v_z) + v*(u_z - w_x) + w*(v_x - u_y))")
          .diagnostic("largest_divergence", "maximum(abs(u_x + v_y + w_z))")
          .surroundings(R"json({
            "domain": {"id": "box", "lower": [0, 0, 0], "upper": [6.283185307179586, 6.283185307179586, 6.283185307179586], "points": [48, 48, 48]},
            "initial": {"id": "expression", "values": {"u": "sin(x)*cos(y)*cos(z)", "v": "-cos(x)*sin(y)*cos(z)"}},
            "stepper": {"id": "etdrk4", "step": 0.05},
            "until": 15,
            "frame_interval": 0.05})json")
          .build();
  return made;
}

} // namespace semiflow::pde
