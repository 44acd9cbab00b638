#pragma once

#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/description.h"
#include "core/base/values.h"

namespace semiflow {

/// A component: its description and how to make the object (a T) from checked values.
///
///   const Component<Schedule>& linear() {
///     static const auto component = Component<Schedule>("linear", "Linear in time")
///         .summary("...").formula("beta(t) = ...").reference("Song et al., ... (2021)")
///         .parameter(real("beta_min", 0.1).above(0).doc("..."))
///         .makes([](const Values& v) { return std::make_unique<Linear>(v.real("beta_min"), ...); });
///     return component;
///   }
template <class T> class Component : public Description {
 public:
  using Maker = std::function<std::unique_ptr<T>(const Values&)>;
  using Description::Description;

  Component& summary(std::string text) { return summary_ = std::move(text), *this; }
  Component& formula(std::string text) { return formula_ = std::move(text), *this; }
  Component& reference(std::string text) { return reference_ = std::move(text), *this; }
  Component& parameter(Parameter p) { return parameters_.push_back(std::move(p)), *this; }
  Component& surroundings(Json values) { return surroundings_ = std::move(values), *this; }
  Component& reads(Reader reader) { return reader_ = std::move(reader), *this; }
  Component& checks(Checker checker) { return checker_ = std::move(checker), *this; }
  Component& makes(Maker maker) { return maker_ = std::move(maker), *this; }

  // Each getter of Description is hidden by the setter of the same name above.
  using Description::formula;
  using Description::reference;
  using Description::summary;
  using Description::surroundings;

  /// @throws InputError naming the parameter where the values do not fit one another
  std::unique_ptr<T> make(const Values& values) const { return maker_(values); }

 private:
  Maker maker_;
};

/// A family of components, seen without the type of object they make.
class AnyFamily {
 public:
  virtual ~AnyFamily() = default;
  const std::string& id() const { return id_; }
  const std::string& title() const { return title_; }
  virtual std::vector<const Description*> descriptions() const = 0;
  /// Null where there is no such component.
  const Description* find(std::string_view id) const;
  std::vector<std::string> ids() const;

 protected:
  AnyFamily(std::string id, std::string title);
  AnyFamily(const AnyFamily&) = default;
  AnyFamily& operator=(const AnyFamily&) = default;
  std::string id_, title_;
};

/// The components to choose from for one slot, listed by hand in the family's catalogue.cpp. The first is the default.
template <class T> class Family final : public AnyFamily {
 public:
  Family(std::string id, std::string title, std::initializer_list<std::reference_wrapper<const Component<T>>> list)
      : AnyFamily(std::move(id), std::move(title)), components_(list) {}

  std::vector<const Description*> descriptions() const override {
    std::vector<const Description*> all;
    for (const Component<T>& component : components_) all.push_back(&component);
    return all;
  }
  const std::vector<std::reference_wrapper<const Component<T>>>& components() const { return components_; }

  /// Makes the component that the values are for. @pre values.description() belongs to this family
  std::unique_ptr<T> make(const Values& values) const {
    return static_cast<const Component<T>&>(values.description()).make(values);
  }

 private:
  std::vector<std::reference_wrapper<const Component<T>>> components_;
};

/// A family's accessor in the form that component() parameters take: component("schedule", anyFamily<schedules>,
/// "linear").
template <auto accessor> const AnyFamily& anyFamily() { return accessor(); }

template <class T> std::unique_ptr<T> Values::make(std::string_view name) const {
  const auto* family = dynamic_cast<const Family<T>*>(&parameter(name).family());
  SF_ASSERT(family != nullptr);
  return family->make(child(name));
}

} // namespace semiflow
