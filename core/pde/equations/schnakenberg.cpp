#include "core/pde/equation_builder.h"
#include "core/pde/equations/equations.h"

namespace semiflow::pde {

const Component<Equation>& schnakenberg() {
  static const auto made =
      equation("schnakenberg", "Schnakenberg reaction")
          .summary("The simplest cubic chemistry with a Turing pattern: spots like a leopard's.")
          .formula("∂u/∂t = Dᵤ ∇²u + a − u + u²v,  ∂v/∂t = Dᵥ ∇²v + b − u²v")
          .reference("Schnakenberg, Simple chemical reaction systems with limit cycle behaviour, "
                     "J. Theor. Biol. 81, 389 (1979)")
          .field("u", "activator")
          .field("v", "substrate")
          .parameter(real("Du", 1).above(0).live().unit("length^2/time").doc("Dᵤ: diffusivity of u"))
          .parameter(real("Dv", 40).above(0).live().unit("length^2/time").doc("Dᵥ: diffusivity of v"))
          .parameter(real("feed_u", 0.1).live().doc("a: feed of u"))
          .parameter(real("feed_v", 0.9).live().doc("b: feed of v"))
          .rate("u", "Du*laplacian(u) + feed_u - u + u^2*v")
          .rate("v", "Dv*laplacian(v) + feed_v - u^2*v")
          .diagnostic("mass_of_u", "integral(u)")
          .diagnostic("mass_of_v", "integral(v)")
          .diagnostic("maximum_of_u", "maximum(u)")
          .surroundings(R"json({
            "domain": {"id": "rectangle", "lower": [0, 0], "upper": [60, 60], "points": [180, 180]},
            "initial": {"id": "random_fourier", "amplitude": 0.02, "correlation_length": 3, "offsets": {"u": 1, "v": 0.9}},
            "stepper": {"id": "etdrk4", "step": 0.1},
            "until": 100,
            "frame_interval": 0.4})json")
          .build();
  return made;
}

} // namespace semiflow::pde
