#pragma once

#include <array>
#include <cstddef>

namespace semiflow::numerics {

/// The Fourier modes that a field on a periodic grid of 1 to 3 directions keeps: |m_a| <= largest[a] in each direction
/// a, and only m_x >= 0 of a real field. They are stored over x fastest, each direction as 0, 1, ..., K, -K, ..., -1.
struct SpectralModes {
  int dimension = 1;
  bool real = true; ///< the field's values are real
  std::array<std::size_t, 3> points{1, 1, 1};
  std::array<double, 3> periods{1, 1, 1};
  std::array<int, 3> largest{0, 0, 0}; ///< K

  /// Modes stored in a direction.
  std::size_t count(int axis) const {
    const auto k = static_cast<std::size_t>(largest[static_cast<std::size_t>(axis)]);
    return axis == 0 && real ? k + 1 : 2 * k + 1;
  }
  std::size_t total() const { return count(0) * count(1) * count(2); }
  std::size_t allPoints() const { return points[0] * points[1] * points[2]; }
  /// The signed mode number m of a direction's j-th stored mode.
  int number(int axis, std::size_t j) const {
    const int k = largest[static_cast<std::size_t>(axis)];
    const int m = static_cast<int>(j);
    return m <= k ? m : m - 2 * k - 1;
  }
  std::array<int, 3> numbers(std::size_t mode) const;
  /// 2 pi m / period.
  double waveNumber(int axis, int m) const;
  /// Where the mode -m is stored. @pre a complex field, or m_x = 0
  std::size_t opposite(std::size_t mode) const;
};

/// @param dealiased K = floor((n-1)/3): a product of two fields then has no aliasing error in the modes kept; else
///        K = floor((n-1)/2), all but an even grid's Nyquist mode, whose odd derivatives are not defined
SpectralModes spectralModes(int dimension, const std::array<std::size_t, 3>& points,
                            const std::array<double, 3>& periods, bool real, bool dealiased);

} // namespace semiflow::numerics
