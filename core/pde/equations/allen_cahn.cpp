#include "core/pde/equation_builder.h"
#include "core/pde/equations/equations.h"

namespace semiflow::pde {

const Component<Equation>& allenCahn() {
  static const auto made =
      equation("allen_cahn", "Allen-Cahn equation")
          .summary("Two phases separate; their borders shrink by curvature.")
          .formula("∂u/∂t = ε² ∇²u + u − u³")
          .reference("Allen, Cahn, Acta Metallurgica 27, 1085 (1979)")
          .field("u", "phase")
          .parameter(real("epsilon", 0.05).atLeast(0).live().unit("length").doc("ε: a border is about 3 ε wide"))
          .rate("u", "epsilon^2*laplacian(u) + u - u^3")
          .diagnostic("energy", "integral(epsilon^2*dot(gradient(u), gradient(u))/2 + (1 - u^2)^2/4)")
          .diagnostic("mean", "mean(u)")
          .surroundings(R"json({
            "domain": {"id": "rectangle", "lower": [0, 0], "upper": [3, 3], "points": [256, 256]},
            "initial": {"id": "random_fourier", "amplitude": 0.2, "correlation_length": 0.08},
            "stepper": {"id": "etdrk4", "step": 0.1},
            "until": 100,
            "frame_interval": 0.2})json")
          .build();
  return made;
}

} // namespace semiflow::pde
