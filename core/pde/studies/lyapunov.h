#pragma once

#include "core/base/component.h"
#include "core/experiment/run.h"

namespace semiflow::pde {

/// Kind `lyapunov`: how fast solutions of an equation on a periodic domain drift apart. A solution is moved together
/// with k infinitesimal perturbations that are made orthonormal again every so often (TangentFlow); the k leading
/// Lyapunov exponents are the mean rates of their growth from `transient` on.
///
/// Frames hold the equation's fields, the table lyapunov_spectrum (number, exponent, and the exponent two standard
/// errors lower and higher) and as scalars lyapunov_exponent_J, standard_error of the leading one (BatchMeans) and
/// kaplan_yorke_dimension, each once it is known (the dimension needs so many exponents that their sum is negative),
/// the equation's diagnostics and spectral_tail. A function evaluation is one of the nonlinear part of the equation and
/// of all perturbations.
///
/// Live: the equation's live parameters, which begin the estimate anew.
const Component<experiment::Run>& lyapunov();

/// j + (l_1 + ... + l_j)/|l_(j+1)| with the largest j whose sum is not negative, of exponents in descending order; NaN
/// where there is no exponent behind it. J. L. Kaplan, J. A. Yorke, "Chaotic behavior of multidimensional difference
/// equations", Lecture Notes in Mathematics 730, 204 (1979).
double kaplanYorkeDimension(std::vector<double> exponents);

} // namespace semiflow::pde
