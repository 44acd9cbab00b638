#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/pde/equation_builder.h"
#include "core/pde/equations/equations.h"

namespace semiflow::pde {
namespace {

void takeTexts(const Values& values, Equation& equation) {
  const std::vector<std::string> fields = values.texts("fields");
  const std::vector<std::string> rates = values.texts("rates");
  if (fields.empty()) throw values.error("fields", "the name of at least one field", "none");
  for (std::size_t f = 0; f < fields.size(); ++f) {
    if (std::find(fields.begin(), fields.begin() + static_cast<std::ptrdiff_t>(f), fields[f]) !=
        fields.begin() + static_cast<std::ptrdiff_t>(f)) {
      throw InputError(values.pathOf("fields") + fmt::format("[{}]", f), "another name than the fields before",
                       fmt::format("'{}' again", fields[f]));
    }
  }
  if (rates.size() != fields.size()) {
    throw values.error("rates", fmt::format("one formula for each of the fields {}", fmt::join(fields, ", ")),
                       fmt::format("{}", rates.size()));
  }
  equation.complex = values.boolean("complex");
  equation.parameters = values.realMap("parameters");
  for (std::size_t f = 0; f < fields.size(); ++f) {
    equation.fields.push_back({fields[f], {}, {}, 0, 0});
    equation.rates.push_back({fields[f], rates[f], 0});
  }
  for (const auto& [field, text] : values.expressionMap("constraints"))
    equation.constraints.push_back({field, text, 1});
  for (const auto& [name, text] : values.expressionMap("diagnostics")) equation.diagnostics.push_back({name, text, {}});
}

} // namespace

const Component<Equation>& typed() {
  static const auto made =
      equation("typed", "Typed equation")
          .summary("Your own: type the rate of every field. What is linear in it is found and treated exactly.")
          .formula("∂u/∂t = f(u, ∂u/∂x, ∂²u/∂x², …, x, t)")
          .parameter(texts("fields", {"u"}).doc("names of the fields that evolve"))
          .parameter(boolean("complex", false).doc("the fields are complex, and i is the imaginary unit"))
          .parameter(
              realMap("parameters", {{"D", 0.001}}).live().doc("numbers by name, for the formulas; each is a slider"))
          .parameter(
              expressions("rates", {"D*u_xx + u - u^3"})
                  .doc("d/dt of each field: with u_x, u_xxyy, laplacian(u), bilaplacian(u), gradient, divergence, dot"))
          .parameter(expressionMap("constraints", Json::object())
                         .doc("fields that are solved for at every instant: name, and a formula that is zero, e.g. "
                              "psi: laplacian(psi) + vorticity"))
          .parameter(expressionMap("diagnostics", Json::object())
                         .doc("numbers to watch: name, and integral(e), mean(e), minimum(e) or maximum(e)"))
          .adjust(takeTexts)
          .surroundings(R"json({
            "domain": {"id": "interval", "lower": -1, "upper": 1, "points": 512},
            "initial": {"id": "expression", "values": {"u": "sin(pi*x) + 0.1*cos(3*pi*x)"}},
            "stepper": {"id": "etdrk4", "step": 0.01},
            "until": 10,
            "frame_interval": 0.05})json")
          .build();
  return made;
}

} // namespace semiflow::pde
