#include "core/pde/equation_builder.h"
#include "core/pde/equations/equations.h"

namespace semiflow::pde {

const Component<Equation>& allenCahnMomentum() {
  static const auto made =
      equation("allen_cahn_momentum", "Allen-Cahn with momentum")
          .summary("Phase separation by accelerated descent: borders have inertia, and swing.")
          .formula("∂²u/∂t² + α ∂u/∂t = ε² ∇²u + u − u³")
          .reference("Akande, Dondl, Gupta, Onwunta, Wojtowytsch, Momentum-based minimization of the Ginzburg-Landau "
                     "functional on Euclidean spaces and graphs, arXiv:2501.00389 (2024); Polyak, USSR Comput. Math. "
                     "Math. Phys. 4, 1 (1964)")
          .field("u", "phase")
          .field("v", "velocity of u")
          .parameter(real("epsilon", 0.07).atLeast(0).live().unit("length").doc("ε: a border is about 3 ε wide"))
          .parameter(real("friction", 0.8)
                         .atLeast(0)
                         .live()
                         .unit("1/time")
                         .doc("α: towards large values it becomes the gradient flow"))
          .rate("u", "v")
          .rate("v", "epsilon^2*laplacian(u) + u - u^3 - friction*v")
          .diagnostic("potential_energy", "integral(epsilon^2*dot(gradient(u), gradient(u))/2 + (1 - u^2)^2/4)")
          .diagnostic("kinetic_energy", "integral(v^2)/2")
          .diagnostic("energy", "integral(v^2/2 + epsilon^2*dot(gradient(u), gradient(u))/2 + (1 - u^2)^2/4)")
          .diagnostic("mean", "mean(u)")
          .surroundings(R"json({
            "domain": {"id": "rectangle", "lower": [0, 0], "upper": [2, 2], "points": [216, 216]},
            "initial": {"id": "random_fourier", "amplitude": 0.4, "correlation_length": 0.12},
            "stepper": {"id": "etdrk4", "step": 0.05},
            "until": 40,
            "frame_interval": 0.15})json")
          .build();
  return made;
}

} // namespace semiflow::pde
