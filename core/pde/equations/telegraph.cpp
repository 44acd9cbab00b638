#include "core/pde/equation_builder.h"
#include "core/pde/equations/equations.h"

namespace semiflow::pde {

const Component<Equation>& telegraph() {
  static const auto made =
      equation("telegraph", "Telegraph equations")
          .summary("A pulse on a long cable: it runs, fades and smears, unless the cable is loaded just right.")
          .formula("L ∂i/∂t = −∂u/∂x − R i,  C ∂u/∂t = −∂i/∂x − G u")
          .reference("Heaviside, Electromagnetic induction and its propagation, The Electrician (1887)")
          .field("voltage", "between the wires")
          .field("current", "along the cable")
          .parameter(real("inductance", 1).above(0).live().doc("L: per length"))
          .parameter(real("capacitance", 1).above(0).live().doc("C: per length"))
          .parameter(real("resistance", 0.2).atLeast(0).live().doc("R: per length"))
          .parameter(
              real("conductance", 0).atLeast(0).live().doc("G: leakage per length; without distortion where R/L = G/C"))
          .rate("voltage", "-(current_x + conductance*voltage)/capacitance")
          .rate("current", "-(voltage_x + resistance*current)/inductance")
          .dimensions({1})
          .diagnostic("energy", "integral(capacitance*voltage^2 + inductance*current^2)/2")
          .diagnostic("charge", "capacitance*integral(voltage)")
          .surroundings(R"json({
            "domain": {"id": "interval", "lower": 0, "upper": 40, "points": 512},
            "initial": {"id": "expression", "values": {"voltage": "exp(-4*(x - 8)^2) + exp(-4*(x - 12)^2) + exp(-4*(x - 18)^2)", "current": "exp(-4*(x - 8)^2) + exp(-4*(x - 12)^2) + exp(-4*(x - 18)^2)"}},
            "stepper": {"id": "etdrk4", "step": 0.02},
            "until": 40,
            "frame_interval": 0.05})json")
          .build();
  return made;
}

} // namespace semiflow::pde
