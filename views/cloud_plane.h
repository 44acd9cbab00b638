#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include <QPointF>
#include <QStringList>

#include "core/experiment/frame.h"

namespace semiflow::views {

/// Two directions in which a cloud of any dimension is seen: its first two coordinates, another two, or the principal
/// axes of a frame's particles (those along which they are spread most).
class CloudPlane {
 public:
  /// What there is to choose from: pairs of the first four coordinates, then the principal axes. One in the plane.
  static QStringList namesOf(const experiment::Particles& particles);

  CloudPlane() = default;
  /// @param chosen one of those
  CloudPlane(const experiment::Particles& particles, int chosen);

  QPointF at(const experiment::Particles& particles, std::size_t particle) const;
  const std::array<QString, 2>& labels() const { return labels_; }
  bool isOfTheFirstTwo() const { return firstTwo_; }

 private:
  bool firstTwo_ = true;
  std::array<std::size_t, 2> coordinates_{0, 1};
  std::array<QString, 2> labels_;
  std::array<std::vector<double>, 2> directions_; ///< empty: coordinates
};

/// Weights that sum to one; equal ones where there are none.
std::vector<double> weightsOf(const experiment::Particles& particles);

/// Where the particles are, as the logarithm of their density at the points of another field: counted in its cells and
/// smoothed over the next ones. Weights count. Where there are none it is far below all else.
experiment::GridField logDensityOf(const experiment::Particles& particles, const experiment::GridField& like);

/// The arrows of a frame in that plane: its first complex field whose axes have the names of the cloud's first two
/// coordinates, its real part along the first and its imaginary part along the second. Null where there is none.
const experiment::GridField* arrowsFor(const experiment::Frame& frame, const experiment::Particles& particles);

} // namespace semiflow::views
