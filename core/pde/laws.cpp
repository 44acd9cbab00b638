#include "core/pde/laws.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/suggest.h"
#include "core/domain/initial.h"
#include "core/numerics/expression.h"
#include "core/pde/equations/equations.h"
#include "core/pde/initial_fields.h"

namespace semiflow::pde {
namespace {

/// Lets the largest error of each field with a known solution be measured. @throws InputError where there is no such
/// field
void addErrors(const Values& values, Equation& equation) {
  for (const auto& [name, solution] : values.expressionMap("exact")) {
    const std::string path = values.pathOf("exact") + "." + name;
    const auto field = std::find_if(equation.fields.begin(), equation.fields.end(),
                                    [&name = name](const Equation::Field& f) { return f.name == name; });
    if (field == equation.fields.end()) {
      std::vector<std::string> known;
      for (const auto& f : equation.fields) known.push_back(f.name);
      throw InputError(path, fmt::format("one of the fields {}", fmt::join(known, ", ")), fmt::format("'{}'", name),
                       suggestion(name, known));
    }
    numerics::compile(solution, {{"x", "y", "z", "t"}, equation.parameters, equation.complex}, path);
    equation.diagnostics.push_back(
        {"error_of_" + name, fmt::format("maximum(abs({} - ({})))", name, solution), field->unit, path});
  }
}

} // namespace

Laws::Laws(const Values& values, const domain::Domain& on)
    : equation(values.make<Equation>("equation")->in(on.dimension())) {
  addErrors(values, equation);
  const auto& dimensions = equation.dimensions;
  if (std::find(dimensions.begin(), dimensions.end(), on.dimension()) == dimensions.end()) {
    std::vector<std::string> fitting;
    for (const int d : dimensions) {
      for (std::string& id : domain::domainsOfDimension(d)) fitting.push_back(std::move(id));
    }
    throw InputError(on.path + ".id", fmt::format("{}, where {} lives", fmt::join(fitting, " or "), equation.id),
                     on.id);
  }
  law = deriveLaw(equation, on.dimension());
  diagnostics = deriveDiagnostics(equation, on.dimension());
  std::vector<PointwiseFields::Formula> formulas;
  for (const auto& [field, text] : equation.derived) formulas.push_back({field.name, field.unit, text});
  numerics::Variables names;
  (law.complex ? names.complexInputs : names.inputs) = law.fields;
  names.constants = equation.parameters;
  names.formulas = equation.formulas;
  names.formulaPath = equation.definitionPath();
  derived = {formulas, names, equation.path + ".derived"};
  const auto forcing = values.make<ForcingChoice>("noise")->forcing();
  if (forcing && !law.conservation) {
    noise = deriveNoise(equation, on.dimension(), *forcing, static_cast<std::uint64_t>(values.integer("seed")));
  }
}

void checkFormulas(const Values& values) {
  const auto domain = values.make<domain::Domain>("domain");
  const Laws laws(values, *domain);
  numerics::Variables names;
  for (const auto& axis : domain->axes) names.inputs.push_back(axis.name);
  names.inputs.emplace_back("t");
  names.constants = laws.equation.parameters;
  names.complex = laws.law.complex;
  const auto check = [&](const domain::Sides& sides) {
    for (std::size_t s = 0; s < 2 * domain->axes.size(); ++s)
      numerics::compile(sides[s].value, names, sides[s].path + ".value");
  };
  check(domain->boundary.sides);
  for (const auto& [field, sides] : domain->boundary.exceptions) check(sides);
  domain::Domain small = *domain;
  small.masks.clear(); // they belong to the whole grid
  for (auto& axis : small.axes) axis.points = std::min<std::size_t>(axis.points, 2);
  try {
    initialFields(laws.equation, *values.make<domain::Initial>("initial"), small, 0);
  } catch (const InputError& error) {
    if (error.column() != 0) throw; // what else is wrong may be so on few points only
  }
}

} // namespace semiflow::pde
