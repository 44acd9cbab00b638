#include "core/pde/equation_builder.h"
#include "core/pde/equations/equations.h"

namespace semiflow::pde {

const Component<Equation>& fermiAcceleration() {
  static const auto made =
      equation("fermi_acceleration", "Stochastic acceleration of particles")
          .summary("Turbulence accelerates particles, losses slow the fastest: they pile up where the two balance.")
          .formula("∂n/∂t = ∂/∂x [D e^((q−2)x) (∂n/∂x − 3n) + b e^((s−1)x) n] − n/T + Q,  x = ln p")
          .reference("Fermi, On the origin of the cosmic radiation, Phys. Rev. 75, 1169 (1949); Stawarz, Petrosian, "
                     "Astrophys. J. 681, 1725 (2008)")
          .field("n", "particles per logarithm of momentum")
          .parameter(real("acceleration", 1).atLeast(0).live().unit("1/time").doc("D: of the momentum diffusion D p^q"))
          .parameter(real("turbulence_index", 2).live().doc("q: 2 for hard spheres, 5/3 for Kolmogorov turbulence"))
          .parameter(real("loss", 1).atLeast(0).live().unit("1/time").doc("b: of the losses dp/dt = -b p^s"))
          .parameter(real("loss_index", 2).live().doc("s: 2 for synchrotron radiation"))
          .parameter(real("escape", 0).atLeast(0).live().unit("1/time").doc("1/T: rate of escape"))
          .parameter(expression("injection", "0")
                         .doc("Q: particles that come in, a formula in x, the logarithm of momentum, and t"))
          .constraint("flux",
                      "acceleration*exp((turbulence_index - 2)*x)*(n_x - 3*n) + loss*exp((loss_index - 1)*x)*n - flux")
          .rate("n", "flux_x - escape*n + injection")
          .dimensions({1})
          .diagnostic("particles", "integral(n)")
          .diagnostic("mean_momentum", "integral(exp(x)*n)")
          .diagnostic("peak", "maximum(n)")
          .surroundings(R"json({
            "domain": {"id": "interval", "lower": -7, "upper": 4, "points": 384},
            "initial": {"id": "expression", "values": {"n": "exp(-10*(x + 4)^2)*sqrt(10/pi)"}},
            "stepper": {"id": "etdrk4", "step": 0.0005},
            "until": 4,
            "frame_interval": 0.01})json")
          .build();
  return made;
}

} // namespace semiflow::pde
