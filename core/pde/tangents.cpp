#include "core/pde/tangents.h"

#include <fmt/format.h>

#include "core/base/error.h"

namespace semiflow::pde {
namespace {

std::string perturbed(const std::string& name, std::size_t j) { return fmt::format("perturbation{}of{}", j, name); }
std::string derivative(const std::string& text, std::size_t j) { return fmt::format("tangent_{}({})", j, text); }

} // namespace

Equation withTangents(Equation equation, std::size_t k) {
  SF_ASSERT(equation.tangents == 0 && equation.conservation == nullptr);
  const Equation alone = equation;
  for (std::size_t j = 1; j <= k; ++j) {
    for (Equation::Field field : alone.fields) {
      field.name = perturbed(field.name, j);
      field.rest = 0;
      equation.fields.push_back(field);
    }
    for (const Equation::Rate& rate : alone.rates)
      equation.rates.push_back({perturbed(rate.field, j), derivative(rate.text, j), rate.dimension});
    for (const Equation::Constraint& constraint : alone.constraints) {
      equation.constraints.push_back(
          {perturbed(constraint.field, j), derivative(constraint.text, j), constraint.dimension});
    }
  }
  equation.derived.clear();
  equation.alternative = {};
  equation.tangents = k;
  return equation;
}

} // namespace semiflow::pde
