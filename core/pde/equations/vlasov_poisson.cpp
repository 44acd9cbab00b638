#include "core/pde/equation_builder.h"
#include "core/pde/equations/equations.h"

namespace semiflow::pde {

const Component<Equation>& vlasovPoisson() {
  static const auto made =
      equation("vlasov_poisson", "Vlasov-Poisson equations")
          .summary("Electrons in phase space: x along, velocity up. Waves damp, streams roll up into holes.")
          .formula("∂f/∂t + v ∂f/∂x + ∂φ/∂x ∂f/∂v = ν ∂(v f + T ∂f/∂v)/∂v,  ∂²φ/∂x² = ∫ f dv − 1")
          .reference("Landau, On the vibrations of the electronic plasma, J. Phys. USSR 10, 25 (1946); Cheng, Knorr, "
                     "J. Comput. Phys. 22, 330 (1976)")
          .field("f", "electrons per phase space: x is the place, y the velocity")
          .parameter(real("collisions", 0)
                         .atLeast(0)
                         .live()
                         .unit("1/time")
                         .doc("ν: rate of collisions (Lenard-Bernstein), which smooth the velocities"))
          .parameter(real("temperature", 1).above(0).live().unit("velocity^2").doc("T: that collisions lead to"))
          .parameter(
              real("smoothing", 0).atLeast(0).live().unit("velocity^2/time").doc("diffusivity in velocity beside them"))
          .constraint("phi", "phi_xx - integral_y(f)")
          .rate("f", "-y*f_x - phi_x*f_y + collisions*(f + y*f_y + temperature*f_yy) + smoothing*f_yy")
          .dimensions({2})
          .diagnostic("mass", "integral(f)")
          .diagnostic("momentum", "integral(y*f)")
          .diagnostic("kinetic_energy", "integral(y^2*f)/2")
          .diagnostic("field_energy", "integral(phi_x^2)/2")
          .diagnostic("largest_field", "maximum(phi_x)")
          .surroundings(R"json({
            "domain": {"id": "rectangle", "lower": [0, -8], "upper": [12.566370614359172, 8], "points": [128, 256]},
            "initial": {"id": "expression", "values": {"f": "(1 + 0.01*cos(x/2))*y^2*exp(-y^2/2)/sqrt(2*pi)"}},
            "stepper": {"id": "etdrk4", "step": 0.05},
            "until": 60,
            "frame_interval": 0.1})json")
          .build();
  return made;
}

} // namespace semiflow::pde
