#include "core/pde/equation_builder.h"
#include "core/pde/equations/equations.h"

namespace semiflow::pde {

const Component<Equation>& coupledNonlinearSchroedinger() {
  static const auto made =
      equation("coupled_nonlinear_schroedinger", "Coupled nonlinear Schrödinger equations")
          .summary("Light of two polarisations in a fibre: each is guided by the sum of both.")
          .formula("i ∂a/∂t = −½ ∇²a − (|a|² + B |b|²) a,  i ∂b/∂t = −½ ∇²b − (|b|² + B |a|²) b")
          .reference("Manakov, On the theory of two-dimensional stationary self-focusing of electromagnetic waves, "
                     "Sov. Phys. JETP 38, 248 (1974)")
          .field("a", "one polarisation")
          .field("b", "the other")
          .complexFields()
          .parameter(real("cross_phase", 1).live().doc("B: how much one acts on the other; integrable at 1"))
          .rate("a", "i*laplacian(a)/2 + i*(abs(a)^2 + cross_phase*abs(b)^2)*a")
          .rate("b", "i*laplacian(b)/2 + i*(abs(b)^2 + cross_phase*abs(a)^2)*b")
          .diagnostic("mass_of_a", "integral(abs(a)^2)")
          .diagnostic("mass_of_b", "integral(abs(b)^2)")
          .diagnostic("energy", "integral(-real(conj(a)*laplacian(a)) - real(conj(b)*laplacian(b)) - abs(a)^4 - "
                                "abs(b)^4 - 2*cross_phase*abs(a)^2*abs(b)^2)/2")
          .surroundings(R"json({
            "domain": {"id": "interval", "lower": -30, "upper": 30, "points": 512},
            "initial": {"id": "expression", "values": {"a": "sech(x + 10)*exp(0.8*i*x)*cos(0.6) + sech(x - 10)*exp(-0.8*i*x)*cos(1.2)", "b": "sech(x + 10)*exp(0.8*i*x)*sin(0.6) + sech(x - 10)*exp(-0.8*i*x)*sin(1.2)"}},
            "stepper": {"id": "etdrk4", "step": 0.01},
            "until": 30,
            "frame_interval": 0.05})json")
          .build();
  return made;
}

} // namespace semiflow::pde
