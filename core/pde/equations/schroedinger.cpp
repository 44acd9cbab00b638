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
            "domain": {"id": "rectangle", "lower": [-12, -12], "upper": [12, 12], "points": [192, 192]},
            "initial": {"id": "expression", "values": {"psi": "exp(-((x + 6)^2)/4 - y^2/8)*exp(5*i*x)"}},
            "stepper": {"id": "etdrk4", "step": 0.004},
            "until": 3.5,
            "frame_interval": 0.02})json")
          .build();
  return made;
}

} // namespace semiflow::pde
