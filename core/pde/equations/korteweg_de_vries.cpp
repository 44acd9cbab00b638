#include "core/pde/equation_builder.h"
#include "core/pde/equations/equations.h"

namespace semiflow::pde {

const Component<Equation>& kortewegDeVries() {
  static const auto made =
      equation("korteweg_de_vries", "Korteweg-de Vries equation")
          .summary("Shallow water waves: solitons that pass through one another and come out unchanged.")
          .formula("∂u/∂t = −α u ∂u/∂x − β ∂³u/∂x³")
          .reference("Korteweg, de Vries, Phil. Mag. 39, 422 (1895); Zabusky, Kruskal, Phys. Rev. Lett. 15, 240 (1965)")
          .field("u", "elevation")
          .parameter(real("nonlinearity", 6).live().doc("α: how much faster a higher wave runs"))
          .parameter(real("dispersion", 1).live().unit("length^3/time").doc("β: how much slower a shorter wave runs"))
          .rate("u", "-nonlinearity*u*u_x - dispersion*u_xxx")
          .dimensions({1})
          .diagnostic("mass", "integral(u)")
          .diagnostic("momentum", "integral(u^2)/2")
          .diagnostic("energy", "integral(dispersion*u_x^2/2 - nonlinearity*u^3/6)")
          .surroundings(R"json({
            "domain": {"id": "interval", "lower": -20, "upper": 20, "points": 512},
            "initial": {"id": "expression", "values": {"u": "4.5*sech(1.5*(x + 14))^2 + 1.125*sech(0.75*(x + 6))^2"}},
            "stepper": {"id": "etdrk4", "step": 0.001},
            "until": 4,
            "frame_interval": 0.01})json")
          .build();
  return made;
}

} // namespace semiflow::pde
