#include "core/pde/equation_builder.h"
#include "core/pde/equations/equations.h"

namespace semiflow::pde {

const Component<Equation>& nonlinearSchroedinger() {
  static const auto made =
      equation("nonlinear_schroedinger", "Nonlinear Schrödinger equation")
          .summary("Envelopes of waves in fibres, water and condensates: dispersion against self-focusing.")
          .formula("i ∂ψ/∂t = −½ ∇²ψ − κ |ψ|²ψ")
          .reference("Zakharov, Shabat, Sov. Phys. JETP 34, 62 (1972)")
          .field("psi", "envelope")
          .complexFields()
          .parameter(real("nonlinearity", 1).live().doc("κ: above zero it focuses, below zero it defocuses"))
          .rate("psi", "i*laplacian(psi)/2 + i*nonlinearity*abs(psi)^2*psi")
          .diagnostic("mass", "integral(abs(psi)^2)")
          .diagnostic("momentum", "integral(imag(conj(psi)*psi_x))")
          .diagnostic("energy", "integral(-real(conj(psi)*laplacian(psi)) - nonlinearity*abs(psi)^4)/2")
          .diagnostic("peak", "maximum(abs(psi))")
          // Of the density |psi|^2/mass: Shannon's, and those of Rényi and Tsallis of index 2.
          .diagnostic("shannon_entropy", "log(integral(abs(psi)^2)) - integral(abs(psi)^2*log(abs(psi)^2 + 1e-300))/"
                                         "integral(abs(psi)^2)")
          .diagnostic("renyi_entropy", "2*log(integral(abs(psi)^2)) - log(integral(abs(psi)^4))")
          .diagnostic("tsallis_entropy", "1 - integral(abs(psi)^4)/integral(abs(psi)^2)^2")
          .surroundings(R"json({
            "domain": {"id": "interval", "lower": -30, "upper": 30, "points": 1024},
            "initial": {"id": "expression", "values": {"psi": "sech(x + 8)*exp(i*x) + sech(x - 8)*exp(-i*x)"}},
            "stepper": {"id": "etdrk4", "step": 0.005},
            "until": 20,
            "frame_interval": 0.05})json")
          .build();
  return made;
}

} // namespace semiflow::pde
