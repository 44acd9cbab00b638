#pragma once

#include <string>
#include <utility>
#include <vector>

namespace semiflow::pde {

/// An evolution equation as its formula: what a built-in equation and a typed one both are.
/// Texts are in the language of core/numerics/expression.h with the fields, their derivatives (u_x, u_xxyy), the
/// operators laplacian, bilaplacian, gradient, divergence and dot, the parameters, x, y, z and t.
struct Equation {
  struct Field {
    std::string name;
    std::string meaning; ///< "substrate"; may be empty
    std::string unit;
  };
  /// d(field)/dt = text; where dimension is not 0 it holds in that dimension only and goes before one that holds in
  /// all.
  struct Rate {
    std::string field;
    std::string text;
    int dimension = 0;
  };
  /// An elliptic field, solved for at every instant: 0 = text, linear in the field with constant coefficients.
  struct Constraint {
    std::string field;
    std::string text;
  };
  /// A number of the whole state: integral(e), mean(e), minimum(e) or maximum(e) of a pointwise expression e, or a sum,
  /// difference or product of those and numbers.
  struct Diagnostic {
    std::string name; ///< as a data set's variable: "mass", "energy", "mass_of_v"
    std::string text;
    std::string unit;
    std::string path = {}; ///< key path, for messages; empty: the equation's diagnostics.NAME
  };

  std::string id;
  std::vector<Field> fields;
  bool complex = false; ///< the fields are complex, and `i` is the imaginary unit
  std::vector<std::pair<std::string, double>> parameters;
  std::vector<Rate> rates;
  std::vector<Constraint> constraints;
  std::vector<Diagnostic> diagnostics;
  std::vector<int> dimensions{1, 2, 3}; ///< of the domains it makes sense on
  std::string path = "equation";        ///< key path, for messages
};

} // namespace semiflow::pde
