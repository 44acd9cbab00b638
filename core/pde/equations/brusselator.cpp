#include "core/pde/equation_builder.h"
#include "core/pde/equations/equations.h"

namespace semiflow::pde {

const Component<Equation>& brusselator() {
  static const auto made =
      equation("brusselator", "Brusselator")
          .summary("The first model of a chemical clock: it oscillates, or forms stripes and spots.")
          .formula("∂u/∂t = Dᵤ ∇²u + a − (b + 1) u + u²v,  ∂v/∂t = Dᵥ ∇²v + b u − u²v")
          .reference("Prigogine, Lefever, Symmetry breaking instabilities in dissipative systems II, J. Chem. Phys. "
                     "48, 1695 (1968)")
          .field("u", "activator")
          .field("v", "inhibitor")
          .parameter(real("Du", 2).above(0).live().unit("length^2/time").doc("Dᵤ: diffusivity of u"))
          .parameter(real("Dv", 16).above(0).live().unit("length^2/time").doc("Dᵥ: diffusivity of v"))
          .parameter(real("feed", 4.5).live().doc("a: rate of feed"))
          .parameter(real("reaction", 7.5).live().doc("b: rate at which u turns to v"))
          .rate("u", "Du*laplacian(u) + feed - (reaction + 1)*u + u^2*v")
          .rate("v", "Dv*laplacian(v) + reaction*u - u^2*v")
          .diagnostic("mean_of_u", "mean(u)")
          .diagnostic("maximum_of_u", "maximum(u)")
          .surroundings(R"json({
            "domain": {"id": "rectangle", "lower": [0, 0], "upper": [45, 45], "points": [180, 180]},
            "initial": {"id": "random_fourier", "amplitude": 0.1, "correlation_length": 2, "offsets": {"u": 4.5, "v": 1.6667}},
            "stepper": {"id": "etdrk4", "step": 0.05},
            "until": 40,
            "frame_interval": 0.15})json")
          .build();
  return made;
}

} // namespace semiflow::pde
