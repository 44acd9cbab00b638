#include "core/domain/boundary.h"

namespace semiflow::domain {

Sides sidesOf(const Values& values) {
  Sides all;
  for (std::size_t s = 0; s < all.size(); ++s) all[s] = *values.make<Condition>(sideNames[s]);
  return all;
}

const Component<Boundary>& sides() {
  static const auto made = [] {
    Component<Boundary> component("sides", "Conditions by side");
    component.summary("A condition for each side of the domain, and others for single fields.")
        .formula("u = g,  ∂u/∂n = g  or  ∂u/∂n + a u = g  at each side");
    withSides(component, "neumann")
        .parameter(semiflow::component("fields", anyFamily<exceptions>, "none").doc("fields with other conditions"))
        .makes([](const Values& values) {
          auto boundary = std::make_unique<Boundary>();
          boundary->sides = sidesOf(values);
          for (const Condition& side : boundary->sides) {
            if (side.kind != Condition::Kind::inherited) continue;
            throw InputError(side.path + ".id", "a condition of its own, since there is none to inherit", "inherited");
          }
          boundary->exceptions = values.make<Exceptions>("fields")->list;
          for (auto& [field, sides] : boundary->exceptions) {
            for (std::size_t s = 0; s < sides.size(); ++s) {
              if (sides[s].kind == Condition::Kind::inherited) sides[s] = boundary->sides[s];
            }
          }
          return boundary;
        });
    return component;
  }();
  return made;
}

const Component<Exceptions>& noException() {
  static const auto made = Component<Exceptions>("none", "No other field")
                               .summary("All other fields have the conditions of the sides.")
                               .makes([](const Values&) { return std::make_unique<Exceptions>(); });
  return made;
}

const Component<Exceptions>& fieldException() {
  static const auto made = [] {
    Component<Exceptions> component("field", "A field");
    component.summary("Conditions for one field.")
        .parameter(text("field", "v").doc("name of the field, an evolving or an elliptic one"));
    withSides(component, "inherited")
        .parameter(semiflow::component("fields", anyFamily<exceptions>, "none").doc("further fields"))
        .makes([](const Values& values) {
          auto all = values.make<Exceptions>("fields");
          for (const auto& [field, sides] : all->list) {
            if (field == values.text("field"))
              throw values.error("field", "a field that has no conditions yet", field + " again");
          }
          all->list.insert(all->list.begin(), {values.text("field"), sidesOf(values)});
          return all;
        });
    return component;
  }();
  return made;
}

} // namespace semiflow::domain
