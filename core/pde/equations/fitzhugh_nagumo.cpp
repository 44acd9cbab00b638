#include "core/pde/equation_builder.h"
#include "core/pde/equations/equations.h"

namespace semiflow::pde {

const Component<Equation>& fitzhughNagumo() {
  static const auto made =
      equation("fitzhugh_nagumo", "FitzHugh-Nagumo equations")
          .summary("A nerve: above a threshold it fires a pulse, then rests; in the plane, spiral waves.")
          .formula("∂u/∂t = D ∇²u + u (1 − u)(u − a) − v,  ∂v/∂t = ε (u − γ v)")
          .reference("FitzHugh, Biophys. J. 1, 445 (1961); Nagumo, Arimoto, Yoshizawa, Proc. IRE 50, 2061 (1962)")
          .field("u", "potential")
          .field("v", "recovery")
          .parameter(real("diffusivity", 1).atLeast(0).live().unit("length^2/time").doc("D"))
          .parameter(real("threshold", 0.1).live().doc("a: from where it fires"))
          .parameter(real("recovery_rate", 0.01).atLeast(0).live().unit("1/time").doc("ε: how slow recovery is"))
          .parameter(real("recovery_decay", 1).atLeast(0).live().doc("γ"))
          .rate("u", "diffusivity*laplacian(u) + u*(1 - u)*(u - threshold) - v")
          .rate("v", "recovery_rate*(u - recovery_decay*v)")
          .diagnostic("excited_area", "integral(u)")
          .diagnostic("maximum", "maximum(u)")
          .surroundings(R"json({
            "domain": {"id": "rectangle", "lower": [0, 0], "upper": [100, 100], "points": [240, 240]},
            "initial": {"id": "expression", "values": {"u": "0.25*(1 + tanh(12*cos(pi*(x - 50)/50) - 8))*(1 + tanh(6*sin(pi*y/50)))", "v": "0.1*(1 + tanh(12*cos(pi*(x - 38)/50) - 8))"}},
            "stepper": {"id": "etdrk4", "step": 0.4},
            "until": 600,
            "frame_interval": 1.6})json")
          .build();
  return made;
}

} // namespace semiflow::pde
