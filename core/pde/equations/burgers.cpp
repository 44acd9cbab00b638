#include "core/pde/equation_builder.h"
#include "core/pde/equations/equations.h"

namespace semiflow::pde {

const Component<Equation>& burgers() {
  static const auto made =
      equation("burgers", "Burgers equation")
          .summary("Crests overtake troughs and pile up into shocks, which viscosity keeps smooth.")
          .formula("∂u/∂t = ν ∂²u/∂x² − u ∂u/∂x")
          .reference("Burgers, A mathematical model illustrating the theory of turbulence, Adv. Appl. Mech. 1 (1948)")
          .field("u", "velocity")
          .parameter(
              real("viscosity", 0.01).atLeast(0).live().unit("length^2/time").doc("ν: sets the width of a shock"))
          .rate("u", "viscosity*u_xx - u*u_x")
          .dimensions({1})
          .diagnostic("momentum", "integral(u)")
          .diagnostic("energy", "integral(u^2)/2")
          .diagnostic("dissipation", "viscosity*integral(u_x^2)")
          .diagnostic("steepest_slope", "maximum(abs(u_x))", "1/time")
          .surroundings(R"json({
            "domain": {"id": "interval", "lower": -1, "upper": 1, "points": 1024},
            "initial": {"id": "expression", "values": {"u": "-sin(pi*x)"}},
            "stepper": {"id": "etdrk4", "step": 0.002},
            "until": 2,
            "frame_interval": 0.01})json")
          .build();
  return made;
}

} // namespace semiflow::pde
