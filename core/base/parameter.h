#pragma once

#include <limits>
#include <string>
#include <vector>

#include "core/base/json.h"

namespace semiflow {

class AnyFamily;

/// What a parameter holds. The text of each kind (kindName) is what `describe` prints.
enum class Kind {
  real,          ///< a number
  integer,       ///< a whole number
  boolean,       ///< true or false
  choice,        ///< one of a few words
  text,          ///< any text
  expression,    ///< a formula
  file,          ///< a path, relative to the experiment file
  vector,        ///< numbers; a single number stands for itself or, with a fixed size, for that many of it
  matrix,        ///< rows of numbers, all of one length
  matrices,      ///< a list of matrices
  texts,         ///< a list of texts
  expressions,   ///< a list of formulas
  expressionMap, ///< a formula by name, e.g. one per field
  /// A number by name, e.g. one per parameter of a typed equation. Where it is live an entry may have a range to be
  /// moved in: "0.5 [0, 1]", or {"value": 0.5, "minimum": 0, "maximum": 1}, which is how a checked tree holds it.
  realMap,
  component,  ///< a component of a family, with parameters of its own
  experiment, ///< a whole experiment
};

std::string kindName(Kind kind);

/// The numbers a real, an integer or a vector's entries may take.
struct Range {
  double lower = -std::numeric_limits<double>::infinity();
  double upper = std::numeric_limits<double>::infinity();
  bool lowerOpen = false; ///< the lower end itself is not allowed
  bool upperOpen = false; ///< the upper end itself is not allowed

  bool contains(double value) const;
  bool isEverything() const;
  /// "in [0, 1]", "above 0", "of at least 1"; empty where every number is allowed.
  std::string text() const;
};

/// One parameter of a component: everything that the file, the command line, the panel and the guide need to know.
/// Built by the functions below and refined by chaining: real("feed", 0.037).between(0, 0.1).live().doc("feed rate").
class Parameter {
 public:
  Parameter(std::string name, Kind kind, Json fallback);

  Parameter& between(double lower, double upper);
  Parameter& above(double lower); ///< strictly
  Parameter& below(double upper); ///< strictly
  Parameter& atLeast(double lower);
  Parameter& atMost(double upper);
  Parameter& size(std::size_t entries); ///< a vector with exactly that many entries
  Parameter& unit(std::string text);
  Parameter& doc(std::string text);
  Parameter& live();     ///< may change while the experiment runs
  Parameter& required(); ///< has no default: a file must give it

  const std::string& name() const { return name_; }
  Kind kind() const { return kind_; }
  /// The value where a file gives none. For a component: an object whose "id" names it, maybe with values of its own.
  const Json& fallback() const { return fallback_; }
  const Range& range() const { return range_; }
  std::size_t fixedSize() const { return size_; } ///< 0: any
  const std::string& unitText() const { return unit_; }
  const std::string& documentation() const { return doc_; }
  bool isLive() const { return live_; }
  bool isRequired() const { return required_; }
  const std::vector<std::string>& choices() const { return choices_; }
  /// The family a component parameter chooses from. @pre kind() == Kind::component
  const AnyFamily& family() const;

 private:
  friend Parameter choice(std::string name, std::vector<std::string> choices);
  friend Parameter component(std::string name, const AnyFamily& (*family)(), Json fallback);

  std::string name_;
  Kind kind_;
  Json fallback_;
  Range range_;
  std::size_t size_ = 0;
  std::string unit_;
  std::string doc_;
  bool live_ = false;
  bool required_ = false;
  std::vector<std::string> choices_;
  const AnyFamily& (*family_)() = nullptr; // a function, since families refer to one another
};

Parameter real(std::string name, double fallback);
Parameter integer(std::string name, long long fallback);
Parameter boolean(std::string name, bool fallback);
/// The first choice is the default.
Parameter choice(std::string name, std::vector<std::string> choices);
Parameter text(std::string name, std::string fallback);
Parameter expression(std::string name, std::string fallback);
Parameter file(std::string name, std::string fallback = {});
Parameter vector(std::string name, std::vector<double> fallback);
Parameter matrix(std::string name, Json fallback);
Parameter matrices(std::string name, Json fallback);
Parameter texts(std::string name, std::vector<std::string> fallback);
Parameter expressions(std::string name, std::vector<std::string> fallback);
Parameter expressionMap(std::string name, Json fallback);
Parameter realMap(std::string name, Json fallback);
/// @param family the family's accessor, e.g. `anyFamily<schedules>`; @param fallback an id, or an object with an "id"
Parameter component(std::string name, const AnyFamily& (*family)(), Json fallback);
Parameter experimentTree(std::string name, Json fallback);

} // namespace semiflow
