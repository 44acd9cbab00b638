#include "core/pde/equation_builder.h"
#include "core/pde/equations/equations.h"

namespace semiflow::pde {

const Component<Equation>& grossPitaevskii() {
  static const auto made =
      equation("gross_pitaevskii", "Gross-Pitaevskii equation")
          .summary("A Bose-Einstein condensate in a trap: sound, dark solitons and quantised vortices.")
          .formula("i ∂ψ/∂t = (1 − iγ)(−½ ∇² + V(x, t) + g |ψ|² − μ) ψ")
          .reference("Gross, Nuovo Cimento 20, 454 (1961); Pitaevskii, Sov. Phys. JETP 13, 451 (1961)")
          .field("psi", "wave function of the condensate")
          .complexFields()
          .parameter(real("interaction", 1).live().doc("g: above zero the atoms repel one another"))
          .parameter(real("chemical_potential", 0)
                         .live()
                         .doc("μ: energy of an atom that is added; turns the phase alone while γ is 0"))
          .parameter(real("dissipation", 0).atLeast(0).live().doc("γ: towards the ground state of that μ; 0: none"))
          .parameter(expression("potential", "0").doc("V: the trap, any formula in x, y, z and t"))
          .rate("psi", "(i + dissipation)*(laplacian(psi)/2 - potential*psi - interaction*abs(psi)^2*psi + "
                       "chemical_potential*psi)")
          .diagnostic("mass", "integral(abs(psi)^2)")
          .diagnostic("momentum", "integral(imag(conj(psi)*psi_x))")
          .diagnostic("position", "integral(x*abs(psi)^2)")
          .diagnostic("energy",
                      "integral(-real(conj(psi)*laplacian(psi))/2 + potential*abs(psi)^2 + interaction*abs(psi)^4/2)")
          .diagnostic("peak", "maximum(abs(psi))")
          .surroundings(R"json({
            "domain": {"id": "rectangle", "lower": [0, 0], "upper": [40, 40], "points": [192, 192]},
            "initial": {"id": "random_fourier", "amplitude": 0.6, "correlation_length": 2},
            "stepper": {"id": "etdrk4", "step": 0.02},
            "until": 60,
            "frame_interval": 0.1})json")
          .build();
  return made;
}

} // namespace semiflow::pde
