#pragma once

#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/formulas.h"
#include "core/base/parameter.h"

namespace semiflow {

class Values;

/// What the whole program knows of a component: the panel, the file, the command line and the guide are made from it.
class Description {
 public:
  /// @param id stable, snake_case, unique in its family; @param title as it is written in a heading
  Description(std::string id, std::string title);

  const std::string& id() const { return id_; }
  const std::string& title() const { return title_; }
  const std::string& summary() const { return summary_; }     ///< one line
  const std::string& formula() const { return formula_; }     ///< for display, plain text with Unicode symbols
  const std::string& reference() const { return reference_; } ///< the paper it comes from
  const std::vector<Parameter>& parameters() const { return parameters_; }
  /// Null where there is no such parameter.
  const Parameter* find(std::string_view name) const;
  /// Values for the neighbouring slots of the experiment under which this component shows itself well,
  /// e.g. {"domain": {...}, "initial": {...}}; used by `new` and when the component is chosen in the window.
  const Json& surroundings() const { return surroundings_; }
  /// Whether the component is made of formulas.
  bool hasFormulas() const { return reader_ != nullptr; }
  /// What its formulas say. @pre hasFormulas() @throws InputError where the values do not fit one another
  Formulas formulas(const Values& values) const { return reader_(values); }
  /// Looks for what validate() cannot see, such as a formula with an unknown name, without making the object.
  /// @throws InputError
  void check(const Values& values) const;

 protected:
  using Reader = std::function<Formulas(const Values&)>;
  using Checker = std::function<void(const Values&)>;
  std::string id_, title_, summary_, formula_, reference_;
  std::vector<Parameter> parameters_;
  Json surroundings_ = Json::object();
  Reader reader_;
  Checker checker_;
};

} // namespace semiflow
