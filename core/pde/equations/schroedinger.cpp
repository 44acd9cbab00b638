#include "core/pde/equation_builder.h"
#include "core/pde/equations/equations.h"

namespace semiflow::pde {

const Component<Equation>& schroedinger() {
  static const auto made =
      equation("schroedinger", "Schrödinger equation")
          .summary("One quantum particle in any potential: it spreads, tunnels, and goes through two slits at once.")
          .formula("i ∂ψ/∂t = −½ ∇²ψ + V(x, t) ψ")
          .reference("Schrödinger, Quantisierung als Eigenwertproblem IV, Ann. Phys. 386, 109 (1926)")
          .field("psi", "wave function")
          .complexFields()
          .parameter(expression("potential", "0").doc("V: any formula in x, y, z and t; mass and ħ are 1"))
          .rate("psi", "i*laplacian(psi)/2 - i*potential*psi")
          .diagnostic("mass", "integral(abs(psi)^2)")
          .diagnostic("momentum", "integral(imag(conj(psi)*psi_x))")
          .diagnostic("position", "integral(x*abs(psi)^2)")
          .diagnostic("energy", "integral(-real(conj(psi)*laplacian(psi))/2 + potential*abs(psi)^2)")
          .surroundings(R"json({
            "domain": {"id": "rectangle", "lower": [-16, -16], "upper": [16, 16], "points": [270, 270]},
            "initial": {"id": "expression", "values": {"psi": "exp(-((x + 7)^2)/3 - y^2/8)*exp(3.5*i*x)"}},
            "stepper": {"id": "etdrk4", "step": 0.01},
            "until": 4.4,
            "frame_interval": 0.03})json")
          .build();
  return made;
}

} // namespace semiflow::pde
