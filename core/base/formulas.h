#pragma once

#include <string>
#include <vector>

namespace semiflow {

/// What the formulas of a component say, for whoever shows or edits them: an equation's names and its statements in the
/// language of core/numerics/expression.h.
struct Formulas {
  struct Statement {
    enum class Kind {
      rate,       ///< d(name)/dt = text
      constraint, ///< 0 = text, which determines the field `name`
      definition, ///< name = text
    };
    Kind kind = Kind::rate;
    std::string name;
    std::string text;
  };
  std::vector<std::string> fields;      ///< u stands for itself and for derivatives such as u_xy
  std::vector<std::string> parameters;  ///< names of numbers
  std::vector<std::string> definitions; ///< names of formulas
  std::vector<Statement> statements;
  bool complex = false;    ///< i is the imaginary unit
  bool rewritable = false; ///< it can be opened as a typed equation
};

} // namespace semiflow
