#include "core/domain/boundary.h"

namespace semiflow::domain {
namespace {

using Kind = Condition::Kind;

std::unique_ptr<Condition> withValue(const Values& values, Kind kind, double coefficient = 0) {
  return std::make_unique<Condition>(Condition{kind, coefficient, values.text("value"), values.path()});
}

Parameter value(const std::string& doc) {
  return expression("value", "0").live().doc(doc + ": a number or a formula in x, y, z and t");
}

} // namespace

const Component<Condition>& periodicSide() {
  static const auto made = Component<Condition>("periodic", "Periodic")
                               .summary("Goes on at the opposite side, which is to be periodic, too.")
                               .formula("u(x + L) = u(x)")
                               .makes([](const Values& values) {
                                 return std::make_unique<Condition>(Condition{Kind::periodic, 0, "0", values.path()});
                               });
  return made;
}

const Component<Condition>& dirichlet() {
  static const auto made = Component<Condition>("dirichlet", "Given value (Dirichlet)")
                               .summary("The field has a given value: a temperature held, a wall at rest.")
                               .formula("u = g")
                               .parameter(value("g"))
                               .makes([](const Values& values) { return withValue(values, Kind::dirichlet); });
  return made;
}

const Component<Condition>& neumann() {
  static const auto made = Component<Condition>("neumann", "Given slope (Neumann)")
                               .summary("The field's slope along the outward normal is given: 0 lets nothing through.")
                               .formula("∂u/∂n = g")
                               .parameter(value("g"))
                               .makes([](const Values& values) { return withValue(values, Kind::neumann); });
  return made;
}

const Component<Condition>& robin() {
  static const auto made =
      Component<Condition>("robin", "Exchange (Robin)")
          .summary("Slope and value together: the loss through a wall grows with the value at it.")
          .formula("∂u/∂n + a u = g")
          .parameter(real("coefficient", 1).live().unit("1/length").doc("a"))
          .parameter(value("g"))
          .makes([](const Values& values) { return withValue(values, Kind::robin, values.real("coefficient")); });
  return made;
}

const Component<Condition>& wall() {
  static const auto made =
      Component<Condition>("wall", "Wall")
          .summary("A mirror: nothing flows through, and waves come back.")
          .formula("∂u/∂n = 0,  v·n = 0")
          .makes([](const Values& values) {
            return std::make_unique<Condition>(Condition{Kind::neumann, 0, "0", values.path(), true});
          });
  return made;
}

const Component<Condition>& inherited() {
  static const auto made = Component<Condition>("inherited", "As other fields")
                               .summary("The condition that this side has for the other fields.")
                               .makes([](const Values& values) {
                                 return std::make_unique<Condition>(Condition{Kind::inherited, 0, "0", values.path()});
                               });
  return made;
}

} // namespace semiflow::domain
