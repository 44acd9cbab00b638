#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/pde/equation_builder.h"
#include "core/pde/equations/equations.h"

namespace semiflow::pde {
namespace {

void takeRest(const Values& values, Equation& equation) {
  for (const auto& [name, value] : values.realMap("rest")) {
    const auto field = std::find_if(equation.fields.begin(), equation.fields.end(),
                                    [&name = name](const Equation::Field& f) { return f.name == name; });
    if (field == equation.fields.end()) {
      throw InputError(values.pathOf("rest") + "." + name, "the name of a field that evolves",
                       fmt::format("\"{}\"", name));
    }
    field->rest = value;
  }
}

/// @throws InputError where a derived field has the name of another one
void requireOwnNames(const Values& values, const Equation& equation) {
  for (const auto& [field, text] : equation.derived) {
    const bool taken = std::any_of(equation.fields.begin(), equation.fields.end(),
                                   [&shown = field](const Equation::Field& f) { return f.name == shown.name; });
    if (!taken) continue;
    throw InputError(values.pathOf("derived") + "." + field.name, "a name of its own",
                     fmt::format("\"{}\", which is a field already", field.name));
  }
}

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
  equation.formulas = values.expressionMap("definitions");
  equation.formulaKey = "definitions";
  for (std::size_t f = 0; f < fields.size(); ++f) {
    equation.fields.push_back({fields[f], {}, {}, 0, 0});
    equation.rates.push_back({fields[f], rates[f], 0});
  }
  for (const auto& [field, text] : values.expressionMap("constraints"))
    equation.constraints.push_back({field, text, 1});
  for (const auto& [name, text] : values.expressionMap("diagnostics")) equation.diagnostics.push_back({name, text, {}});
  for (const auto& [name, text] : values.expressionMap("derived")) equation.derived.push_back({{name, {}, {}}, text});
  takeRest(values, equation);
  requireOwnNames(values, equation);
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
              realMap("parameters", {{"D", 0.001}})
                  .live()
                  .doc("numbers by name, for the formulas; one with a range, as \"0.037 [0, 0.1]\", is a slider"))
          .parameter(expressionMap("definitions", Json::object())
                         .doc("formulas by name, for those below; their derivatives are known as those of fields"))
          .parameter(
              expressions("rates", {"D*u_xx + u - u^3"})
                  .doc("d/dt of each field: with u_x, u_xxyy, laplacian(u), bilaplacian(u), gradient, divergence, dot"))
          .parameter(expressionMap("constraints", Json::object())
                         .doc("fields that are solved for at every instant: name, and a formula that is zero, e.g. "
                              "psi: laplacian(psi) + vorticity"))
          .parameter(expressionMap("diagnostics", Json::object())
                         .doc("numbers to watch: name, and integral(e), mean(e), minimum(e) or maximum(e)"))
          .parameter(expressionMap("derived", Json::object())
                         .doc("fields to be shown beside those that evolve: name, and a formula without derivatives"))
          .parameter(realMap("rest", Json::object())
                         .doc("values by field that the linear part is taken around; without one it is 0"))
          .adjust(takeTexts)
          .typed()
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
