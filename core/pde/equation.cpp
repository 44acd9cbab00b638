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

} // namespace semiflow::pde
