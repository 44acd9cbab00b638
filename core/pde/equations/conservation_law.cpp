#include <fmt/format.h>

#include "core/pde/conservation.h"
#include "core/pde/equation_builder.h"
#include "core/pde/equations/equations.h"
#include "core/pde/volumes/laws.h"

namespace semiflow::pde {
namespace {

void conserve(const Values& values, Equation& equation) {
  const std::vector<std::string> flux = values.texts("flux");
  if (flux.empty() || flux.size() > 2) {
    throw values.error("flux", "one formula for each direction: one, or two in the plane", std::to_string(flux.size()));
  }
  equation.parameters = values.realMap("parameters");
  volumes::ScalarFormulas formulas{
      "u", flux, values.text("diffusion"), equation.parameters, values.pathOf("flux"), values.pathOf("diffusion")};
  if (formulas.diffusion == "0") formulas.diffusion.clear();
  volumes::scalarLaw<double>(formulas); // so that a mistake is told before there is a domain
  equation.dimensions = {static_cast<int>(flux.size())};
  equation.conservation = conservationOf(formulas);
  for (const auto& [name, text] : values.expressionMap("diagnostics")) equation.diagnostics.push_back({name, text, {}});
}

} // namespace

const Component<Equation>& conservationLaw() {
  static const auto made =
      equation("conservation_law", "Typed conservation law")
          .summary("Your own law for one field: type its flux. Waves steepen into shocks where its slope says so.")
          .formula("∂u/∂t + ∂f(u)/∂x + ∂g(u)/∂y = ∇²φ(u)")
          .reference("P. D. Lax, Hyperbolic Systems of Conservation Laws, SIAM (1973)")
          .field("u")
          .parameter(expressions("flux", {"u^2/2"})
                         .doc("f, and g in the plane: formulas in u and the parameters; they need not be convex"))
          .parameter(expression("diffusion", "0").doc("φ: a formula in u that does not fall anywhere, e.g. D*u"))
          .parameter(realMap("parameters", Json::object())
                         .live()
                         .doc("numbers by name, for the formulas; one with a range, as \"0.5 [0, 1]\", is a slider"))
          .parameter(expressionMap("diagnostics", Json{{"mass", "integral(u)"},
                                                       {"energy", "integral(u^2)/2"},
                                                       {"smallest", "minimum(u)"},
                                                       {"largest", "maximum(u)"}})
                         .doc("numbers to watch: name, and integral(e), mean(e), minimum(e) or maximum(e)"))
          .adjust(conserve)
          .typed()
          .dimensions({1, 2})
          .surroundings(R"json({
            "domain": {"id": "interval", "lower": 0, "upper": 1, "points": 400},
            "initial": {"id": "expression", "values": {"u": "0.5 + sin(2*pi*x)"}},
            "discretisation": {"id": "finite_volume"},
            "stepper": {"id": "ssprk3", "step": 0.01},
            "until": 1,
            "frame_interval": 0.01})json")
          .build();
  return made;
}

} // namespace semiflow::pde
