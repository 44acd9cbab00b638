#pragma once

#include <string>
#include <vector>

#include "core/pde/field_algebra.h"

namespace semiflow::pde {

/// A linear part with the coefficients still exact.
struct LinearPart {
  std::vector<LinearTerm> terms;
  GiNaC::ex sum = 0;
};

/// What is linear with constant coefficients in the fields around their rest. Conjugates are left out: no symbol in
/// wave numbers of psi alone stands for them.
LinearPart linearPartOf(const GiNaC::ex& e, const FieldAlgebra& algebra, std::size_t row);

/// e - linear, in whichever of its forms takes fewer instructions.
GiNaC::ex remainder(const GiNaC::ex& e, const GiNaC::ex& linear, const FieldAlgebra& algebra, const std::string& path);

/// The constraints of an equation: 0 = linear terms + source.
struct Constraints {
  std::vector<LinearTerm> linear;
  std::vector<GiNaC::ex> sources; ///< one per elliptic field; 0 where it has none
  std::vector<std::string> paths; ///< one per elliptic field
  std::vector<bool> follows;      ///< one per elliptic field: whether a source has a part in it

  /// @throws InputError where e, which is not linear, has a field in it that follows from a source
  void requireIndependent(const GiNaC::ex& e, const Equation& equation, const FieldAlgebra& algebra,
                          const std::string& path) const;
};
/// @throws InputError for a formula without its own field, or not linear in a field that follows from a source
Constraints constraintsOf(const Equation& equation, FieldAlgebra& algebra);

/// @throws InputError for an imaginary coefficient in an equation of real fields
void requireReal(bool complex, const std::vector<LinearTerm>& terms, const std::string& path);

} // namespace semiflow::pde
