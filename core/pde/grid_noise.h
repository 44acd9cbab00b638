#pragma once

#include <memory>
#include <vector>

#include "core/numerics/spectral_sweep.h"
#include "core/pde/mode_noise.h"
#include "core/pde/noise_law.h"
#include "core/pde/stencil_system.h"

namespace semiflow::pde {

/// Stochastic forcing of values at the points of a grid. White noise is independent at every point, of variance
/// dt/(volume of the point's cell; half a cell at a side). Coloured noise is that of a periodic box that is longer by
/// six correlation lengths in directions with sides, seen at the points of the domain. Masked points have none.
template <class T> class GridNoise final : public numerics::Noise<T> {
 public:
  using State = std::vector<T>;

  /// @throws ResourceError where a long correlation needs a box that does not fit the memory
  GridNoise(StencilSystem<T>& system, const Grid& grid, const Law& law, const NoiseLaw& noise);

  /// Other amplitudes for the same fields, or the system has been replaced; the paths go on.
  void setLaw(const NoiseLaw& noise);
  void begin(double length, std::uint64_t steps) override { path_->begin(length, steps); }
  void next(double time, double h, const State& u, bool milstein, State& out) override;

 private:
  void makeWhite(const Grid& grid);
  void makeColoured(const Grid& grid);
  /// The next increment at the points, lane after lane.
  const T* increment();

  StencilSystem<T>& system_;
  NoiseLaw noise_;
  std::size_t parts_, points_, stride_;
  std::array<std::size_t, 3> shape_;
  std::unique_ptr<numerics::NoisePath<T>> path_;
  std::vector<T> variance_;                           ///< of white noise per unit of time at the points
  std::unique_ptr<numerics::SpectralSweep<T>> sweep_; ///< of coloured noise
  std::array<std::size_t, 3> box_{1, 1, 1};           ///< its points
  State coloured_;
  std::vector<typename StencilSystem<T>::Input> inputs_;
  std::vector<State> amplitude_;
};

extern template class GridNoise<float>;
extern template class GridNoise<double>;

} // namespace semiflow::pde
