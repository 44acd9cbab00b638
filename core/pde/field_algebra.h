#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/numerics/expression_parser.h"
#include "core/pde/equation.h"
#include "core/pde/law.h"

namespace semiflow::pde {

/// The symbols of one equation on a domain of one dimension: its fields, their derivatives, place and time, with total
/// differentiation. Of a complex equation the conjugates are symbols of their own (Wirtinger's calculus). Private to
/// the files that derive laws; whoever holds one holds numerics::symbolLock().
class FieldAlgebra {
 public:
  struct FieldSymbol {
    Derivative of;
    bool conjugate = false;
    GiNaC::ex symbol;
  };

  /// @throws InputError for a name that is no name, is taken twice or means something else, and where the equation does
  ///         not hold in this dimension
  FieldAlgebra(const Equation& equation, int dimension);
  FieldAlgebra(const FieldAlgebra&) = delete;
  FieldAlgebra& operator=(const FieldAlgebra&) = delete;

  /// The names and operators of rates; refers to this object.
  numerics::Language language() { return languageWith(equation_.formulas.size()); }
  /// d e/d direction with everything that depends on it: D_x e = e_x + sum over symbols s of e_s D_x s.
  GiNaC::ex total(const GiNaC::ex& e, int direction, const numerics::Complain& complain);
  /// The derivative of e along the j-th perturbation w of the fields (see Equation::tangents): the sum over symbols s
  /// of e_s times the same derivative of w.
  GiNaC::ex tangent(const GiNaC::ex& e, std::size_t j, const numerics::Complain& complain);
  GiNaC::ex conjugate(const GiNaC::ex& e) const { return numerics::conjugateOf(e, conjugates_); }

  /// The field symbols in e, in the order of what they stand for.
  std::vector<FieldSymbol> fieldSymbolsIn(const GiNaC::ex& e) const;
  /// e where all fields are at rest, and their derivatives zero. @throws std::exception at a pole
  GiNaC::ex atRest(const GiNaC::ex& e) const;

  /// Compiles expressions of this algebra, once their real and imaginary parts are known to be wanted.
  Pointwise compile(const std::vector<GiNaC::ex>& expressions, const std::vector<std::string>& paths,
                    bool realOutputs) const;

 private:
  /// The first so many formulas of the equation are names, too.
  numerics::Language languageWith(std::size_t formulas);
  GiNaC::ex symbolOf(const Derivative& derivative, bool conjugate);
  /// A linear operator (bits of Nonlocal) on a formula that is linear in the fields with constant coefficients.
  GiNaC::ex applied(unsigned nonlocal, const GiNaC::ex& e, const numerics::Complain& complain);
  /// A derivative of a named formula, e.g. flux_xx.
  GiNaC::ex differentiated(std::size_t formula, const std::string& suffix, const numerics::Complain& complain);
  std::optional<GiNaC::ex> named(const std::string& name, const numerics::Complain& complain);
  std::optional<GiNaC::ex> derivativeNamed(const std::string& name, const numerics::Complain& complain);
  Pointwise compileWith(const std::vector<Derivative>& inputs, const std::vector<GiNaC::ex>& expressions,
                        const std::vector<std::string>& paths, bool realOutputs) const;

  const Equation& equation_;
  int dimension_;
  std::vector<std::string> names_;     ///< of all fields
  std::vector<GiNaC::ex> coordinates_; ///< x, y, z, t
  std::map<std::pair<Derivative, bool>, GiNaC::ex> symbols_;
  std::map<GiNaC::ex, FieldSymbol, GiNaC::ex_is_less> meanings_;
  GiNaC::exmap conjugates_;
  GiNaC::exmap rest_; ///< every field symbol to its value at rest
};

} // namespace semiflow::pde
