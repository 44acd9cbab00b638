#include "core/pde/equation_builder.h"
#include "core/pde/equations/equations.h"

namespace semiflow::pde {

const Component<Equation>& lugiatoLefever() {
  static const auto made =
      equation("lugiato_lefever", "Lugiato-Lefever equation")
          .summary("Light in a driven, leaky resonator: patterns, cavity solitons and frequency combs.")
          .formula("∂ψ/∂t = −(1 + iθ) ψ + i |ψ|²ψ + i ∇²ψ + F")
          .reference("Lugiato, Lefever, Spatial dissipative structures in passive optical systems, Phys. Rev. Lett. "
                     "58, 2209 (1987)")
          .field("psi", "field in the resonator")
          .complexFields()
          .parameter(real("detuning", 1.7).live().doc("θ: of the pump from the resonance"))
          .parameter(real("pump", 1.3).live().doc("F: amplitude of the pump"))
          .rate("psi", "-(1 + i*detuning)*psi + i*abs(psi)^2*psi + i*laplacian(psi) + pump")
          .diagnostic("mass", "integral(abs(psi)^2)")
          .diagnostic("peak", "maximum(abs(psi))")
          .surroundings(R"json({
            "domain": {"id": "rectangle", "lower": [0, 0], "upper": [60, 60], "points": [224, 224]},
            "initial": {"id": "random_fourier", "amplitude": 0.02, "correlation_length": 1.5, "offset": 0.5},
            "stepper": {"id": "etdrk4", "step": 0.02},
            "until": 60,
            "frame_interval": 0.1})json")
          .build();
  return made;
}

} // namespace semiflow::pde
