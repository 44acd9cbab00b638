#include "core/pde/typed_form.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/domain/domain.h"
#include "core/pde/conservation.h"
#include "core/pde/equation.h"

namespace semiflow::pde {
namespace {

/// The number, with its range where that is bounded on both sides.
Json slider(double value, const Range& range) {
  if (!std::isfinite(range.lower) || !std::isfinite(range.upper)) return value;
  return Json{{"value", value}, {"minimum", range.lower}, {"maximum", range.upper}};
}

Json parametersOf(const Equation& equation, const Description& description) {
  Json sliders = Json::object();
  for (const auto& [name, value] : equation.parameters) {
    const Parameter* parameter = description.find(name);
    sliders[name] = parameter == nullptr ? Json(value) : slider(value, parameter->range());
  }
  return sliders;
}

/// The rate of a field that holds in this dimension.
const std::string& rateOf(const Equation& equation, const std::string& field, int dimension) {
  const Equation::Rate* found = nullptr;
  for (const Equation::Rate& rate : equation.rates) {
    if (rate.field != field || (rate.dimension != 0 && rate.dimension != dimension)) continue;
    if (found == nullptr || rate.dimension == dimension) found = &rate;
  }
  if (found == nullptr) throw InputError(equation.path + ".rates", "a rate for the field " + field, "none");
  return found->text;
}

Json typedOf(const Equation& equation, const Description& description, int dimension) {
  Json typed{{"id", "typed"}, {"fields", Json::array()}, {"complex", equation.complex}};
  Json rates = Json::array(), rest = Json::object();
  for (const Equation::Field& field : equation.fields) {
    typed["fields"].push_back(field.name);
    rates.push_back(rateOf(equation, field.name, dimension));
    if (field.rest != 0) rest[field.name] = field.rest;
  }
  typed["parameters"] = parametersOf(equation, description);
  const auto map = [&typed](const char* key, const auto& entries, const auto& nameOf, const auto& textOf) {
    typed[key] = Json::object();
    for (const auto& entry : entries) typed[key][nameOf(entry)] = textOf(entry);
  };
  map(
      "definitions", equation.formulas, [](const auto& f) { return f.first; }, [](const auto& f) { return f.second; });
  typed["rates"] = rates;
  map(
      "constraints", equation.constraints, [](const auto& c) { return c.field; }, [](const auto& c) { return c.text; });
  map(
      "diagnostics", equation.diagnostics, [](const auto& d) { return d.name; }, [](const auto& d) { return d.text; });
  map(
      "derived", equation.derived, [](const auto& d) { return d.field.name; }, [](const auto& d) { return d.text; });
  typed["rest"] = rest;
  return typed;
}

Json typedOf(const volumes::ScalarFormulas& law, const Equation& equation, const Description& description,
             int dimension) {
  Json parameters = Json::object();
  for (const auto& [name, value] : law.parameters) {
    const Parameter* parameter = description.find(name);
    parameters[name] = parameter == nullptr ? Json(value) : slider(value, parameter->range());
  }
  const std::vector<std::string> flux(law.flux.begin(),
                                      law.flux.begin() + std::min<long>(dimension, std::ssize(law.flux)));
  Json diagnostics = Json::object();
  for (const auto& diagnostic : equation.diagnostics) diagnostics[diagnostic.name] = diagnostic.text;
  return Json{{"id", "conservation_law"},
              {"flux", flux},
              {"diffusion", law.diffusion.empty() ? "0" : law.diffusion},
              {"parameters", parameters},
              {"diagnostics", diagnostics}};
}

} // namespace

experiment::Experiment asTyped(const experiment::Experiment& experiment) {
  const Values root(experiment.kind(), experiment.tree(), "", experiment.directory());
  if (experiment.kind().find("equation") == nullptr) {
    throw InputError("kind", "an experiment with an equation", experiment.kind().id());
  }
  const Values chosen = root.child("equation");
  if (chosen.description().hasFormulas() && !chosen.description().formulas(chosen).rewritable) return experiment;
  const int dimension = root.make<domain::Domain>("domain")->dimension();
  const Equation equation = root.make<Equation>("equation")->in(dimension);
  if (equation.conservation == nullptr)
    return experiment.with("equation", typedOf(equation, chosen.description(), dimension));
  if (!equation.conservation->formulas) {
    throw InputError("equation.id", "an equation that its formulas say all of",
                     fmt::format("{}, a system of conservation laws whose waves the program has to know", equation.id));
  }
  return experiment.with("equation",
                         typedOf(*equation.conservation->formulas, equation, chosen.description(), dimension));
}

} // namespace semiflow::pde
