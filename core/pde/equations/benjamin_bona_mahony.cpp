#include "core/pde/equation_builder.h"
#include "core/pde/equations/equations.h"

namespace semiflow::pde {

const Component<Equation>& benjaminBonaMahony() {
  static const auto made = equation("benjamin_bona_mahony", "Benjamin-Bona-Mahony equation")
                               .summary("Long waves, regularised: like Korteweg-de Vries, but short waves hardly move.")
                               .formula("∂u/∂t − ∂³u/∂x²∂t = −∂(u + u²/2)/∂x")
                               .reference("Benjamin, Bona, Mahony, Model equations for long waves in nonlinear "
                                          "dispersive systems, Phil. Trans. R. Soc. A 272, 47 (1972)")
                               .field("u", "elevation")
                               .parameter(real("nonlinearity", 1).live().doc("of the term u²/2"))
                               .constraint("q", "q - q_xx - u - nonlinearity*u^2/2")
                               .rate("u", "-q_x")
                               .dimensions({1})
                               .diagnostic("mass", "integral(u)")
                               .diagnostic("momentum", "integral(u^2 + u_x^2)/2")
                               .diagnostic("energy", "integral(u^2/2 + nonlinearity*u^3/6)")
                               .surroundings(R"json({
            "domain": {"id": "interval", "lower": 0, "upper": 200, "points": 1024},
            "initial": {"id": "expression", "values": {"u": "4*sech(sqrt(4/7)/2*0+(x - 30)/sqrt(7)*1)^2*1.5 + 1.5*sech((x - 80)/sqrt(12))^2"}},
            "stepper": {"id": "etdrk4", "step": 0.05},
            "until": 120,
            "frame_interval": 0.25})json")
                               .build();
  return made;
}

} // namespace semiflow::pde
