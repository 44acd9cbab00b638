#include <cmath>

#include <fmt/format.h>

#include "core/domain/initial.h"
#include "core/experiment/experiment.h"
#include "core/numerics/stepper.h"
#include "core/pde/discretisation.h"
#include "core/pde/equations/equations.h"
#include "core/pde/rollout.h"
#include "core/pde/studies/variant.h"

namespace semiflow::pde {
namespace {

Parameter nameParameter() { return text("name", "").doc("in charts and data sets; none: made of what is changed"); }

Parameter stepperParameter() {
  return component("stepper", anyFamily<numerics::steppers>, "etdrk2").doc("how time is discretised instead");
}

Parameter discretisationParameter() {
  return component("discretisation", anyFamily<discretisations>, "finite_difference")
      .doc("how space is discretised instead");
}

class None final : public Variant {
 public:
  bool isNone() const override { return true; }
  Json changed(const Json& tree) const override { return tree; }
  std::string name() const override { return {}; }
};

/// Other components in some slots.
class OtherSlots final : public Variant {
 public:
  OtherSlots(const Values& values, const std::vector<std::string>& slots) : name_(values.text("name")) {
    for (const std::string& slot : slots) {
      slots_[slot] = values.child(slot).tree();
      if (values.text("name").empty()) name_ += (name_.empty() ? "" : "_") + values.child(slot).id();
    }
  }
  Json changed(const Json& tree) const override {
    Json other = tree;
    other.update(slots_);
    return other;
  }
  std::string name() const override { return name_; }

 private:
  Json slots_ = Json::object();
  std::string name_;
};

/// All numbers of points times a factor.
class Resolution final : public Variant {
 public:
  explicit Resolution(const Values& values) : factor_(values.real("factor")), name_(values.text("name")) {}
  Json changed(const Json& tree) const override {
    Json other = tree;
    Json& points = other.at("domain").at("points");
    const auto scaled = [this](const Json& n) { return Json(std::max(4LL, std::llround(n.get<double>() * factor_))); };
    if (points.is_array()) {
      for (Json& n : points) n = scaled(n);
    } else {
      points = scaled(points);
    }
    return other;
  }
  std::string name() const override { return name_.empty() ? fmt::format("points_times_{:g}", factor_) : name_; }

 private:
  double factor_;
  std::string name_;
};

/// Other numbers at key paths.
class Numbers final : public Variant {
 public:
  explicit Numbers(const Values& values) : numbers_(values.realMap("numbers")), name_(values.text("name")) {
    for (const auto& [path, value] : numbers_) {
      if (values.text("name").empty()) name_ += fmt::format("{} {:g} ", path.substr(path.rfind('.') + 1), value);
    }
  }
  Json changed(const Json& tree) const override {
    Json other = tree;
    for (const auto& [path, value] : numbers_) {
      try {
        experiment::parameterAt(rollout(), other, path); // for the nearest known key
      } catch (const InputError& error) {
        throw error.within("numbers");
      }
      experiment::setAt(other, path, value);
    }
    return other;
  }
  std::string name() const override { return name_; }

 private:
  std::vector<std::pair<std::string, double>> numbers_;
  std::string name_;
};

const Component<Variant>& none() {
  static const auto made =
      Component<Variant>("none", "None").summary("Nothing is compared here.").makes([](const Values&) {
        return std::make_unique<None>();
      });
  return made;
}

const Component<Variant>& otherStepper() {
  static const auto made = Component<Variant>("stepper", "Another stepper")
                               .summary("The same rollout, moved by another method or another step.")
                               .parameter(stepperParameter())
                               .parameter(nameParameter())
                               .makes([](const Values& values) {
                                 return std::make_unique<OtherSlots>(values, std::vector<std::string>{"stepper"});
                               });
  return made;
}

const Component<Variant>& otherDiscretisation() {
  static const auto made =
      Component<Variant>("discretisation", "Another discretisation")
          .summary("The same rollout, with space discretised in another way.")
          .parameter(discretisationParameter())
          .parameter(nameParameter())
          .makes([](const Values& values) {
            return std::make_unique<OtherSlots>(values, std::vector<std::string>{"discretisation"});
          });
  return made;
}

const Component<Variant>& otherMethod() {
  static const auto made =
      Component<Variant>("method", "Another stepper and discretisation")
          .summary("The same rollout, with space and time discretised in another way.")
          .parameter(discretisationParameter())
          .parameter(component("stepper", anyFamily<numerics::steppers>, "rk4").doc("how time is discretised instead"))
          .parameter(nameParameter())
          .makes([](const Values& values) {
            return std::make_unique<OtherSlots>(values, std::vector<std::string>{"discretisation", "stepper"});
          });
  return made;
}

const Component<Variant>& otherEquation() {
  static const auto made =
      Component<Variant>("equation", "Another equation")
          .summary("Another law from the same or another beginning: a model beside its limit. Fields of one name are "
                   "compared.")
          .parameter(component("equation", anyFamily<equations>, "heat").doc("the law instead"))
          .parameter(component("initial", anyFamily<domain::initials>, "expression").doc("the initial values instead"))
          .parameter(nameParameter())
          .makes([](const Values& values) {
            return std::make_unique<OtherSlots>(values, std::vector<std::string>{"equation", "initial"});
          });
  return made;
}

const Component<Variant>& otherResolution() {
  static const auto made = Component<Variant>("resolution", "Another resolution")
                               .summary("The same rollout on more or fewer points.")
                               .parameter(real("factor", 2)
                                              .above(0)
                                              .atMost(64)
                                              .doc("times the number of points of each "
                                                   "direction"))
                               .parameter(nameParameter())
                               .makes([](const Values& values) { return std::make_unique<Resolution>(values); });
  return made;
}

const Component<Variant>& otherNumbers() {
  static const auto made =
      Component<Variant>("numbers", "Other numbers")
          .summary("The same rollout with other values of some of its numbers.")
          .parameter(realMap("numbers", Json{{"stepper.step", 0.001}})
                         .doc("key path in the rollout and value, such as equation.viscosity or stepper.step"))
          .parameter(nameParameter())
          .makes([](const Values& values) { return std::make_unique<Numbers>(values); });
  return made;
}

} // namespace

const Family<Variant>& variants() {
  static const Family<Variant> family("variant", "Variants of a rollout",
                                      {none(), otherStepper(), otherDiscretisation(), otherMethod(), otherEquation(),
                                       otherResolution(), otherNumbers()});
  return family;
}

} // namespace semiflow::pde
