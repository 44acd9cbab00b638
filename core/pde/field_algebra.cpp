#include "core/pde/field_algebra.h"

#include <algorithm>
#include <array>
#include <numeric>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/suggest.h"
#include "core/numerics/kernel_lowering.h"

namespace semiflow::pde {

using GiNaC::ex;
using numerics::Complain;
using numerics::Language;
using numerics::Term;

namespace {

constexpr std::array<const char*, 4> coordinateNames{"x", "y", "z", "t"};
constexpr std::size_t timeCoordinate = 3;
constexpr int highestOrder = 16;

bool isName(const std::string& name) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  return !name.empty() && letter(name[0]) &&
         std::all_of(name.begin(), name.end(), [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '_'; });
}

bool isOperator(const std::string& name) {
  static const std::set<std::string> names{"laplacian",  "bilaplacian", "gradient",  "divergence", "dot",
                                           "integral",   "mean",        "minimum",   "maximum",    "hilbert",
                                           "integral_x", "integral_y",  "integral_z"};
  return names.count(name) != 0;
}

/// i is free for a name where formulas are real.
bool isTaken(const std::string& name, bool complex) {
  const bool coordinate = std::find(coordinateNames.begin(), coordinateNames.end(), name) != coordinateNames.end();
  return coordinate || isOperator(name) || (numerics::isReservedName(name) && (name != "i" || complex));
}

void checkNames(const Equation& equation) {
  std::map<std::string, const char*> seen;
  const auto check = [&](const std::string& name, const std::string& path, const char* meaning) {
    const std::string found = fmt::format("\"{}\"", name);
    if (!isName(name)) throw InputError(path, "a name of letters, digits and _", found);
    if (isTaken(name, equation.complex)) throw InputError(path, "a name that has no other meaning", found);
    const auto [before, fresh] = seen.emplace(name, meaning);
    if (!fresh)
      throw InputError(path, "a name of its own", fmt::format("{}, which is {} already", found, before->second));
  };
  const std::string& path = equation.path;
  for (std::size_t f = 0; f < equation.fields.size(); ++f)
    check(equation.fields[f].name, fmt::format("{}.fields[{}]", path, f), "a field");
  for (const auto& constraint : equation.constraints)
    check(constraint.field, path + ".constraints." + constraint.field, "a field");
  for (const auto& [name, value] : equation.parameters) check(name, path + ".parameters." + name, "a parameter");
  for (const auto& [name, text] : equation.formulas) check(name, equation.definitionPath() + "." + name, "a formula");
}

/// The letters behind the last _ of a name such as u_xy, where they are directions; else nothing.
std::string derivativeSuffix(const std::string& name) {
  const std::size_t last = name.rfind('_');
  if (last == std::string::npos || last == 0 || last + 1 == name.size()) return {};
  const std::string suffix = name.substr(last + 1);
  return suffix.find_first_not_of("xyz") == std::string::npos ? suffix : std::string();
}

/// @throws InputError where the name is a derivative of what is no field
void requireNoDerivative(const std::string& name, const Equation& equation, const std::vector<std::string>& fields,
                         const Complain& complain) {
  const std::string suffix = derivativeSuffix(name);
  if (suffix.empty() || isOperator(name) || numerics::isReservedName(name) || name.starts_with("partial_")) return;
  const std::string base = name.substr(0, name.size() - suffix.size() - 1);
  const bool parameter = std::any_of(equation.parameters.begin(), equation.parameters.end(),
                                     [&](const auto& entry) { return entry.first == base; });
  constexpr std::size_t telling = 3; // letters: of fewer, any other name is as near
  std::string reason = fmt::format("there is no field {}", base);
  if (parameter) reason = fmt::format("{} is a parameter, which does not vary in space", base);
  const std::string near = base.size() < telling ? std::string() : suggestion(base, fields);
  if (!parameter && !near.empty()) reason = near;
  throw complain(fmt::format("a derivative of a field ({})", fmt::join(fields, ", ")), fmt::format("'{}'", name),
                 reason);
}

} // namespace

FieldAlgebra::FieldAlgebra(const Equation& equation, int dimension) : equation_(equation), dimension_(dimension) {
  const auto& dimensions = equation.dimensions;
  if (std::find(dimensions.begin(), dimensions.end(), dimension) == dimensions.end()) {
    throw InputError(equation.path, fmt::format("a domain of dimension {}", fmt::join(dimensions, " or ")),
                     fmt::format("one of dimension {}", dimension));
  }
  checkNames(equation);
  for (const auto& field : equation.fields) names_.push_back(field.name);
  for (const auto& constraint : equation.constraints) names_.push_back(constraint.field);
  for (const char* name : coordinateNames) coordinates_.emplace_back(GiNaC::realsymbol(name));
}

ex FieldAlgebra::symbolOf(const Derivative& derivative, bool conjugate) {
  const auto found = symbols_.find({derivative, conjugate});
  if (found != symbols_.end()) return found->second;
  const auto make = [&](bool conjugated) {
    const ex symbol = equation_.complex ? ex(GiNaC::symbol()) : ex(GiNaC::realsymbol());
    symbols_.emplace(std::pair{derivative, conjugated}, symbol);
    meanings_.emplace(symbol, FieldSymbol{derivative, conjugated, symbol});
    const bool plain = derivative.field < equation_.fields.size() && derivative == Derivative{derivative.field, {}};
    rest_[symbol] = plain ? numerics::exactly(equation_.fields[derivative.field].rest) : ex(0);
    return symbol;
  };
  const ex symbol = make(false);
  if (!equation_.complex) return symbol;
  const ex partner = make(true);
  conjugates_[symbol] = partner;
  conjugates_[partner] = symbol;
  return conjugate ? partner : symbol;
}

std::optional<ex> FieldAlgebra::named(const std::string& name, const Complain& complain) {
  const auto field = std::find(names_.begin(), names_.end(), name);
  if (field != names_.end()) return symbolOf({static_cast<std::size_t>(field - names_.begin()), {}}, false);
  for (const auto& parameter : equation_.parameters) {
    if (parameter.first == name) return ex(numerics::exactly(parameter.second));
  }
  for (std::size_t c = 0; c < coordinateNames.size(); ++c) {
    if (name != coordinateNames[c]) continue;
    if (c < timeCoordinate && static_cast<int>(c) >= dimension_) {
      throw complain("a coordinate of the domain", fmt::format("'{}'", name),
                     fmt::format("the domain has no {}", name));
    }
    return coordinates_[c];
  }
  return derivativeNamed(name, complain);
}

std::optional<ex> FieldAlgebra::derivativeNamed(const std::string& name, const Complain& complain) {
  std::size_t best = names_.size();
  for (std::size_t f = 0; f < names_.size(); ++f) {
    if (name.starts_with(names_[f] + "_") && (best == names_.size() || names_[f].size() > names_[best].size()))
      best = f;
  }
  if (best == names_.size()) return std::nullopt;
  const std::string suffix = name.substr(names_[best].size() + 1);
  if (suffix.empty() || suffix.find_first_not_of("xyz") != std::string::npos) return std::nullopt;
  Derivative derivative{best, {}};
  for (const char c : suffix) {
    const int direction = c - 'x';
    if (direction >= dimension_) {
      throw complain("a derivative along a direction of the domain", fmt::format("'{}'", name),
                     fmt::format("the domain has no {}", c));
    }
    ++derivative.orders[static_cast<std::size_t>(direction)];
  }
  if (suffix.size() > highestOrder) {
    throw complain(fmt::format("derivatives up to order {}", highestOrder), fmt::format("order {}", suffix.size()), "");
  }
  return symbolOf(derivative, false);
}

std::vector<FieldAlgebra::FieldSymbol> FieldAlgebra::fieldSymbolsIn(const ex& e) const {
  std::vector<FieldSymbol> found;
  std::set<ex, GiNaC::ex_is_less> seen;
  const auto visit = [&](auto&& self, const ex& part) -> void {
    if (GiNaC::is_a<GiNaC::symbol>(part)) {
      const auto meaning = meanings_.find(part);
      if (meaning != meanings_.end() && seen.insert(part).second) found.push_back(meaning->second);
    }
    for (std::size_t i = 0; i < part.nops(); ++i) self(self, part.op(i));
  };
  visit(visit, e);
  std::sort(found.begin(), found.end(), [](const FieldSymbol& a, const FieldSymbol& b) {
    return std::pair(a.of, a.conjugate) < std::pair(b.of, b.conjugate);
  });
  return found;
}

ex FieldAlgebra::atRest(const ex& e) const { return e.subs(rest_, GiNaC::subs_options::no_pattern); }

ex FieldAlgebra::total(const ex& e, int direction, const Complain& complain) {
  const auto d = static_cast<std::size_t>(direction);
  ex sum = e.diff(GiNaC::ex_to<GiNaC::symbol>(coordinates_[d]));
  for (const FieldSymbol& s : fieldSymbolsIn(e)) {
    Derivative further = s.of;
    ++further.orders[d];
    if (std::accumulate(further.orders.begin(), further.orders.end(), 0) > highestOrder) {
      throw complain(fmt::format("derivatives up to order {}", highestOrder), "a higher one", "");
    }
    sum += e.diff(GiNaC::ex_to<GiNaC::symbol>(s.symbol)) * symbolOf(further, s.conjugate);
  }
  return numerics::checkSize(sum, complain);
}

ex FieldAlgebra::tangent(const ex& e, std::size_t j, const Complain& complain) {
  const std::size_t groups = equation_.tangents + 1, evolving = equation_.fields.size();
  ex sum = 0;
  for (const FieldSymbol& s : fieldSymbolsIn(e)) {
    Derivative of = s.of;
    of.field += j * (of.field < evolving ? evolving : equation_.constraints.size()) / groups;
    sum += e.diff(GiNaC::ex_to<GiNaC::symbol>(s.symbol)) * symbolOf(of, s.conjugate);
  }
  return numerics::checkSize(sum, complain);
}

ex FieldAlgebra::applied(unsigned nonlocal, const ex& e, const Complain& complain) {
  ex sum = 0, rest = e;
  for (const FieldSymbol& s : fieldSymbolsIn(e)) {
    const ex slope = e.diff(GiNaC::ex_to<GiNaC::symbol>(s.symbol));
    rest -= slope * s.symbol;
    Derivative of = s.of;
    if (!GiNaC::is_a<GiNaC::numeric>(slope.evalf()) || (of.nonlocal & nonlocal) != 0) {
      throw complain("fields and their derivatives, each times a number", "another formula", "");
    }
    of.nonlocal |= nonlocal;
    sum += slope * symbolOf(of, s.conjugate);
  }
  if (!rest.expand().is_zero()) throw complain("fields and their derivatives, each times a number", "more", "");
  return sum;
}

ex FieldAlgebra::differentiated(std::size_t formula, const std::string& suffix, const Complain& complain) {
  const auto& [name, text] = equation_.formulas[formula];
  ex e = numerics::parse(text, languageWith(formula), equation_.definitionPath() + "." + name);
  for (const char c : suffix) {
    if (c - 'x' >= dimension_) {
      throw complain("a derivative along a direction of the domain", fmt::format("'{}_{}'", name, suffix),
                     fmt::format("the domain has no {}", c));
    }
    e = total(e, c - 'x', complain);
  }
  return e;
}

Language FieldAlgebra::languageWith(std::size_t formulas) {
  Language language;
  language.complex = equation_.complex;
  language.conjugate = [this](const ex& e) { return conjugate(e); };
  language.name = [this, formulas](const std::string& name, const Complain& complain) -> std::optional<ex> {
    for (std::size_t i = 0; i < formulas; ++i) {
      const auto& [known, text] = equation_.formulas[i];
      if (known == name) return numerics::parse(text, languageWith(i), equation_.definitionPath() + "." + known);
    }
    if (const auto meaning = named(name, complain)) return meaning;
    for (std::size_t i = 0; i < formulas; ++i) {
      const std::string& known = equation_.formulas[i].first;
      const std::string suffix = derivativeSuffix(name);
      if (!suffix.empty() && name == known + "_" + suffix) return differentiated(i, suffix, complain);
    }
    requireNoDerivative(name, equation_, names_, complain);
    return std::nullopt;
  };
  language.names = names_;
  for (const auto& parameter : equation_.parameters) language.names.push_back(parameter.first);
  for (std::size_t i = 0; i < formulas; ++i) language.names.push_back(equation_.formulas[i].first);
  for (int d = 0; d < dimension_; ++d) language.names.emplace_back(coordinateNames[static_cast<std::size_t>(d)]);
  language.names.emplace_back(coordinateNames[timeCoordinate]);

  const auto gradient = [this](const ex& e, const Complain& complain) {
    Term result;
    result.vector = true;
    for (int d = 0; d < dimension_; ++d) result.parts.push_back(total(e, d, complain));
    return result;
  };
  const auto divergence = [this](const Term& v, const Complain& complain) {
    ex sum = 0;
    for (int d = 0; d < dimension_; ++d) sum += total(v.parts[static_cast<std::size_t>(d)], d, complain);
    return numerics::checkSize(sum, complain);
  };
  const auto laplacian = [=](const ex& e, const Complain& complain) {
    return divergence(gradient(e, complain), complain);
  };
  language.operations["gradient"] = {
      {false}, [=](const std::vector<Term>& a, const Complain& complain) { return gradient(a[0].scalar(), complain); }};
  language.operations["divergence"] = {
      {true}, [=](const std::vector<Term>& a, const Complain& complain) { return Term(divergence(a[0], complain)); }};
  language.operations["laplacian"] = {{false}, [=](const std::vector<Term>& a, const Complain& complain) {
                                        return Term(laplacian(a[0].scalar(), complain));
                                      }};
  language.operations["bilaplacian"] = {{false}, [=](const std::vector<Term>& a, const Complain& complain) {
                                          return Term(laplacian(laplacian(a[0].scalar(), complain), complain));
                                        }};
  language.operations["dot"] = {{true, true}, [](const std::vector<Term>& a, const Complain&) {
                                  ex sum = 0;
                                  for (std::size_t d = 0; d < a[0].parts.size(); ++d)
                                    sum += a[0].parts[d] * a[1].parts[d];
                                  return Term(sum);
                                }};
  constexpr std::array<const char*, 3> partials{"partial_x", "partial_y", "partial_z"};
  for (int d = 0; d < dimension_; ++d) {
    language.operations[partials[static_cast<std::size_t>(d)]] = {
        {false}, [this, d](const std::vector<Term>& a, const Complain& complain) {
          return Term(total(a[0].scalar(), d, complain));
        }};
  }
  for (std::size_t j = 1; j <= equation_.tangents; ++j) {
    language.operations[fmt::format("tangent_{}", j)] = {
        {false}, [this, j](const std::vector<Term>& a, const Complain& complain) {
          return Term(tangent(a[0].scalar(), j, complain));
        }};
  }
  const auto addNonlocal = [&](const char* name, unsigned nonlocal) {
    language.operations[name] = {{false}, [this, nonlocal](const std::vector<Term>& a, const Complain& complain) {
                                   return Term(applied(nonlocal, a[0].scalar(), complain));
                                 }};
  };
  addNonlocal("hilbert", hilbertTransform);
  addNonlocal("integral_x", integralOverX);
  if (dimension_ > 1) addNonlocal("integral_y", integralOverY);
  if (dimension_ > 2) addNonlocal("integral_z", integralOverZ);
  return language;
}

Pointwise FieldAlgebra::compile(const std::vector<ex>& expressions, const std::vector<std::string>& paths,
                                bool realOutputs) const {
  std::set<Derivative> wanted;
  for (const ex& e : expressions) {
    for (const FieldSymbol& s : fieldSymbolsIn(e)) wanted.insert(s.of);
  }
  const std::size_t lanes = equation_.complex ? 2 : 1;
  const std::vector<Derivative> inputs(wanted.begin(), wanted.end());
  const Pointwise all = compileWith(inputs, expressions, paths, realOutputs);
  // What cancelled on the way needs no transform.
  std::vector<Derivative> used;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (all.kernel.uses(lanes * i) || all.kernel.uses(lanes * i + lanes - 1)) used.push_back(inputs[i]);
  }
  return used.size() == inputs.size() ? all : compileWith(used, expressions, paths, realOutputs);
}

Pointwise FieldAlgebra::compileWith(const std::vector<Derivative>& inputs, const std::vector<ex>& expressions,
                                    const std::vector<std::string>& paths, bool realOutputs) const {
  const std::size_t lanes = equation_.complex ? 2 : 1;
  numerics::KernelGraph graph(lanes * inputs.size() + coordinates_.size());
  numerics::Lowering lowering(graph);
  const numerics::NodeId zero = graph.constant(0);
  for (const auto& [symbol, meaning] : meanings_) {
    const auto place = std::lower_bound(inputs.begin(), inputs.end(), meaning.of);
    const bool present = place != inputs.end() && *place == meaning.of;
    if (!present) {
      lowering.bind(symbol, {zero, zero}); // it cancels
      continue;
    }
    const std::size_t lane = lanes * static_cast<std::size_t>(place - inputs.begin());
    const numerics::NodeId re = graph.input(lane);
    const numerics::NodeId im = equation_.complex ? graph.input(lane + 1) : zero;
    lowering.bind(symbol, {re, meaning.conjugate ? graph.scale(-1, im) : im});
    if (equation_.complex && !meaning.conjugate) lowering.bindConjugates(symbol, conjugates_.at(symbol));
  }
  const std::size_t place = lanes * inputs.size();
  for (std::size_t c = 0; c < coordinates_.size(); ++c) lowering.bind(coordinates_[c], {graph.input(place + c), zero});
  std::vector<numerics::NodeId> outputs;
  for (std::size_t i = 0; i < expressions.size(); ++i) {
    const numerics::Lanes value = numerics::lowered(lowering, expressions[i], paths[i]);
    outputs.push_back(value.re);
    if (!realOutputs) {
      outputs.push_back(value.im);
    } else if (!graph.isConstant(value.im, 0) && !conjugate(expressions[i]).is_equal(expressions[i])) {
      throw InputError(paths[i], "a real formula", "one with an imaginary part",
                       equation_.complex ? "use abs, real or imag" : "");
    }
  }
  Pointwise result;
  result.inputs = inputs;
  result.kernel = numerics::assemble(graph, outputs, std::array{place + timeCoordinate});
  for (std::size_t c = 0; c < timeCoordinate; ++c) result.usesPlace = result.usesPlace || result.kernel.uses(place + c);
  result.usesTime = result.kernel.uses(place + timeCoordinate);
  return result;
}

} // namespace semiflow::pde
