#include "core/pde/equation_builder.h"
#include "core/pde/equations/equations.h"

namespace semiflow::pde {

const Component<Equation>& maxwellTm() {
  static const auto made =
      equation("maxwell_tm", "Maxwell's equations in the plane")
          .summary("Light polarised across the plane, through glass, metal and air.")
          .formula("ε ∂E/∂t = ∂Hᵧ/∂x − ∂Hₓ/∂y − σE − J,  ∂Hₓ/∂t = −∂E/∂y,  ∂Hᵧ/∂t = ∂E/∂x")
          .reference("Maxwell, A dynamical theory of the electromagnetic field, Phil. Trans. R. Soc. 155, 459 (1865)")
          .field("E", "electric field across the plane")
          .field("Hx", "magnetic field along x")
          .field("Hy", "magnetic field along y")
          .parameter(expression("permittivity", "1").doc("ε: relative, above zero, as a formula in x, y and t"))
          .parameter(expression("conductivity", "0").doc("σ: what damps the electric field, as a formula in x and y"))
          .parameter(expression("current", "0").doc("J: a source of waves, as a formula in x, y and t"))
          .rate("E", "(Hy_x - Hx_y - conductivity*E - current)/permittivity")
          .rate("Hx", "-E_y")
          .rate("Hy", "E_x")
          .dimensions({2})
          .diagnostic("energy", "integral(permittivity*E^2 + Hx^2 + Hy^2)/2")
          .diagnostic("largest_field", "maximum(abs(E))")
          .surroundings(R"json({
            "domain": {"id": "rectangle", "lower": [0, 0], "upper": [20, 20], "points": [300, 300]},
            "initial": {"id": "expression", "values": {"E": "exp(-((x - 5)^2) - (y - 10)^2/4)*cos(3*x)", "Hy": "-exp(-((x - 5)^2) - (y - 10)^2/4)*cos(3*x)"}},
            "stepper": {"id": "rk4", "step": 0.02},
            "until": 20,
            "frame_interval": 0.04})json")
          .build();
  return made;
}

} // namespace semiflow::pde
