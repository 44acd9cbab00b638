#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/base/formulas.h"

namespace semiflow::pde {

struct Conservation; // conservation.h

/// An evolution equation as its formula: what a built-in equation and a typed one both are.
/// Texts are in the language of core/numerics/expression.h with the fields, their derivatives (u_x, u_xxyy), the
/// operators laplacian, bilaplacian, gradient, divergence and dot, the parameters, x, y, z and t.
struct Equation {
  struct Field {
    std::string name;
    std::string meaning; ///< "substrate"; may be empty
    std::string unit;
    double rest = 0;   ///< the linear part, treated exactly, is that around fields of this value; results hardly differ
    int dimension = 0; ///< the only one it exists in; 0: all
  };
  /// d(field)/dt = text; where dimension is not 0 it holds in that dimension only and goes before one that holds in
  /// all.
  struct Rate {
    std::string field;
    std::string text;
    int dimension = 0;
  };
  /// An elliptic or algebraic field, solved for at every instant: 0 = text, linear in such fields with constant
  /// coefficients. What is not linear in the evolving fields may be there too (a pressure, a flux); a field that
  /// depends on that has to be in linear terms wherever it is used.
  struct Constraint {
    std::string field;
    std::string text;
    int dimension = 1; ///< from which on there is such a field, e.g. 2 for a flux along y
  };
  /// A number of the whole state: integral(e), mean(e), minimum(e) or maximum(e) of a pointwise expression e, or a sum,
  /// difference or product of those and numbers.
  struct Diagnostic {
    std::string name; ///< as a data set's variable: "mass", "energy", "mass_of_v"
    std::string text;
    std::string unit;
    std::string path = {}; ///< key path, for messages; empty: the equation's diagnostics.NAME
    int dimension = 0;     ///< the only one it is a number of; 0: all
  };
  /// A field that frames show beside the evolving ones: text, pointwise in those and the parameters.
  struct Derived {
    Field field;
    std::string text;
  };
  /// Other variables that initial values may be given in (velocity and pressure rather than momentum and energy), and
  /// the evolving fields as pointwise formulas of them; a field without one is itself such a variable.
  struct Alternative {
    std::vector<Field> variables;
    std::vector<Rate> formulas;
  };

  std::string id;
  std::vector<Field> fields;
  bool complex = false; ///< the fields are complex, and `i` is the imaginary unit
  std::vector<std::pair<std::string, double>> parameters;
  /// Formulas by name, for the texts below and the formulas that come later; texts know their derivatives as those of
  /// fields (flux_x).
  std::vector<std::pair<std::string, std::string>> formulas;
  std::string formulaKey = {}; ///< key below the path that holds the formulas, for messages; empty: the path itself
  std::vector<Rate> rates;
  std::vector<Constraint> constraints;
  std::vector<Diagnostic> diagnostics;
  std::vector<Derived> derived;
  Alternative alternative;              ///< without variables: there is none
  std::vector<int> dimensions{1, 2, 3}; ///< of the domains it makes sense on
  /// The equation as a conservation law, for finite volumes; it has no rates then.
  std::shared_ptr<const Conservation> conservation;
  std::string path = "equation"; ///< key path, for messages
  /// How many perturbations of the fields are fields, too: behind the n fields (and constraints) of the equation itself
  /// come n perturbed ones of the first, n of the second and so on, and the operation tangent_J(e) of the language is
  /// the derivative of e along the J-th, J = 1, 2, ... See withTangents() in core/pde/tangents.h.
  std::size_t tangents = 0;

  /// Key path whose entries are the formulas.
  std::string definitionPath() const { return formulaKey.empty() ? path : path + "." + formulaKey; }
  /// The equation as it is on domains of one dimension: without what belongs to others.
  Equation in(int dimension) const;
};

/// What an equation says, for editors and typesetting.
Formulas formulasOf(const Equation& equation);

} // namespace semiflow::pde
