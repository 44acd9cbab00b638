#include "core/pde/equation_builder.h"
#include "core/pde/equations/equations.h"

namespace semiflow::pde {

const Component<Equation>& fokkerPlanck() {
  static const auto made =
      equation("fokker_planck", "Fokker-Planck equation")
          .summary("The density of a noisy particle: drift pulls it together, noise spreads it out.")
          .formula("∂p/∂t = −∇·(b(x, t) p) + ½ σ² ∇²p,  of dX = b dt + σ dW")
          .reference("Risken, The Fokker-Planck Equation, Springer (1989); Kolmogorov, Math. Ann. 104, 415 (1931)")
          .field("p", "density of probability")
          .parameter(real("noise", 1).atLeast(0).live().unit("length/sqrt(time)").doc("σ: strength of the noise"))
          .parameter(expression("drift_x", "-x")
                         .doc("b along x: a formula in x, y, z and t; probability has to stay away from the ends of "
                              "the domain"))
          .parameter(expression("drift_y", "-y").doc("b along y, where there is one"))
          .parameter(expression("drift_z", "-z").doc("b along z, where there is one"))
          .constraint("flux_x", "drift_x*p - flux_x")
          .constraint("flux_y", "drift_y*p - flux_y", 2)
          .constraint("flux_z", "drift_z*p - flux_z", 3)
          .rate("p", "noise^2/2*laplacian(p) - flux_x_x", 1)
          .rate("p", "noise^2/2*laplacian(p) - flux_x_x - flux_y_y", 2)
          .rate("p", "noise^2/2*laplacian(p) - flux_x_x - flux_y_y - flux_z_z", 3)
          .diagnostic("mass", "integral(p)")
          .diagnostic("mean_x", "integral(x*p)")
          .diagnostic("variance_x", "integral(x^2*p) - integral(x*p)*integral(x*p)")
          .diagnostic("peak", "maximum(p)")
          .surroundings(R"json({
            "domain": {"id": "rectangle", "lower": [-5, -5], "upper": [5, 5], "points": [192, 192]},
            "initial": {"id": "expression", "values": {"p": "exp(-4*((x - 1.5)^2 + (y + 2)^2))*4/pi"}},
            "stepper": {"id": "etdrk4", "step": 0.01},
            "until": 20,
            "frame_interval": 0.05})json")
          .build();
  return made;
}

} // namespace semiflow::pde
