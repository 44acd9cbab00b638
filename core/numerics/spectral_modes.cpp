#include "core/numerics/spectral_modes.h"

#include <numbers>

#include "core/base/error.h"

namespace semiflow::numerics {

std::array<int, 3> SpectralModes::numbers(std::size_t mode) const {
  const std::size_t nx = count(0), ny = count(1);
  return {number(0, mode % nx), number(1, mode / nx % ny), number(2, mode / (nx * ny))};
}

double SpectralModes::waveNumber(int axis, int m) const {
  return 2 * std::numbers::pi * m / periods[static_cast<std::size_t>(axis)];
}

std::size_t SpectralModes::opposite(std::size_t mode) const {
  const std::size_t nx = count(0), ny = count(1), nz = count(2);
  const std::size_t x = mode % nx, y = mode / nx % ny, z = mode / (nx * ny);
  SF_ASSERT(!real || x == 0);
  return (((nz - z) % nz) * ny + (ny - y) % ny) * nx + (nx - x) % nx;
}

SpectralModes spectralModes(int dimension, const std::array<std::size_t, 3>& points,
                            const std::array<double, 3>& periods, bool real, bool dealiased) {
  SF_ASSERT(dimension >= 1 && dimension <= 3);
  SpectralModes modes;
  modes.dimension = dimension;
  modes.real = real;
  for (std::size_t a = 0; a < static_cast<std::size_t>(dimension); ++a) {
    SF_ASSERT(points[a] > 0 && periods[a] > 0);
    modes.points[a] = points[a];
    modes.periods[a] = periods[a];
    modes.largest[a] = static_cast<int>((points[a] - 1) / (dealiased ? 3 : 2));
  }
  return modes;
}

} // namespace semiflow::numerics
