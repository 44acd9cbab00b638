#pragma once

#include <cstdint>
#include <vector>

#include "core/numerics/noise_path.h"
#include "core/numerics/spectral_modes.h"

namespace semiflow::pde {

/// The spectrum of homogeneous noise on a box: dW = sum over modes of sqrt(q) exp(i k.x) dbeta.
struct NoiseSpectrum {
  std::vector<double> deviations; ///< sqrt(q) of every stored mode
  double variance = 0;            ///< of W at a point per unit of time: the sum of q over all modes
};
/// White: q = 1/volume, so that E dW(x) dW(y) is delta(x - y) dt as far as the modes go. Coloured: q proportional to
/// exp(-length^2 k^2/2), of variance 1.
NoiseSpectrum noiseSpectrum(const numerics::SpectralModes& modes, double correlationLength);

/// Paths of the coefficients of some fields (their numbers, below 16), field after field, mode after mode, as real and
/// imaginary parts. A mode's path does not depend on what others there are: on a finer grid the noise has more modes
/// and is else the same.
template <class T>
numerics::NoisePath<T> modeNoise(std::uint64_t seed, const numerics::SpectralModes& modes,
                                 const std::vector<std::size_t>& fields, const NoiseSpectrum& spectrum,
                                 double correlationTime);

} // namespace semiflow::pde
