#include "core/pde/equation_builder.h"

namespace semiflow::pde {

EquationBuilder::EquationBuilder(std::string id, std::string title) : component_(std::move(id), std::move(title)) {
  equation_.id = component_.id();
}

EquationBuilder& EquationBuilder::summary(std::string text) { return component_.summary(std::move(text)), *this; }
EquationBuilder& EquationBuilder::formula(std::string text) { return component_.formula(std::move(text)), *this; }
EquationBuilder& EquationBuilder::reference(std::string text) { return component_.reference(std::move(text)), *this; }

EquationBuilder& EquationBuilder::field(std::string name, std::string meaning, std::string unit, int dimension) {
  equation_.fields.push_back({std::move(name), std::move(meaning), std::move(unit), 0, dimension});
  return *this;
}

EquationBuilder& EquationBuilder::complexFields() { return equation_.complex = true, *this; }

EquationBuilder& EquationBuilder::parameter(Parameter parameter) {
  return component_.parameter(std::move(parameter)), *this;
}

EquationBuilder& EquationBuilder::definition(std::string name, std::string text) {
  equation_.formulas.emplace_back(std::move(name), std::move(text));
  return *this;
}

EquationBuilder& EquationBuilder::rate(std::string field, std::string text, int dimension) {
  equation_.rates.push_back({std::move(field), std::move(text), dimension});
  return *this;
}

EquationBuilder& EquationBuilder::constraint(std::string field, std::string text, int dimension) {
  equation_.constraints.push_back({std::move(field), std::move(text), dimension});
  return *this;
}

EquationBuilder& EquationBuilder::diagnostic(std::string name, std::string text, std::string unit, int dimension) {
  equation_.diagnostics.push_back({std::move(name), std::move(text), std::move(unit), {}, dimension});
  return *this;
}

EquationBuilder& EquationBuilder::derived(std::string name, std::string text, std::string unit, int dimension) {
  equation_.derived.push_back({{std::move(name), {}, std::move(unit), 0, dimension}, std::move(text)});
  return *this;
}

EquationBuilder& EquationBuilder::initialVariable(std::string name, std::string unit, int dimension) {
  equation_.alternative.variables.push_back({std::move(name), {}, std::move(unit), 0, dimension});
  return *this;
}

EquationBuilder& EquationBuilder::initialFormula(std::string field, std::string text, int dimension) {
  equation_.alternative.formulas.push_back({std::move(field), std::move(text), dimension});
  return *this;
}

EquationBuilder& EquationBuilder::dimensions(std::vector<int> dimensions) {
  return equation_.dimensions = std::move(dimensions), *this;
}

EquationBuilder& EquationBuilder::surroundings(const std::string& json) {
  return component_.surroundings(Json::parse(json)), *this;
}

EquationBuilder& EquationBuilder::adjust(Adjustment adjustment) { return adjustment_ = std::move(adjustment), *this; }

EquationBuilder& EquationBuilder::typed() { return typed_ = true, *this; }

Component<Equation> EquationBuilder::build() const {
  Component<Equation> component = component_;
  const Component<Equation>::Maker make = [prototype = equation_, adjustment = adjustment_](const Values& values) {
    auto made = std::make_unique<Equation>(prototype);
    made->path = values.path();
    made->formulas.clear();
    for (const Parameter& parameter : values.description().parameters()) {
      if (parameter.kind() == Kind::real)
        made->parameters.emplace_back(parameter.name(), values.real(parameter.name()));
      if (parameter.kind() == Kind::expression)
        made->formulas.emplace_back(parameter.name(), values.text(parameter.name()));
    }
    made->formulas.insert(made->formulas.end(), prototype.formulas.begin(), prototype.formulas.end());
    if (adjustment) adjustment(values, *made);
    return made;
  };
  component.makes(make);
  component.reads([make, typed = typed_](const Values& values) {
    Formulas formulas = formulasOf(*make(values));
    formulas.rewritable = !typed;
    return formulas;
  });
  return component;
}

EquationBuilder equation(std::string id, std::string title) { return {std::move(id), std::move(title)}; }

} // namespace semiflow::pde
