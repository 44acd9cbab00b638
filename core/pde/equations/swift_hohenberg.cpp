#include "core/pde/equation_builder.h"
#include "core/pde/equations/equations.h"

namespace semiflow::pde {

const Component<Equation>& swiftHohenberg() {
  static const auto made =
      equation("swift_hohenberg", "Swift-Hohenberg equation")
          .summary("Rolls and hexagons of convection: one wave length grows and saturates.")
          .formula("∂u/∂t = r u − (1 + ∇²)² u + q u² − u³")
          .reference("Swift, Hohenberg, Phys. Rev. A 15, 319 (1977)")
          .field("u", "amplitude")
          .parameter(real("drive", 0.3).live().unit("1/time").doc("r: distance from onset"))
          .parameter(real("quadratic", 1).live().doc("q: above zero it favours hexagons"))
          .rate("u", "drive*u - u - 2*laplacian(u) - bilaplacian(u) + quadratic*u^2 - u^3")
          .diagnostic("energy", "integral((u + laplacian(u))^2/2 - drive*u^2/2 - quadratic*u^3/3 + u^4/4)")
          .diagnostic("mean", "mean(u)")
          .surroundings(R"json({
            "domain": {"id": "rectangle", "lower": [0, 0], "upper": [50.26548245743669, 50.26548245743669], "points": [192, 192]},
            "initial": {"id": "random_fourier", "amplitude": 0.1, "correlation_length": 2},
            "stepper": {"id": "etdrk4", "step": 0.25},
            "until": 120,
            "frame_interval": 0.5})json")
          .build();
  return made;
}

} // namespace semiflow::pde
