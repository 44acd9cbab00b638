#include "core/pde/equation_builder.h"
#include "core/pde/equations/equations.h"

namespace semiflow::pde {

const Component<Equation>& complexGinzburgLandau() {
  static const auto made =
      equation("complex_ginzburg_landau", "Complex Ginzburg-Landau equation")
          .summary("Oscillators side by side: plane waves, spirals, and turbulence of defects.")
          .formula("∂A/∂t = A + (1 + ib) ∇²A − (1 + ic) |A|²A")
          .reference(
              "Aranson, Kramer, The world of the complex Ginzburg-Landau equation, Rev. Mod. Phys. 74, 99 (2002)")
          .field("A", "amplitude of the oscillation")
          .complexFields()
          .parameter(real("linear_dispersion", 0).live().doc("b: how the frequency depends on the wave number"))
          .parameter(real("nonlinear_dispersion", 0.7)
                         .live()
                         .doc("c: how the frequency depends on the amplitude; waves are unstable where 1 + bc < 0"))
          .rate("A", "A + (1 + i*linear_dispersion)*laplacian(A) - (1 + i*nonlinear_dispersion)*abs(A)^2*A")
          .diagnostic("mass", "integral(abs(A)^2)")
          .diagnostic("smallest_modulus", "minimum(abs(A))")
          .surroundings(R"json({
            "domain": {"id": "rectangle", "lower": [0, 0], "upper": [60, 60], "points": [216, 216]},
            "initial": {"id": "random_fourier", "amplitude": 0.3, "correlation_length": 4},
            "stepper": {"id": "etdrk4", "step": 0.1},
            "until": 160,
            "frame_interval": 0.4})json")
          .build();
  return made;
}

} // namespace semiflow::pde
