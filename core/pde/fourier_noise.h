#pragma once

#include <array>
#include <memory>
#include <vector>

#include <tbb/enumerable_thread_specific.h>

#include "core/numerics/spectral_sweep.h"
#include "core/numerics/stepper.h"
#include "core/pde/mode_noise.h"
#include "core/pde/noise_law.h"

namespace semiflow::pde {

/// Stochastic forcing of Fourier coefficients. Amplitudes that are numbers multiply the noise mode by mode; others
/// multiply it at the points of the grid, and the product goes back to the retained modes.
template <class T> class FourierNoise final : public numerics::Noise<std::complex<T>> {
 public:
  using State = numerics::State<T>;

  /// @param origin the place of the grid's first point
  FourierNoise(const Law& law, const NoiseLaw& noise, const numerics::SpectralModes& modes,
               const std::array<double, 3>& origin);

  /// Other amplitudes for the same fields, or another law; the paths go on.
  void setLaw(const Law& law, const NoiseLaw& noise);
  void begin(double length, std::uint64_t steps) override { path_.begin(length, steps); }
  void next(double time, double h, const State& u, bool milstein, State& out) override;

 private:
  void multiply(const numerics::SpectralRows<T>& rows, double h, bool milstein);

  numerics::SpectralModes modes_;
  std::array<double, 3> origin_;
  NoiseLaw noise_;
  NoiseSpectrum spectrum_;
  numerics::NoisePath<T> path_;
  std::size_t fields_;
  std::vector<std::complex<T>> constants_; ///< the amplitudes where they are numbers
  std::unique_ptr<numerics::SpectralSweep<T>> sweep_;
  State all_; ///< the fields, and after them the noise: what the sweep reads
  std::vector<std::complex<T>*> outputs_;
  tbb::enumerable_thread_specific<std::vector<T>> scratch_;
};

extern template class FourierNoise<float>;
extern template class FourierNoise<double>;

} // namespace semiflow::pde
