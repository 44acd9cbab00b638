#include "core/pde/equation_builder.h"
#include "core/pde/equations/equations.h"

namespace semiflow::pde {

const Component<Equation>& plate() {
  static const auto made =
      equation("plate", "Vibrating plate")
          .summary("Bending waves in a thin plate: short ones run ahead of long ones.")
          .formula("∂²u/∂t² = −B ∇⁴u + T ∇²u − γ ∂u/∂t")
          .reference("Kirchhoff, Über das Gleichgewicht und die Bewegung einer elastischen Scheibe, J. reine angew. "
                     "Math. 40, 51 (1850)")
          .field("u", "deflection", "length")
          .field("v", "velocity of u", "length/time")
          .parameter(real("stiffness", 1)
                         .atLeast(0)
                         .live()
                         .unit("length^4/time^2")
                         .doc("B: bending stiffness over mass per area"))
          .parameter(real("tension", 0).atLeast(0).live().unit("length^2/time^2").doc("T: over mass per area"))
          .parameter(real("damping", 0).atLeast(0).live().unit("1/time").doc("γ: rate at which velocities decay"))
          .rate("u", "v")
          .rate("v", "-stiffness*bilaplacian(u) + tension*laplacian(u) - damping*v")
          .diagnostic("energy", "integral(v^2 + stiffness*laplacian(u)^2 + tension*dot(gradient(u), gradient(u)))/2")
          .diagnostic("momentum", "integral(v)")
          .surroundings(R"json({
            "domain": {"id": "rectangle", "lower": [-10, -10], "upper": [10, 10], "points": [160, 160]},
            "initial": {"id": "expression", "values": {"u": "exp(-4*(x^2 + y^2))"}},
            "stepper": {"id": "etdrk4", "step": 0.01},
            "until": 6,
            "frame_interval": 0.01})json")
          .build();
  return made;
}

} // namespace semiflow::pde
