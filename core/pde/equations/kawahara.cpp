#include "core/pde/equation_builder.h"
#include "core/pde/equations/equations.h"

namespace semiflow::pde {

const Component<Equation>& kawahara() {
  static const auto made =
      equation("kawahara", "Kawahara equation")
          .summary("Waves under ice or with surface tension: solitons with fifth-order dispersion.")
          .formula("∂u/∂t = −u ∂u/∂x − α ∂³u/∂x³ + β ∂⁵u/∂x⁵")
          .reference("Kawahara, Oscillatory solitary waves in dispersive media, J. Phys. Soc. Japan 33, 260 (1972)")
          .field("u", "elevation")
          .parameter(real("dispersion", 1).live().unit("length^3/time").doc("α"))
          .parameter(real("fifth_dispersion", 1).live().unit("length^5/time").doc("β"))
          .rate("u", "-u*u_x - dispersion*u_xxx + fifth_dispersion*u_xxxxx")
          .dimensions({1})
          .diagnostic("mass", "integral(u)")
          .diagnostic("momentum", "integral(u^2)/2")
          .diagnostic("energy", "integral(dispersion*u_x^2/2 + fifth_dispersion*u_xx^2/2 - u^3/6)")
          .surroundings(R"json({
            "domain": {"id": "interval", "lower": 0, "upper": 240, "points": 768},
            "initial": {"id": "expression", "values": {"u": "2*exp(-((x - 120)/9)^2)"}},
            "stepper": {"id": "etdrk4", "step": 0.05},
            "until": 300,
            "frame_interval": 0.5})json")
          .build();
  return made;
}

} // namespace semiflow::pde
