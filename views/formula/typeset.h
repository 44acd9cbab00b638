#pragma once

#include <limits>
#include <vector>

#include <QString>

#include "core/base/formulas.h"
#include "core/numerics/expression_syntax.h"
#include "views/formula/formula_box.h"

namespace semiflow::views {

/// A formula as mathematics is printed: u_xx as a partial derivative, a/b as a fraction, laplacian(u) as ∇²u, psi as ψ.
/// @param names which names have derivatives and indices; @param widest fractions beyond are written with a slash, so
///        that their lines can be broken
std::vector<FormulaPiece> typeset(const numerics::Syntax& formula, const Formulas& names, const FormulaFont& font,
                                  double widest = std::numeric_limits<double>::infinity());

/// The part of a statement left of its equals sign, and the sign: ∂u/∂t = .
FormulaBox typesetLeft(const Formulas::Statement& statement, const Formulas& names, const FormulaFont& font);

/// A formula written for display ("∂u/∂t = D ∂²u/∂x² + e^(−x)"): fractions, roots and exponents are built up, the rest
/// stands as it is. Never fails.
std::vector<FormulaPiece> typesetText(const QString& text, const FormulaFont& font);

/// The symbol of a name: Greek letters, digits and what follows an underscore as index, words upright.
FormulaBox symbolBox(const std::string& name, const Formulas& names, const FormulaFont& font);

} // namespace semiflow::views
