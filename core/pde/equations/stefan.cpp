#include "core/pde/conservation.h"
#include "core/pde/equation_builder.h"
#include "core/pde/equations/equations.h"
#include "core/pde/volumes/laws.h"

namespace semiflow::pde {
namespace {

constexpr auto solid = "min(enthalpy, 0)";
constexpr auto liquid = "max(enthalpy - latent_heat, 0)";

void conserve(const Values&, Equation& equation) {
  const volumes::ScalarFormulas formulas{
      "enthalpy",
      {"0", "0"},
      std::string("conductivity_solid*") + solid + " + conductivity_liquid*" + liquid,
      equation.parameters,
      equation.path,
      equation.path};
  equation.conservation =
      conservationOf([formulas]<class T>(T, int) { return volumes::scalarLaw<T>(formulas); }, "enthalpy");
}

} // namespace

const Component<Equation>& stefan() {
  static const auto made =
      equation("stefan", "Stefan problem")
          .summary("Ice melts and water freezes: the border moves as fast as its latent heat is led away.")
          .formula("∂H/∂t = ∇·(k(T) ∇T),  T = min(H, 0) + max(H − L, 0)")
          .reference("J. Stefan, Ann. Phys. 278, 269 (1891); H. S. Carslaw, J. C. Jaeger, Conduction of Heat in "
                     "Solids, Oxford (1959), chapter 11; N. Shamsundar, E. M. Sparrow, J. Heat Transfer 97, 333 (1975)")
          .field("enthalpy", "heat per volume: below 0 it is solid, above L liquid, between them both")
          .parameter(real("latent_heat", 1).above(0).live().doc("L: heat that melts a volume, over its heat capacity"))
          .parameter(real("conductivity_solid", 1).above(0).live().unit("length^2/time").doc("k: below 0"))
          .parameter(real("conductivity_liquid", 1).above(0).live().unit("length^2/time").doc("k: above 0"))
          .adjust(conserve)
          .derived("temperature", std::string(solid) + " + " + liquid, "temperature")
          .derived("liquid", "min(max(enthalpy/latent_heat, 0), 1)")
          .initialVariable("temperature", "temperature")
          .initialFormula("enthalpy", "temperature + if(temperature > 0, latent_heat, 0)")
          .diagnostic("heat", "integral(enthalpy)")
          .diagnostic("volume_of_liquid", "integral(min(max(enthalpy/latent_heat, 0), 1))")
          .diagnostic("coldest", "minimum(enthalpy)")
          .dimensions({1, 2})
          .surroundings(R"json({
            "domain": {"id": "interval", "lower": -1, "upper": 1, "points": 400,
                       "boundary": {"id": "sides", "left": "neumann", "right": "neumann"}},
            "initial": {"id": "expression", "values": {"temperature": "if(x < 0, -1, 0.5)"}},
            "discretisation": {"id": "finite_volume"},
            "stepper": {"id": "ssprk3", "step": 0.1},
            "until": 0.1,
            "frame_interval": 0.001})json")
          .build();
  return made;
}

} // namespace semiflow::pde
