#include "core/pde/equation_builder.h"
#include "core/pde/equations/equations.h"

namespace semiflow::pde {

const Component<Equation>& sineGordon() {
  static const auto made =
      equation("sine_gordon", "Sine-Gordon equation")
          .summary("A chain of pendulums: kinks, breathers, and collisions that change nothing.")
          .formula("∂²u/∂t² = c² ∇²u − sin u − γ ∂u/∂t")
          .reference("Ablowitz, Kaup, Newell, Segur, Method for solving the sine-Gordon equation, Phys. Rev. Lett. 30, "
                     "1262 (1973)")
          .field("u", "angle")
          .field("v", "velocity of u")
          .parameter(real("speed", 1).atLeast(0).live().unit("length/time").doc("c: no kink is faster"))
          .parameter(real("damping", 0).atLeast(0).live().unit("1/time").doc("γ: rate at which velocities decay"))
          .rate("u", "v")
          .rate("v", "speed^2*laplacian(u) - sin(u) - damping*v")
          .diagnostic("energy", "integral(v^2/2 + speed^2*dot(gradient(u), gradient(u))/2 + 1 - cos(u))")
          .diagnostic("momentum", "-integral(v*u_x)")
          .surroundings(R"json({
            "domain": {"id": "interval", "lower": -30, "upper": 30, "points": 768},
            "initial": {"id": "expression", "values": {"u": "4*atan(exp((x + 12)/sqrt(1 - 0.36))) - 4*atan(exp((x - 12)/sqrt(1 - 0.36))) + 4*atan(0)", "v": "-4*0.6/sqrt(1 - 0.36)*(0.5*sech((x + 12)/0.8) + 0.5*sech((x - 12)/0.8))"}},
            "stepper": {"id": "etdrk4", "step": 0.01},
            "until": 60,
            "frame_interval": 0.05})json")
          .build();
  return made;
}

} // namespace semiflow::pde
