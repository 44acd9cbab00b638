#include "core/pde/equation_builder.h"
#include "core/pde/equations/equations.h"

namespace semiflow::pde {

const Component<Equation>& sobolevGradientFlow() {
  static const auto made =
      equation("sobolev_gradient_flow", "Preconditioned gradient flow")
          .summary(
              "An energy is minimised by a descent that treats all scales alike: its rate does not depend on the grid.")
          .formula("∂u/∂t = −(1 − ∇²)⁻¹ E′(u),  E = ∫ |∇u|²/2 + m u²/2 + c u⁴/4 − f u")
          .reference("Neuberger, Sobolev Gradients and Differential Equations, Springer (1997); Marwah, Lipton, Lu, "
                     "Risteski, Neural network approximations of PDEs beyond linearity, ICML 2023")
          .field("u", "minimiser sought")
          .parameter(real("mass", 1).atLeast(0).live().doc("m"))
          .parameter(real("coupling", 1).atLeast(0).live().doc("c: convex from 0 on"))
          .parameter(expression("force", "0").doc("f: a formula in x, y, z"))
          .constraint("g", "laplacian(g) - g + laplacian(u) - mass*u - coupling*u^3 + force")
          .rate("u", "g")
          .diagnostic("energy", "integral(dot(gradient(u), gradient(u))/2 + mass*u^2/2 + coupling*u^4/4 - force*u)")
          .diagnostic("largest", "maximum(u)")
          .surroundings(R"json({
            "domain": {"id": "rectangle", "lower": [0, 0], "upper": [6.283185307179586, 6.283185307179586], "points": [192, 192]},
            "initial": {"id": "random_fourier", "amplitude": 1.5, "correlation_length": 0.08},
            "stepper": {"id": "etdrk4", "step": 0.05},
            "until": 12,
            "frame_interval": 0.05})json")
          .build();
  return made;
}

} // namespace semiflow::pde
