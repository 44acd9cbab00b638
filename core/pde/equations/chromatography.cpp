#include "core/pde/equation_builder.h"
#include "core/pde/equations/equations.h"

namespace semiflow::pde {

const Component<Equation>& chromatography() {
  static const auto made =
      equation("chromatography", "Gas chromatography")
          .summary("Two compounds ride on one gas; the one that sticks more to the wall arrives later.")
          .formula("∂c/∂t = −v ∂c/∂x + D ∂²c/∂x² − kₐ c + k_d q,  ∂q/∂t = kₐ c − k_d q,  for each compound")
          .reference(
              "Goldstein, On the mathematics of exchange processes in fixed columns, Proc. R. Soc. A 219, 151 (1953)")
          .field("a", "first compound, in the gas")
          .field("a_wall", "first compound, on the wall")
          .field("b", "second compound, in the gas")
          .field("b_wall", "second compound, on the wall")
          .parameter(real("velocity", 1).live().unit("length/time").doc("v: of the gas"))
          .parameter(real("diffusivity", 0.002).atLeast(0).live().unit("length^2/time").doc("D"))
          .parameter(real("adsorption_of_a", 8).atLeast(0).live().unit("1/time").doc("kₐ: of the first compound"))
          .parameter(real("desorption_of_a", 16).atLeast(0).live().unit("1/time").doc("k_d: of the first compound"))
          .parameter(real("adsorption_of_b", 24).atLeast(0).live().unit("1/time").doc("kₐ: of the second compound"))
          .parameter(real("desorption_of_b", 16).atLeast(0).live().unit("1/time").doc("k_d: of the second compound"))
          .rate("a", "-velocity*a_x + diffusivity*a_xx - adsorption_of_a*a + desorption_of_a*a_wall")
          .rate("a_wall", "adsorption_of_a*a - desorption_of_a*a_wall")
          .rate("b", "-velocity*b_x + diffusivity*b_xx - adsorption_of_b*b + desorption_of_b*b_wall")
          .rate("b_wall", "adsorption_of_b*b - desorption_of_b*b_wall")
          .dimensions({1})
          .diagnostic("mass_of_a", "integral(a + a_wall)")
          .diagnostic("mass_of_b", "integral(b + b_wall)")
          .diagnostic("place_of_a", "integral(x*(a + a_wall))")
          .diagnostic("place_of_b", "integral(x*(b + b_wall))")
          .surroundings(R"json({
            "domain": {"id": "interval", "lower": 0, "upper": 10, "points": 384},
            "initial": {"id": "expression", "values": {"a": "exp(-60*(x - 1)^2)", "b": "exp(-60*(x - 1)^2)"}},
            "stepper": {"id": "etdrk4", "step": 0.02},
            "until": 11,
            "frame_interval": 0.02})json")
          .build();
  return made;
}

} // namespace semiflow::pde
