#include "core/pde/equation_builder.h"
#include "core/pde/equations/equations.h"

namespace semiflow::pde {

const Component<Equation>& phaseFieldCrystal() {
  static const auto made =
      equation("phase_field_crystal", "Phase-field crystal")
          .summary("A density that freezes into a lattice: grains, their boundaries and dislocations.")
          .formula("∂ψ/∂t = ∇²μ,  μ = r ψ + (1 + ∇²)² ψ + ψ³")
          .reference("Elder, Katakowski, Haataja, Grant, Modeling elasticity in crystal growth, Phys. Rev. Lett. 88, "
                     "245701 (2002)")
          .field("psi", "density of atoms, less that of the melt")
          .parameter(real("temperature", -0.3).live().doc("r: the deeper below zero, the harder it freezes"))
          .constraint("mu", "temperature*psi + psi + 2*laplacian(psi) + bilaplacian(psi) + psi^3 - mu")
          .rate("psi", "laplacian(mu)")
          .diagnostic("mass", "integral(psi)")
          .diagnostic("energy", "integral(temperature*psi^2/2 + (psi + laplacian(psi))^2/2 + psi^4/4)")
          .surroundings(R"json({
            "domain": {"id": "rectangle", "lower": [0, 0], "upper": [70, 70], "points": [192, 192]},
            "initial": {"id": "random_fourier", "amplitude": 0.1, "correlation_length": 1.5, "offset": -0.3},
            "stepper": {"id": "etdrk4", "step": 0.5},
            "until": 600,
            "frame_interval": 2})json")
          .build();
  return made;
}

} // namespace semiflow::pde
