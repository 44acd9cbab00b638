#include "core/pde/equation_builder.h"
#include "core/pde/equations/equations.h"

namespace semiflow::pde {

const Component<Equation>& kuramotoSivashinsky() {
  static const auto made =
      equation("kuramoto_sivashinsky", "Kuramoto-Sivashinsky equation")
          .summary("Flame fronts: long waves grow, short waves die, and in between chaos never ends.")
          .formula("∂u/∂t = −∇²u − ∇⁴u − u ∂u/∂x − γu,  in 2-D with |∇u|²/2 for u ∂u/∂x")
          .reference(
              "Kuramoto, Prog. Theor. Phys. Suppl. 64, 346 (1978); Sivashinsky, Acta Astronautica 4, 1177 (1977)")
          .field("u", "slope of the front; its height in 2-D")
          .parameter(
              real("damping", 0).between(0, 1).live().unit("1/time").doc("γ: patterns order above 0.2, die at 0.25"))
          .rate("u", "-u_xx - u_xxxx - u*u_x - damping*u", 1)
          .rate("u", "-laplacian(u) - bilaplacian(u) - dot(gradient(u), gradient(u))/2 - damping*u", 2)
          .dimensions({1, 2})
          .diagnostic("mean", "mean(u)")
          .diagnostic("energy", "integral(u^2)/2")
          .surroundings(R"json({
            "domain": {"id": "interval", "lower": 0, "upper": 100.53096491487338, "points": 512},
            "initial": {"id": "expression", "values": {"u": "cos(x/16)*(1 + sin(x/16))"}},
            "stepper": {"id": "etdrk4", "step": 0.1},
            "until": 300,
            "frame_interval": 0.5})json")
          .build();
  return made;
}

} // namespace semiflow::pde
