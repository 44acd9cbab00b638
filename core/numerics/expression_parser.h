#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/numerics/expression_functions.h"

namespace semiflow::numerics {

/// What a piece of a text stands for: one expression, or the components of a vector.
struct Term {
  std::vector<GiNaC::ex> parts;
  bool vector = false;

  Term() = default;
  Term(GiNaC::ex scalar) : parts{std::move(scalar)} {} // NOLINT: a scalar is a term
  const GiNaC::ex& scalar() const { return parts[0]; }
};

/// Makes the error for the place in the text that is being read: complain(expected, found, hint).
using Complain = std::function<InputError(const std::string&, const std::string&, const std::string&)>;

/// A named operation beyond the common functions, e.g. laplacian.
struct Operation {
  std::vector<bool> vectorArguments; ///< one entry per argument: whether it is a vector
  std::function<Term(const std::vector<Term>&, const Complain&)> apply;
};

/// The names of one text, beyond the common functions and constants. Holds symbols: see symbolLock().
struct Language {
  /// What a name stands for, or nothing.
  std::function<std::optional<GiNaC::ex>(const std::string& name, const Complain&)> name;
  std::vector<std::string> names; ///< for suggestions
  std::map<std::string, Operation> operations;
  bool conditions = false; ///< a < b is a number, 1 or 0
  bool complex = false;
  /// The complex conjugate; needed where complex.
  std::function<GiNaC::ex(const GiNaC::ex&)> conjugate;
};

/// Names that mean the same everywhere: functions, if, pi and i.
bool isReservedName(const std::string& name);

/// Reads a whole text. @throws InputError with the column for whatever is wrong with it
GiNaC::ex parse(const std::string& text, const Language& language, const std::string& path);

/// @throws InputError (through complain) where the tree of e is larger than any formula needs
const GiNaC::ex& checkSize(const GiNaC::ex& e, const Complain& complain);

/// The conjugate of e, given those of its symbols; other symbols are real.
GiNaC::ex conjugateOf(const GiNaC::ex& e, const GiNaC::exmap& conjugates);

} // namespace semiflow::numerics
