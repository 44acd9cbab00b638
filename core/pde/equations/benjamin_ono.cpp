#include "core/pde/equation_builder.h"
#include "core/pde/equations/equations.h"

namespace semiflow::pde {

const Component<Equation>& benjaminOno() {
  static const auto made =
      equation("benjamin_ono", "Benjamin-Ono equation")
          .summary("Internal waves on deep water: solitons with long algebraic tails.")
          .formula("∂u/∂t = −u ∂u/∂x + δ H[∂²u/∂x²]")
          .reference("Benjamin, J. Fluid Mech. 29, 559 (1967); Ono, J. Phys. Soc. Japan 39, 1082 (1975)")
          .field("u", "elevation of the interface")
          .parameter(real("dispersion", 1)
                         .live()
                         .unit("length^2/time")
                         .doc("δ: of the Hilbert transform H, which turns cos kx to sin kx"))
          .rate("u", "-u*u_x + dispersion*hilbert(u_xx)")
          .dimensions({1})
          .diagnostic("mass", "integral(u)")
          .diagnostic("momentum", "integral(u^2)/2")
          .diagnostic("energy", "integral(u^3/3 - dispersion*u*hilbert(u_x))/2")
          .surroundings(R"json({
            "domain": {"id": "interval", "lower": -100, "upper": 100, "points": 1024},
            "initial": {"id": "expression", "values": {"u": "4*exp(-((x + 60)/10)^2)"}},
            "stepper": {"id": "etdrk4", "step": 0.02},
            "until": 120,
            "frame_interval": 0.2})json")
          .build();
  return made;
}

} // namespace semiflow::pde
