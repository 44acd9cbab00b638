#include "core/pde/law.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include <fmt/format.h>

#include "core/numerics/kernel_lowering.h"
#include "core/pde/field_algebra.h"

namespace semiflow::pde {

using GiNaC::ex;

namespace {

/// A linear part with the coefficients still exact.
struct LinearPart {
  std::vector<LinearTerm> terms;
  ex sum = 0;
};

std::string indexed(const Equation& equation, const char* key, std::size_t index) {
  return fmt::format("{}.{}[{}]", equation.path, key, index);
}

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

/// What is linear with constant coefficients in the fields around 0. Conjugates are left out: no symbol in wave numbers
/// of psi alone stands for them.
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

/// e - linear, in whichever of its forms takes fewer instructions.
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

void requireReal(const Law& law, const std::vector<LinearTerm>& terms, const std::string& path) {
  for (const LinearTerm& term : terms) {
    if (!law.complex && term.coefficient.imag() != 0) {
      throw InputError(path, "a real formula", "one with an imaginary part");
    }
  }
}

void deriveConstraints(const Equation& equation, FieldAlgebra& algebra, Law& law) {
  const numerics::Language language = algebra.language();
  for (std::size_t i = 0; i < equation.constraints.size(); ++i) {
    const std::string path = fmt::format("{}.constraints.{}", equation.path, equation.constraints[i].field);
    const ex e = numerics::parse(equation.constraints[i].text, language, path);
    const LinearPart part = linearPartOf(e, algebra, i);
    if (remainder(e, part.sum, algebra, path) != 0) {
      throw InputError(path, "a formula that is linear in the fields with constant coefficients", "one that is not");
    }
    const std::size_t own = equation.fields.size() + i;
    const bool determines =
        std::any_of(part.terms.begin(), part.terms.end(), [&](const LinearTerm& term) { return term.of.field == own; });
    if (!determines) {
      throw InputError(path, fmt::format("a formula with the field {} in it", equation.constraints[i].field), "none");
    }
    requireReal(law, part.terms, path);
    law.constraints.insert(law.constraints.end(), part.terms.begin(), part.terms.end());
  }
}

} // namespace

Law deriveLaw(const Equation& equation, int dimension) {
  const auto lock = numerics::symbolLock();
  FieldAlgebra algebra(equation, dimension);
  Law law;
  law.complex = equation.complex;
  law.dimension = dimension;
  for (const auto& field : equation.fields) law.fields.push_back(field.name);
  for (const auto& constraint : equation.constraints) law.elliptic.push_back(constraint.field);
  law.conservation = equation.conservation;
  if (law.conservation) return law;
  deriveConstraints(equation, algebra, law);
  const numerics::Language language = algebra.language();
  std::vector<ex> rest;
  std::vector<std::string> paths;
  for (std::size_t row = 0; row < law.fields.size(); ++row) {
    const std::size_t i = rateOf(equation, law.fields[row], dimension);
    const std::string path = indexed(equation, "rates", i);
    const ex e = numerics::parse(equation.rates[i].text, language, path);
    const LinearPart part = linearPartOf(e, algebra, row);
    requireReal(law, part.terms, path);
    law.linear.insert(law.linear.end(), part.terms.begin(), part.terms.end());
    const ex n = remainder(e, part.sum, algebra, path);
    if (n.is_zero()) continue;
    rest.push_back(n);
    paths.push_back(path);
    law.nonlinearFields.push_back(row);
  }
  if (!rest.empty()) law.nonlinear = algebra.compile(rest, paths, !law.complex);
  return law;
}

} // namespace semiflow::pde
