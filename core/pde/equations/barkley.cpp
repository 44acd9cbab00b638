#include "core/pde/equation_builder.h"
#include "core/pde/equations/equations.h"

namespace semiflow::pde {

const Component<Equation>& barkley() {
  static const auto made =
      equation("barkley", "Barkley model")
          .summary("Excitable medium made for speed: sharp spirals, meandering and breaking up.")
          .formula("∂u/∂t = ∇²u + u (1 − u)(u − (v + b)/a)/ε,  ∂v/∂t = δ (u − v)")
          .reference(
              "Barkley, A model for fast computer simulation of waves in excitable media, Physica D 49, 61 (1991)")
          .field("u", "excitation")
          .field("v", "recovery")
          .parameter(real("a", 0.75).above(0).live().doc("a: how long a pulse is"))
          .parameter(real("b", 0.02).live().doc("b: threshold of excitation"))
          .parameter(real("epsilon", 0.04).above(0).live().doc("ε: excitation is faster than recovery by this"))
          .parameter(real("recovery_rate", 1).atLeast(0).live().unit("1/time").doc("δ"))
          .rate("u", "laplacian(u) + u*(1 - u)*(u - (v + b)/a)/epsilon")
          .rate("v", "recovery_rate*(u - v)")
          .diagnostic("excited_area", "integral(u)")
          .diagnostic("mean_of_v", "mean(v)")
          .surroundings(R"json({
            "domain": {"id": "rectangle", "lower": [0, 0], "upper": [25, 25], "points": [224, 224]},
            "initial": {"id": "expression", "values": {"u": "0.25*(1 + tanh(8*cos(pi*(x - 12.5)/12.5) - 5))*(1 + tanh(6*sin(pi*y/12.5)))", "v": "0.15*(1 + tanh(8*cos(pi*(x - 9.5)/12.5) - 5))"}},
            "stepper": {"id": "etdrk4", "step": 0.02},
            "until": 40,
            "frame_interval": 0.1})json")
          .build();
  return made;
}

} // namespace semiflow::pde
