#include "core/pde/equation_builder.h"
#include "core/pde/equations/equations.h"

namespace semiflow::pde {

const Component<Equation>& grayScott() {
  static const auto made =
      equation("gray_scott", "Gray-Scott reaction")
          .summary("The autocatalyst v feeds on u: spots, stripes, worms and solitons, by feed and kill rate.")
          .formula("∂u/∂t = Dᵤ ∇²u − uv² + F(1 − u),  ∂v/∂t = Dᵥ ∇²v + uv² − (F + k)v")
          .reference("Pearson, Complex patterns in a simple system, Science 261, 189 (1993)")
          .field("u", "substrate")
          .field("v", "autocatalyst")
          .parameter(real("Du", 2e-5).above(0).live().unit("length^2/time").doc("Dᵤ: diffusivity of u"))
          .parameter(real("Dv", 1e-5).above(0).live().unit("length^2/time").doc("Dᵥ: diffusivity of v"))
          .parameter(real("feed", 0.037).between(0, 0.1).live().unit("1/time").doc("F: feed rate"))
          .parameter(real("kill", 0.060).between(0, 0.1).live().unit("1/time").doc("k: kill rate"))
          .rate("u", "Du*laplacian(u) - u*v^2 + feed*(1 - u)")
          .rate("v", "Dv*laplacian(v) + u*v^2 - (feed + kill)*v")
          .diagnostic("mass_of_u", "integral(u)")
          .diagnostic("mass_of_v", "integral(v)")
          .diagnostic("maximum_of_v", "maximum(v)")
          .surroundings(R"json({
            "domain": {"id": "rectangle", "lower": [0, 0], "upper": [1, 1], "points": [360, 360]},
            "initial": {"id": "expression", "values": {"u": "1 - 0.5*exp(-80*((x - 0.5)^2 + (y - 0.5)^2))", "v": "0.25*exp(-80*((x - 0.46)^2 + (y - 0.54)^2))"}},
            "stepper": {"id": "etdrk4", "step": 2},
            "until": 4000,
            "frame_interval": 8})json")
          .build();
  return made;
}

} // namespace semiflow::pde
