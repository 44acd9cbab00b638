#include "core/pde/equation_builder.h"
#include "core/pde/equations/equations.h"

namespace semiflow::pde {

const Component<Equation>& giererMeinhardt() {
  static const auto made =
      equation("gierer_meinhardt", "Gierer-Meinhardt equations")
          .summary("Short-range activation, long-range inhibition: how a hydra grows a head, and a shell its dots.")
          .formula("∂a/∂t = Dₐ ∇²a + ρ a²/h − μ a + σ,  ∂h/∂t = Dₕ ∇²h + ρ a² − ν h")
          .reference("Gierer, Meinhardt, A theory of biological pattern formation, Kybernetik 12, 30 (1972)")
          .field("a", "activator")
          .field("h", "inhibitor")
          .parameter(real("Da", 0.5).above(0).live().unit("length^2/time").doc("Dₐ: diffusivity of the activator"))
          .parameter(real("Dh", 20).above(0).live().unit("length^2/time").doc("Dₕ: diffusivity of the inhibitor"))
          .parameter(real("production", 1).atLeast(0).live().doc("ρ: source density"))
          .parameter(real("activator_decay", 1).atLeast(0).live().unit("1/time").doc("μ"))
          .parameter(real("inhibitor_decay", 1.2).atLeast(0).live().unit("1/time").doc("ν"))
          .parameter(real("basal_production", 0.05).atLeast(0).live().doc("σ: activator made without any"))
          .rate("a", "Da*laplacian(a) + production*a^2/h - activator_decay*a + basal_production")
          .rate("h", "Dh*laplacian(h) + production*a^2 - inhibitor_decay*h")
          .diagnostic("mass_of_a", "integral(a)")
          .diagnostic("mass_of_h", "integral(h)")
          .diagnostic("maximum_of_a", "maximum(a)")
          .surroundings(R"json({
            "domain": {"id": "rectangle", "lower": [0, 0], "upper": [40, 40], "points": [192, 192]},
            "initial": {"id": "random_fourier", "amplitude": 0.05, "correlation_length": 2, "offsets": {"a": 1.25, "h": 1.302}},
            "stepper": {"id": "etdrk4", "step": 0.1},
            "until": 150,
            "frame_interval": 0.5})json")
          .build();
  return made;
}

} // namespace semiflow::pde
