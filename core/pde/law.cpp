#include "core/pde/law.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/pde/field_algebra.h"
#include "core/pde/linear_part.h"

namespace semiflow::pde {

using GiNaC::ex;

namespace {

std::string indexed(const Equation& equation, const char* key, std::size_t index) {
  return fmt::format("{}.{}[{}]", equation.path, key, index);
}

/// The rate that holds for a field in this dimension.
std::size_t rateOf(const Equation& equation, const std::string& field, int dimension) {
  std::size_t found = equation.rates.size();
  for (std::size_t i = 0; i < equation.rates.size(); ++i) {
    const Equation::Rate& rate = equation.rates[i];
    if (rate.field != field) continue;
    if (rate.dimension == dimension) return i;
    if (rate.dimension == 0) found = i;
  }
  if (found == equation.rates.size()) {
    throw InputError(equation.path + ".rates", fmt::format("a rate for the field {}", field), "none");
  }
  return found;
}

} // namespace

std::size_t Law::sources() const {
  return static_cast<std::size_t>(std::count_if(nonlinearFields.begin(), nonlinearFields.end(),
                                                [this](std::size_t field) { return field >= fields.size(); }));
}

Law deriveLaw(const Equation& general, int dimension) {
  const Equation equation = general.in(dimension);
  const auto lock = numerics::symbolLock();
  FieldAlgebra algebra(equation, dimension);
  Law law;
  law.complex = equation.complex;
  law.dimension = dimension;
  for (const auto& field : equation.fields) law.fields.push_back(field.name);
  for (const auto& constraint : equation.constraints) law.elliptic.push_back(constraint.field);
  law.parameters = equation.parameters;
  law.conservation = equation.conservation;
  if (law.conservation) return law;
  const Constraints constraints = constraintsOf(equation, algebra);
  law.constraints = constraints.linear;
  law.follows = constraints.follows;
  const numerics::Language language = algebra.language();
  std::vector<ex> rest;
  std::vector<std::string> paths;
  const auto add = [&](std::size_t row, const ex& e, const std::string& path) {
    rest.push_back(e);
    paths.push_back(path);
    law.nonlinearFields.push_back(row);
  };
  for (std::size_t row = 0; row < law.fields.size(); ++row) {
    const std::size_t i = rateOf(equation, law.fields[row], dimension);
    const std::string path = indexed(equation, "rates", i);
    const ex e = numerics::parse(equation.rates[i].text, language, path);
    const LinearPart part = linearPartOf(e, algebra, row);
    requireReal(law.complex, part.terms, path);
    law.linear.insert(law.linear.end(), part.terms.begin(), part.terms.end());
    const ex n = remainder(e, part.sum, algebra, path);
    if (n.is_zero()) continue;
    constraints.requireIndependent(n, equation, algebra, path);
    add(row, n, path);
  }
  for (std::size_t i = 0; i < constraints.sources.size(); ++i) {
    if (!constraints.sources[i].is_zero()) add(law.fields.size() + i, constraints.sources[i], constraints.paths[i]);
  }
  if (!rest.empty()) law.nonlinear = algebra.compile(rest, paths, !law.complex);
  return law;
}

void requireDerivativesAlone(const Law& law, const std::string& id) {
  const auto refuse = [&](const char* reason) {
    throw InputError("discretisation.id", fmt::format("fourier, since the equation has {}", reason), id);
  };
  if (law.sources() > 0) refuse("a field that follows from what is not linear");
  const auto check = [&](const Derivative& of) {
    if (of.nonlocal != 0) refuse("an operator that is not local");
  };
  for (const LinearTerm& term : law.linear) check(term.of);
  for (const LinearTerm& term : law.constraints) check(term.of);
  for (const Derivative& of : law.nonlinear.inputs) check(of);
}

} // namespace semiflow::pde
