#include "core/pde/conservation.h"
#include "core/pde/equation_builder.h"
#include "core/pde/equations/equations.h"
#include "core/pde/volumes/laws.h"

namespace semiflow::pde {
namespace {

void conserve(const Values& values, Equation& equation) {
  const volumes::ScalarFormulas formulas{
      "u", {"0", "0"}, "max(u, 0)^exponent", {{"exponent", values.real("exponent")}}, equation.path, equation.path};
  equation.conservation = conservationOf(formulas);
}

} // namespace

const Component<Equation>& porousMedium() {
  static const auto made =
      equation("porous_medium", "Porous medium equation")
          .summary("Gas seeps through a porous rock: it spreads the faster the denser it is, behind a sharp front.")
          .formula("∂u/∂t = ∇²(uᵐ)")
          .reference("J. L. Vázquez, The Porous Medium Equation, Oxford (2007)")
          .field("u", "density of the gas; not negative")
          .parameter(real("exponent", 2).above(1).atMost(10).live().doc("m: 2 for a gas at constant temperature"))
          .adjust(conserve)
          .diagnostic("mass", "integral(u)")
          .diagnostic("largest", "maximum(u)")
          .dimensions({1, 2})
          .surroundings(R"json({
            "domain": {"id": "interval", "lower": -6, "upper": 6, "points": 400,
                       "boundary": {"id": "sides", "left": "neumann", "right": "neumann"}},
            "initial": {"id": "expression", "values": {"u": "max(0, 1 - x^2/12)"}},
            "discretisation": {"id": "finite_volume"},
            "stepper": {"id": "ssprk3", "step": 0.1},
            "until": 3,
            "frame_interval": 0.02})json")
          .build();
  return made;
}

} // namespace semiflow::pde
