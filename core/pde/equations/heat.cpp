#include "core/pde/equation_builder.h"
#include "core/pde/equations/equations.h"

namespace semiflow::pde {

const Component<Equation>& heat() {
  static const auto made =
      equation("heat", "Heat equation")
          .summary("Diffusion: everything spreads out, fine detail first.")
          .formula("∂u/∂t = D ∇²u")
          .reference("Fourier, Théorie analytique de la chaleur (1822)")
          .field("u", "temperature")
          .parameter(real("diffusivity", 0.01).atLeast(0).live().unit("length^2/time").doc("D: how fast it spreads"))
          .rate("u", "diffusivity*laplacian(u)")
          .diagnostic("mass", "integral(u)")
          .diagnostic("energy", "integral(u^2)/2")
          .diagnostic("maximum", "maximum(u)")
          .surroundings(R"json({
            "domain": {"id": "interval", "lower": 0, "upper": 1, "points": 256},
            "initial": {"id": "expression", "values": {"u": "exp(-400*(x - 0.3)^2) + 0.6*exp(-900*(x - 0.7)^2)"}},
            "stepper": {"id": "etdrk4", "step": 0.02},
            "until": 4,
            "frame_interval": 0.02})json")
          .build();
  return made;
}

} // namespace semiflow::pde
