#pragma once

#include <array>
#include <complex>
#include <cstddef>
#include <string>
#include <vector>

#include "core/numerics/kernel.h"
#include "core/pde/equation.h"

namespace semiflow::pde {

/// A field differentiated orders[0] times in x, orders[1] in y, orders[2] in z. Fields are numbered evolving ones
/// first, then elliptic ones.
struct Derivative {
  std::size_t field = 0;
  std::array<int, 3> orders{};
  auto operator<=>(const Derivative&) const = default;
};

/// coefficient * (derivative) in the row's equation: of the rate of evolving field `row`, or of elliptic equation
/// `row`.
struct LinearTerm {
  std::size_t row = 0;
  Derivative of;
  std::complex<double> coefficient;
};

/// Pointwise expressions of derivatives, place and time. The kernel's inputs are, in this order, one lane per entry of
/// `inputs` (two, real and imaginary part, where the equation is complex), then x, y, z and t (real lanes, always all
/// four; t's has stride 0, and lanes the kernel does not use may be empty); its outputs one lane per output (two where
/// the output is complex).
struct Pointwise {
  std::vector<Derivative> inputs;
  numerics::Kernel kernel;
  bool usesPlace = false;
  bool usesTime = false;
};

/// An equation in the form it is computed in, for one dimension: du/dt = L u + N(u, x, t), 0 = A p + B u.
struct Law {
  std::vector<std::string> fields; ///< evolving
  std::vector<std::string> elliptic;
  bool complex = false;
  int dimension = 1;
  std::vector<LinearTerm> linear;           ///< L: only evolving and elliptic fields with constant coefficients
  std::vector<LinearTerm> constraints;      ///< row: elliptic field number; of.field: any field. They sum to 0
  Pointwise nonlinear;                      ///< N; empty inputs and outputs where the equation is linear
  std::vector<std::size_t> nonlinearFields; ///< which evolving field each output of `nonlinear` belongs to
  /// For finite volumes, in place of all of the above but the fields' names; else null.
  std::shared_ptr<const Conservation> conservation;
};

/// One reduction of a pointwise expression over the domain.
struct Reduction {
  enum class Kind { integral, mean, minimum, maximum } kind = Kind::integral;
  std::size_t output = 0; ///< of DiagnosticLaw::pointwise
};

/// All diagnostics of an equation, evaluated in one sweep: reduce every output of `pointwise`, then evaluate `combine`
/// with the reduced numbers as its inputs (real lanes); its outputs are the diagnostics in their order.
struct DiagnosticLaw {
  Pointwise pointwise; ///< outputs are real
  std::vector<Reduction> reductions;
  numerics::Kernel combine;
};

/// Finds by symbolic differentiation what is linear with constant coefficients, and compiles the rest.
/// @throws InputError "equation.rates[0]: column 7: expected ..., found ...", and so for equation.constraints.FIELD and
/// equation.diagnostics.NAME
Law deriveLaw(const Equation& equation, int dimension);
DiagnosticLaw deriveDiagnostics(const Equation& equation, int dimension);

} // namespace semiflow::pde
