#pragma once

#include <array>
#include <complex>
#include <vector>

#include "core/numerics/spectral_modes.h"
#include "core/numerics/spectral_sweep.h"
#include "core/pde/law.h"

namespace semiflow::pde {

/// The symbol of a derivative at a mode (m_x, m_y, m_z): (i k_x)^a (i k_y)^b (i k_z)^c, times those of its nonlocal
/// operators.
std::complex<double> derivativeSymbol(const Derivative& of, const numerics::SpectralModes& modes,
                                      const std::array<int, 3>& numbers);

/// The symbol of a law's linear part, elliptic fields eliminated: fields*fields entries, row by row.
void lawSymbol(const Law& law, const numerics::SpectralModes& modes, const std::array<int, 3>& numbers,
               std::complex<double>* matrix);

/// What the sources of the constraints bring to the rates through the fields that follow from them: the symbol by which
/// each source (column, in the order of the elliptic fields) is multiplied in each rate (row).
void sourceSymbol(const Law& law, const numerics::SpectralModes& modes, const std::array<int, 3>& numbers,
                  std::complex<double>* matrix);

/// Whether the symbol is a diagonal matrix at every mode.
bool symbolIsDiagonal(const Law& law, const numerics::SpectralModes& modes);

/// What is to be transformed to get a derivative of an evolving or elliptic field. The elliptic fields' coefficients p
/// solve 0 = A p + B u; where A is singular (the mean of a stream function) p is the smallest least-squares solution.
/// @pre the field does not follow from a source
template <class T>
numerics::SpectralInput<T> spectralInput(const Law& law, const numerics::SpectralModes& modes, const Derivative& of);
/// One for each.
template <class T>
std::vector<numerics::SpectralInput<T>> spectralInputs(const Law& law, const numerics::SpectralModes& modes,
                                                       const std::vector<Derivative>& derivatives);

} // namespace semiflow::pde
