#include "core/pde/equation.h"

#include <algorithm>

namespace semiflow::pde {
namespace {

template <class Entry> int dimensionOf(const Entry& entry) { return entry.dimension; }
int dimensionOf(const Equation::Derived& derived) { return derived.field.dimension; }

template <class Entry> void keep(std::vector<Entry>& entries, int dimension) {
  std::erase_if(entries, [&](const Entry& e) { return dimensionOf(e) != 0 && dimensionOf(e) != dimension; });
}

} // namespace

Equation Equation::in(int dimension) const {
  Equation there = *this;
  keep(there.fields, dimension);
  std::erase_if(there.constraints, [&](const Constraint& constraint) { return constraint.dimension > dimension; });
  keep(there.diagnostics, dimension);
  keep(there.derived, dimension);
  keep(there.alternative.variables, dimension);
  keep(there.alternative.formulas, dimension);
  return there;
}

Formulas formulasOf(const Equation& equation) {
  using Kind = Formulas::Statement::Kind;
  Formulas said;
  said.complex = equation.complex;
  for (const auto& field : equation.fields) said.fields.push_back(field.name);
  for (const auto& constraint : equation.constraints) said.fields.push_back(constraint.field);
  for (const auto& [name, value] : equation.parameters) said.parameters.push_back(name);
  for (const auto& [name, text] : equation.formulas) said.definitions.push_back(name);
  for (const auto& rate : equation.rates) said.statements.push_back({Kind::rate, rate.field, rate.text});
  for (const auto& constraint : equation.constraints)
    said.statements.push_back({Kind::constraint, constraint.field, constraint.text});
  for (const auto& [name, text] : equation.formulas) said.statements.push_back({Kind::definition, name, text});
  return said;
}

} // namespace semiflow::pde
