#pragma once

#include <array>
#include <complex>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "core/numerics/kernel.h"
#include "core/pde/equation.h"

namespace semiflow::pde {

/// Linear operators beside derivatives, as bits of Derivative::nonlocal; each commutes with all the others.
enum Nonlocal : unsigned {
  hilbertTransform = 1, ///< along x: the symbol -i sign(k_x), which takes cos to sin and sin to -cos
  integralOverX = 2,    ///< over the period, whose length multiplies k_x = 0; every other wave number goes to 0
  integralOverY = 4,
  integralOverZ = 8,
};

/// A field differentiated orders[0] times in x, orders[1] in y, orders[2] in z. Fields are numbered evolving ones
/// first, then elliptic ones.
struct Derivative {
  std::size_t field = 0;
  std::array<int, 3> orders{};
  unsigned nonlocal = 0; ///< bits of Nonlocal; a discretisation without them refuses any but 0
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

/// An equation in the form it is computed in, for one dimension: du/dt = L (u, p) + N(u, p, x, t), 0 = A p + B u + S.
/// The sources S are what is not linear in the constraints; they depend on the evolving fields, on elliptic ones
/// without sources, place and time. A field that follows from a source (`follows`) appears in L alone, so that its
/// share of du/dt is a symbol in wave numbers times S: the pressure of a flow, or a flux like q of u_t = -q_x with 0 =
/// u^2/2 - q.
struct Law {
  std::vector<std::string> fields; ///< evolving
  std::vector<std::string> elliptic;
  bool complex = false;
  int dimension = 1;
  std::vector<std::pair<std::string, double>> parameters; ///< numbers by name, for the formulas at the sides
  std::vector<LinearTerm> linear;           ///< L: only evolving and elliptic fields with constant coefficients
  std::vector<LinearTerm> constraints;      ///< row: elliptic field number; of.field: any field. They sum to 0
  Pointwise nonlinear;                      ///< N and S; empty inputs and outputs where the equation is linear
  std::vector<std::size_t> nonlinearFields; ///< of each output: the evolving field, or fields.size() + elliptic field
  std::vector<bool> follows;                ///< of each elliptic field: whether a source has a part in it
  /// For finite volumes, in place of all of the above but the fields' names; else null.
  std::shared_ptr<const Conservation> conservation;

  std::size_t sources() const; ///< outputs of `nonlinear` that are sources; they come last
};

/// For discretisations that know derivatives alone: no nonlocal operator, and no field that follows from a source.
/// @throws InputError at discretisation.id, found `id`
void requireDerivativesAlone(const Law& law, const std::string& id);

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
