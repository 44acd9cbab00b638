#include "core/pde/equation_builder.h"
#include "core/pde/equations/equations.h"

namespace semiflow::pde {

const Component<Equation>& wave() {
  static const auto made =
      equation("wave", "Wave equation")
          .summary("Waves run at one speed in every direction; with damping they die out.")
          .formula("∂²u/∂t² = c² ∇²u − γ ∂u/∂t")
          .reference("d'Alembert, Recherches sur la courbe que forme une corde tenduë mise en vibration (1747)")
          .field("u", "displacement")
          .field("v", "velocity of u")
          .parameter(real("speed", 1).atLeast(0).live().unit("length/time").doc("c: of the waves"))
          .parameter(real("damping", 0).atLeast(0).live().unit("1/time").doc("γ: rate at which velocities decay"))
          .rate("u", "v")
          .rate("v", "speed^2*laplacian(u) - damping*v")
          .diagnostic("energy", "integral(v^2 + speed^2*dot(gradient(u), gradient(u)))/2")
          .diagnostic("momentum", "integral(v)")
          .surroundings(R"json({
            "domain": {"id": "rectangle", "lower": [-1, -1], "upper": [1, 1], "points": [128, 128]},
            "initial": {"id": "expression", "values": {"u": "exp(-150*((x + 0.3)^2 + (y + 0.1)^2))"}},
            "stepper": {"id": "etdrk4", "step": 0.01},
            "until": 6,
            "frame_interval": 0.01})json")
          .build();
  return made;
}

} // namespace semiflow::pde
