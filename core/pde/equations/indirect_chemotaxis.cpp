#include "core/pde/equation_builder.h"
#include "core/pde/equations/equations.h"

namespace semiflow::pde {

const Component<Equation>& indirectChemotaxis() {
  static const auto made =
      equation("indirect_chemotaxis", "Chemotaxis by an indirect signal")
          .summary("Cells follow a signal that another substance makes where they have been.")
          .formula("∂n/∂t = ∇²n − χ ∇·(n ∇c),  ε ∂c/∂t = ∇²c − c + w,  ε ∂w/∂t = τ ∇²w − w + n")
          .reference("Tao, Winkler, Critical mass for infinite-time aggregation in a chemotaxis model with indirect "
                     "signal production, J. Eur. Math. Soc. 19, 3641 (2017)")
          .field("n", "density of cells")
          .field("c", "attractant")
          .field("w", "what makes the attractant")
          .parameter(real("sensitivity", 1).live().doc("χ: how fast cells climb"))
          .parameter(
              real("epsilon", 0.5).above(0).live().doc("ε: how slow the signals are; towards 0 they follow at once"))
          .parameter(real("tau", 0.02).atLeast(0).live().doc("τ: how far w spreads; with ε = τ = 0 it is n"))
          .rate("n", "laplacian(n) - sensitivity*divergence(n*gradient(c))")
          .rate("c", "(laplacian(c) - c + w)/epsilon")
          .rate("w", "(tau*laplacian(w) - w + n)/epsilon")
          .diagnostic("mass_of_n", "integral(n)")
          .diagnostic("mass_of_c", "integral(c)")
          .diagnostic("mass_of_w", "integral(w)")
          .diagnostic("densest", "maximum(n)")
          .surroundings(R"json({
            "domain": {"id": "rectangle", "lower": [0, 0], "upper": [16, 16], "points": [160, 160]},
            "initial": {"id": "random_fourier", "amplitude": 0.05, "correlation_length": 1, "offsets": {"n": 3, "c": 3, "w": 3}},
            "stepper": {"id": "etdrk4", "step": 0.01},
            "until": 6,
            "frame_interval": 0.04})json")
          .build();
  return made;
}

} // namespace semiflow::pde
