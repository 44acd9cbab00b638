#include "core/pde/linear_part.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include <fmt/format.h>

#include "core/numerics/kernel_lowering.h"

namespace semiflow::pde {

using GiNaC::ex;

namespace {

/// The value of an expression without symbols, or nothing where it has some or is not finite.
std::optional<std::complex<double>> numberOf(const ex& e) {
  try {
    numerics::KernelGraph graph(0);
    numerics::Lowering lowering(graph);
    const numerics::Lanes lanes = lowering.lower(e);
    return std::complex<double>(graph.node(lanes.re).value, graph.node(lanes.im).value);
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

bool hasSymbols(const ex& e) {
  if (GiNaC::is_a<GiNaC::symbol>(e)) return true;
  for (std::size_t i = 0; i < e.nops(); ++i) {
    if (hasSymbols(e.op(i))) return true;
  }
  return false;
}

/// Of a coefficient D + sin(x), D: the rest depends on the place and stays in the nonlinear part.
ex constantPart(const ex& c) {
  if (!hasSymbols(c)) return c;
  ex sum = 0;
  if (!GiNaC::is_a<GiNaC::add>(c)) return sum;
  for (std::size_t i = 0; i < c.nops(); ++i) {
    if (!hasSymbols(c.op(i))) sum += c.op(i);
  }
  return sum;
}

/// Whether each field has a source in its own constraint, or in that of a field it depends on.
std::vector<bool> fieldsThatFollow(const Constraints& constraints, std::size_t fields) {
  std::vector<bool> follows;
  for (const ex& source : constraints.sources) follows.push_back(!source.is_zero());
  for (std::size_t pass = 0; pass < follows.size(); ++pass) {
    for (const LinearTerm& term : constraints.linear) {
      if (term.of.field >= fields && follows[term.of.field - fields]) follows[term.row] = true;
    }
  }
  return follows;
}

} // namespace

LinearPart linearPartOf(const ex& e, const FieldAlgebra& algebra, std::size_t row) {
  constexpr double mostBits = 20000; // of the exact numbers that a coefficient may take
  LinearPart part;
  for (const FieldAlgebra::FieldSymbol& s : algebra.fieldSymbolsIn(e)) {
    if (s.conjugate) continue;
    try {
      const ex slope = e.diff(GiNaC::ex_to<GiNaC::symbol>(s.symbol));
      if (numerics::numberBits(slope) > mostBits) continue;
      const ex c = constantPart(algebra.atRest(slope));
      const auto value = numberOf(c);
      if (!value || *value == 0.0) continue;
      part.terms.push_back({row, s.of, *value});
      part.sum += c * s.symbol;
    } catch (const std::exception&) {
      continue; // a pole at 0: nothing to be treated as linear
    }
  }
  return part;
}

ex remainder(const ex& e, const ex& linear, const FieldAlgebra& algebra, const std::string& path) {
  constexpr double mostTerms = 300;
  const ex difference = e - linear;
  if (numerics::expandedTerms(e) > mostTerms) return difference;
  ex expanded;
  try {
    expanded = e.expand() - linear.expand();
  } catch (const std::exception&) {
    return difference; // GiNaC met a pole on the way
  }
  if (expanded.is_zero()) return 0;
  const auto cost = [&](const ex& form) { return algebra.compile({form}, {path}, false).kernel.instructions(); };
  return cost(expanded) <= cost(difference) ? expanded : difference;
}

void requireReal(bool complex, const std::vector<LinearTerm>& terms, const std::string& path) {
  for (const LinearTerm& term : terms) {
    if (!complex && term.coefficient.imag() != 0) {
      throw InputError(path, "a real formula", "one with an imaginary part");
    }
  }
}

void Constraints::requireIndependent(const ex& e, const Equation& equation, const FieldAlgebra& algebra,
                                     const std::string& path) const {
  for (const FieldAlgebra::FieldSymbol& s : algebra.fieldSymbolsIn(e)) {
    if (s.of.field < equation.fields.size() || !follows[s.of.field - equation.fields.size()]) continue;
    const std::string& name = equation.constraints[s.of.field - equation.fields.size()].field;
    throw InputError(path, fmt::format("{} in linear terms alone, since its own formula is not linear", name),
                     fmt::format("{} elsewhere", name));
  }
}

Constraints constraintsOf(const Equation& equation, FieldAlgebra& algebra) {
  const numerics::Language language = algebra.language();
  const std::size_t fields = equation.fields.size();
  Constraints made;
  for (std::size_t i = 0; i < equation.constraints.size(); ++i) {
    const auto& constraint = equation.constraints[i];
    const std::string path = fmt::format("{}.constraints.{}", equation.path, constraint.field);
    const ex e = numerics::parse(constraint.text, language, path);
    const LinearPart part = linearPartOf(e, algebra, i);
    made.paths.push_back(path);
    made.sources.push_back(remainder(e, part.sum, algebra, path));
    const bool determines = std::any_of(part.terms.begin(), part.terms.end(),
                                        [&](const LinearTerm& term) { return term.of.field == fields + i; });
    if (!determines) {
      throw InputError(path, fmt::format("a formula with the field {} in a linear term", constraint.field), "none");
    }
    requireReal(equation.complex, part.terms, path);
    made.linear.insert(made.linear.end(), part.terms.begin(), part.terms.end());
  }
  made.follows = fieldsThatFollow(made, fields);
  for (std::size_t i = 0; i < made.sources.size(); ++i)
    made.requireIndependent(made.sources[i], equation, algebra, made.paths[i]);
  return made;
}

} // namespace semiflow::pde
