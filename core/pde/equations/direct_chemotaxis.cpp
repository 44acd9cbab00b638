#include "core/pde/equation_builder.h"
#include "core/pde/equations/equations.h"

namespace semiflow::pde {

const Component<Equation>& directChemotaxis() {
  static const auto made =
      equation("direct_chemotaxis", "Chemotaxis by a signal that follows at once")
          .summary("What chemotaxis by an indirect signal becomes when its signals are quick.")
          .formula("∂n/∂t = ∇²n − χ ∇·(n ∇c),  0 = ∇²c − c + w,  0 = τ ∇²w − w + n")
          .reference("Bui, Huynh, Tang, Tran, Parabolic-elliptic and indirect-direct simplifications in chemotaxis "
                     "systems driven by indirect signalling, arXiv:2508.01436 (2025)")
          .field("n", "density of cells")
          .parameter(real("sensitivity", 1).live().doc("χ: how fast cells climb"))
          .parameter(real("tau", 0.02).atLeast(0).live().doc("τ: how far w spreads; with 0 it is n"))
          .rate("n", "laplacian(n) - sensitivity*divergence(n*gradient(c))")
          .constraint("c", "laplacian(c) - c + w")
          .constraint("w", "tau*laplacian(w) - w + n")
          .diagnostic("mass_of_n", "integral(n)")
          .diagnostic("densest", "maximum(n)")
          .surroundings(R"json({
            "domain": {"id": "rectangle", "lower": [0, 0], "upper": [16, 16], "points": [144, 144]},
            "initial": {"id": "random_fourier", "amplitude": 0.3, "correlation_length": 1.5, "offsets": {"n": 3}},
            "stepper": {"id": "etdrk4", "step": 0.02},
            "until": 5.4,
            "frame_interval": 0.04})json")
          .build();
  return made;
}

} // namespace semiflow::pde
