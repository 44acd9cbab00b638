#include "core/pde/equation_builder.h"
#include "core/pde/equations/equations.h"

namespace semiflow::pde {

const Component<Equation>& advectionReaction() {
  static const auto made =
      equation("advection_reaction", "Advection, diffusion and reaction")
          .summary("A stirred flame or bloom: a flow folds it, diffusion blurs it, a reaction feeds it.")
          .formula("∂u/∂t = −v(x, t)·∇u + D ∇²u + R(u, x, t)")
          .reference("Audoly, Berestycki, Pomeau, Réaction diffusion en écoulement stationnaire rapide, C. R. Acad. "
                     "Sci. IIb 328, 255 (2000)")
          .field("u", "concentration")
          .parameter(real("diffusivity", 0.025).atLeast(0).live().unit("length^2/time").doc("D"))
          .parameter(expression("velocity_x", "1").doc("of the flow, along x: a formula in x, y, z, t and u"))
          .parameter(expression("velocity_y", "0").doc("of the flow, along y, where there is one"))
          .parameter(expression("velocity_z", "0").doc("of the flow, along z, where there is one"))
          .parameter(expression("reaction", "u*(1 - u)").doc("R: what is made per time, a formula in u, x, y, z and t"))
          .rate("u", "diffusivity*laplacian(u) - velocity_x*u_x + reaction", 1)
          .rate("u", "diffusivity*laplacian(u) - velocity_x*u_x - velocity_y*u_y + reaction", 2)
          .rate("u", "diffusivity*laplacian(u) - velocity_x*u_x - velocity_y*u_y - velocity_z*u_z + reaction", 3)
          .diagnostic("mass", "integral(u)")
          .diagnostic("maximum", "maximum(u)")
          .diagnostic("variance", "mean(u^2) - mean(u)^2")
          .surroundings(R"json({
            "domain": {"id": "rectangle", "lower": [0, 0], "upper": [6.283185307179586, 6.283185307179586], "points": [256, 256]},
            "initial": {"id": "expression", "values": {"u": "exp(-6*((x - 1.6)^2 + (y - 1.6)^2))"}},
            "stepper": {"id": "etdrk4", "step": 0.01},
            "until": 6,
            "frame_interval": 0.02})json")
          .build();
  return made;
}

} // namespace semiflow::pde
