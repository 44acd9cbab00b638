#pragma once

#include <array>
#include <complex>
#include <vector>

#include "core/numerics/spectral_modes.h"
#include "core/numerics/spectral_sweep.h"
#include "core/pde/law.h"

namespace semiflow::pde {

/// The symbol (i k_x)^a (i k_y)^b (i k_z)^c of a derivative at a mode (m_x, m_y, m_z).
std::complex<double> derivativeSymbol(const std::array<int, 3>& orders, const numerics::SpectralModes& modes,
                                      const std::array<int, 3>& numbers);

/// The symbol of a law's linear part, elliptic fields eliminated: fields*fields entries, row by row.
void lawSymbol(const Law& law, const numerics::SpectralModes& modes, const std::array<int, 3>& numbers,
               std::complex<double>* matrix);

/// Whether the symbol is a diagonal matrix at every mode.
bool symbolIsDiagonal(const Law& law, const numerics::SpectralModes& modes);

/// What is to be transformed to get a derivative of an evolving or elliptic field. The elliptic fields' coefficients p
/// solve 0 = A p + B u; where A is singular (the mean of a stream function) p is the smallest least-squares solution.
template <class T>
numerics::SpectralInput<T> spectralInput(const Law& law, const numerics::SpectralModes& modes, const Derivative& of);
/// One for each.
template <class T>
std::vector<numerics::SpectralInput<T>> spectralInputs(const Law& law, const numerics::SpectralModes& modes,
                                                       const std::vector<Derivative>& derivatives);

} // namespace semiflow::pde
