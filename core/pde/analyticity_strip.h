#pragma once

#include <span>

namespace semiflow::pde {

/// The half width delta of the strip around the real axis in which a periodic field is analytic, from its spectrum:
///   |c_k| ~ C k^-n exp(-delta k)
/// is fitted by least squares to the logarithms of what stands out of rounding. Where too little does (the field is all
/// but a few waves), it is the least width that hides the rest.
/// C. Sulem, P.-L. Sulem, H. Frisch, "Tracing complex singularities with spectral methods", J. Comput. Phys. 50, 138
/// (1983).
/// @param sizes |c_k| at the wave numbers spacing * 0, 1, 2, ...; in several dimensions the root of the sum of |c_k|^2
///        over a shell
/// @param rounding relative to the largest
double analyticityStrip(std::span<const double> sizes, double spacing, double rounding);

} // namespace semiflow::pde
