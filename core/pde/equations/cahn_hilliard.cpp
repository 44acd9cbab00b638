#include "core/pde/equation_builder.h"
#include "core/pde/equations/equations.h"

namespace semiflow::pde {

const Component<Equation>& cahnHilliard() {
  static const auto made =
      equation("cahn_hilliard", "Cahn-Hilliard equation")
          .summary("An alloy unmixes: two phases part, and coarsen, without either growing in amount.")
          .formula("∂u/∂t = M ∇²μ,  μ = u³ − u − ε² ∇²u")
          .reference("Cahn, Hilliard, J. Chem. Phys. 28, 258 (1958); Cahn, Acta Metallurgica 9, 795 (1961)")
          .field("u", "difference of concentrations")
          .parameter(real("epsilon", 1).atLeast(0).live().unit("length").doc("ε: a border is about 3 ε wide"))
          .parameter(real("mobility", 1).atLeast(0).live().unit("length^2/time").doc("M: how fast matter moves"))
          .constraint("mu", "u^3 - u - epsilon^2*laplacian(u) - mu")
          .rate("u", "mobility*laplacian(mu)")
          .diagnostic("mass", "integral(u)")
          .diagnostic("energy", "integral((1 - u^2)^2/4 + epsilon^2*dot(gradient(u), gradient(u))/2)")
          .surroundings(R"json({
            "domain": {"id": "rectangle", "lower": [0, 0], "upper": [50, 50], "points": [224, 224]},
            "initial": {"id": "random_fourier", "amplitude": 0.1, "correlation_length": 1.5},
            "stepper": {"id": "etdrk4", "step": 0.2},
            "until": 200,
            "frame_interval": 0.6})json")
          .build();
  return made;
}

} // namespace semiflow::pde
