#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/component.h"
#include "core/pde/equation.h"

namespace semiflow::pde {

/// Writes an equation down as its formula and turns it into a component:
///
///   const Component<Equation>& heat() {
///     static const auto made = equation("heat", "Heat equation")
///         .field("u", "temperature")
///         .parameter(real("diffusivity", 0.01).above(0).live().doc("..."))
///         .rate("u", "diffusivity*laplacian(u)")
///         .diagnostic("mass", "integral(u)")
///         .build();
///     return made;
///   }
///
/// Every parameter that is a number or a formula stands for itself in the texts.
class EquationBuilder {
 public:
  using Adjustment = std::function<void(const Values&, Equation&)>;

  EquationBuilder(std::string id, std::string title);

  EquationBuilder& summary(std::string text);
  EquationBuilder& formula(std::string text); ///< for display, plain text with Unicode symbols
  EquationBuilder& reference(std::string text);
  /// @param dimension the only one it exists in; 0: all (of the following, too)
  EquationBuilder& field(std::string name, std::string meaning = {}, std::string unit = {}, int dimension = 0);
  EquationBuilder& complexFields();
  EquationBuilder& parameter(Parameter parameter);
  /// A formula by name, for all texts but those of the definitions before; formulas that are parameters come first.
  EquationBuilder& definition(std::string name, std::string text);
  /// @param dimension the only one it holds in; 0: all that have no rate of their own
  EquationBuilder& rate(std::string field, std::string text, int dimension = 0);
  /// @param dimension the least one in which there is such a field
  EquationBuilder& constraint(std::string field, std::string text, int dimension = 1);
  EquationBuilder& diagnostic(std::string name, std::string text, std::string unit = {}, int dimension = 0);
  EquationBuilder& derived(std::string name, std::string text, std::string unit = {}, int dimension = 0);
  EquationBuilder& initialVariable(std::string name, std::string unit = {}, int dimension = 0);
  EquationBuilder& initialFormula(std::string field, std::string text, int dimension = 0);
  EquationBuilder& dimensions(std::vector<int> dimensions); ///< without it: 1, 2 and 3
  /// Neighbouring slots, as JSON text, under which the equation shows itself well.
  EquationBuilder& surroundings(const std::string& json);
  /// What the texts alone do not say, done last to every equation that is made.
  EquationBuilder& adjust(Adjustment adjustment);
  /// Its formulas are its parameters: it need not be rewritten to be changed.
  EquationBuilder& typed();

  Component<Equation> build() const;

 private:
  Component<Equation> component_;
  Equation equation_;
  Adjustment adjustment_;
  bool typed_ = false;
};

EquationBuilder equation(std::string id, std::string title);

} // namespace semiflow::pde
