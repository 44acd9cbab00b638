#include "core/pde/equation_builder.h"
#include "core/pde/equations/equations.h"

namespace semiflow::pde {

const Component<Equation>& kellerSegel() {
  static const auto made =
      equation("keller_segel", "Keller-Segel chemotaxis")
          .summary("Cells climb the gradient of what they give off themselves, and gather.")
          .formula("∂u/∂t = Dᵤ ∇²u − χ ∇·(u ∇v) + r u (1 − u),  ∂v/∂t = Dᵥ ∇²v + α u − β v")
          .reference("Keller, Segel, Initiation of slime mold aggregation viewed as an instability, J. Theor. Biol. "
                     "26, 399 (1970)")
          .field("u", "density of cells")
          .field("v", "attractant")
          .parameter(real("Du", 1).above(0).live().unit("length^2/time").doc("Dᵤ: diffusivity of the cells"))
          .parameter(real("Dv", 1).above(0).live().unit("length^2/time").doc("Dᵥ: diffusivity of the attractant"))
          .parameter(real("sensitivity", 5.2).live().doc("χ: how fast cells climb"))
          .parameter(real("growth", 1).live().unit("1/time").doc("r: rate at which cells grow in number"))
          .parameter(real("production", 1).live().doc("α: attractant made by a cell"))
          .parameter(real("decay", 1).atLeast(0).live().unit("1/time").doc("β: of the attractant"))
          .rate("u", "Du*laplacian(u) - sensitivity*divergence(u*gradient(v)) + growth*u*(1 - u)")
          .rate("v", "Dv*laplacian(v) + production*u - decay*v")
          .diagnostic("cells", "integral(u)")
          .diagnostic("attractant", "integral(v)")
          .diagnostic("densest", "maximum(u)")
          .surroundings(R"json({
            "domain": {"id": "rectangle", "lower": [0, 0], "upper": [16, 16], "points": [192, 192]},
            "initial": {"id": "random_fourier", "amplitude": 0.1, "correlation_length": 1, "offsets": {"u": 1, "v": 1}},
            "stepper": {"id": "etdrk4", "step": 0.02},
            "until": 50,
            "frame_interval": 0.1})json")
          .build();
  return made;
}

} // namespace semiflow::pde
