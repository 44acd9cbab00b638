#include "core/pde/initial_fields.h"

#include <algorithm>
#include <optional>

#include "core/base/error.h"
#include "core/pde/pointwise_fields.h"

namespace semiflow::pde {

using experiment::GridField;

namespace {

std::vector<std::string> namesOf(const std::vector<Equation::Field>& fields) {
  std::vector<std::string> names;
  for (const auto& field : fields) names.push_back(field.name);
  return names;
}

/// The evolving fields from the alternative variables.
std::vector<GridField> converted(const Equation& equation, const std::vector<GridField>& variables) {
  std::vector<PointwiseFields::Formula> formulas;
  for (const auto& field : equation.fields) {
    const auto& all = equation.alternative.formulas;
    const auto found = std::find_if(all.begin(), all.end(), [&](const auto& f) { return f.field == field.name; });
    formulas.push_back({field.name, field.unit, found == all.end() ? field.name : found->text});
  }
  std::vector<const GridField*> given;
  for (const GridField& variable : variables) given.push_back(&variable);
  return PointwiseFields(formulas, {namesOf(equation.alternative.variables), equation.parameters}, equation.path)
      .of(given);
}

} // namespace

std::vector<GridField> initialFields(const Equation& equation, const domain::Initial& initial,
                                     const domain::Domain& places, std::uint64_t seed) {
  const auto asked = [&](const std::vector<Equation::Field>& fields) {
    return initial.on({places, namesOf(fields), equation.complex, seed, equation.parameters});
  };
  if (equation.alternative.variables.empty()) return asked(equation.fields);
  std::optional<InputError> refusal;
  try {
    return asked(equation.fields);
  } catch (const InputError& error) {
    refusal = error;
  }
  try {
    return converted(equation, asked(equation.alternative.variables));
  } catch (const InputError& error) {
    if (error.keyPath() == refusal->keyPath()) throw *refusal; // unknown among either
    throw;
  }
}

} // namespace semiflow::pde
