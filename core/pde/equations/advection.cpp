#include "core/pde/equation_builder.h"
#include "core/pde/equations/equations.h"

namespace semiflow::pde {

const Component<Equation>& advection() {
  static const auto made =
      equation("advection", "Advection")
          .summary("Everything moves along at one velocity and keeps its shape.")
          .formula("∂u/∂t = −c·∇u")
          .reference("LeVeque, Finite Volume Methods for Hyperbolic Problems, Cambridge (2002)")
          .field("u", "concentration")
          .parameter(real("velocity", 1).live().unit("length/time").doc("c: along x"))
          .parameter(real("velocity_y", 0).live().unit("length/time").doc("c: along y, where there is one"))
          .parameter(real("velocity_z", 0).live().unit("length/time").doc("c: along z, where there is one"))
          .rate("u", "-velocity*u_x", 1)
          .rate("u", "-velocity*u_x - velocity_y*u_y", 2)
          .rate("u", "-velocity*u_x - velocity_y*u_y - velocity_z*u_z", 3)
          .diagnostic("mass", "integral(u)")
          .diagnostic("energy", "integral(u^2)/2")
          .surroundings(R"json({
            "domain": {"id": "interval", "lower": 0, "upper": 1, "points": 256},
            "initial": {"id": "expression", "values": {"u": "exp(-200*(x - 0.3)^2)"}},
            "stepper": {"id": "etdrk4", "step": 0.005},
            "until": 2,
            "frame_interval": 0.005})json")
          .build();
  return made;
}

} // namespace semiflow::pde
