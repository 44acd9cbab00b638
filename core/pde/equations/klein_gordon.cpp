#include "core/pde/equation_builder.h"
#include "core/pde/equations/equations.h"

namespace semiflow::pde {

const Component<Equation>& kleinGordon() {
  static const auto made =
      equation("klein_gordon", "Klein-Gordon equation")
          .summary("Waves with a mass: the long ones do not move. With a quartic term, walls and bubbles.")
          .formula("∂²u/∂t² = c² ∇²u − m² u − λ u³ − γ ∂u/∂t")
          .reference("Klein, Z. Phys. 37, 895 (1926); Gordon, Z. Phys. 40, 117 (1926); Rajaraman, Solitons and "
                     "Instantons, North-Holland (1982)")
          .field("u", "field")
          .field("v", "velocity of u")
          .parameter(real("speed", 1).atLeast(0).live().unit("length/time").doc("c: of short waves"))
          .parameter(
              real("mass_squared", 1).live().unit("1/time^2").doc("m²: below zero the field rolls to one of two vacua"))
          .parameter(real("coupling", 0).live().doc("λ: of the quartic self-interaction"))
          .parameter(real("damping", 0).atLeast(0).live().unit("1/time").doc("γ: rate at which velocities decay"))
          .rate("u", "v")
          .rate("v", "speed^2*laplacian(u) - mass_squared*u - coupling*u^3 - damping*v")
          .diagnostic("energy",
                      "integral(v^2 + speed^2*dot(gradient(u), gradient(u)) + mass_squared*u^2 + coupling*u^4/2)/2")
          .diagnostic("mean", "mean(u)")
          .surroundings(R"json({
            "domain": {"id": "rectangle", "lower": [0, 0], "upper": [50, 50], "points": [224, 224]},
            "initial": {"id": "random_fourier", "amplitude": 0.05, "correlation_length": 2},
            "stepper": {"id": "etdrk4", "step": 0.05},
            "until": 80,
            "frame_interval": 0.2})json")
          .build();
  return made;
}

} // namespace semiflow::pde
