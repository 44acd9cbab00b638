#pragma once

#include <string>
#include <vector>

#include "core/base/component.h"
#include "core/domain/boundary.h"
#include "core/domain/mask.h"
#include "core/experiment/frame.h"

namespace semiflow::domain {

/// Where an equation lives: a rectangular grid. A periodic direction's points are lower + j (upper - lower)/n, those of
/// another lower + j (upper - lower)/(n - 1), with both ends.
struct Domain {
  std::string id;
  std::vector<experiment::Axis> axes; ///< x, then y, then z
  Boundary boundary;
  std::vector<MaskPart> masks; ///< obstacles, holes and fixed regions; see maskOf()
  std::string path = "domain"; ///< key path, for messages
  /// Where the points of each direction lie, instead of what its axis says; empty: nowhere else.
  std::vector<std::vector<double>> places;

  int dimension() const { return static_cast<int>(axes.size()); }
  /// The number of points, exact below 2^53 and never overflowing: to be held against the memory before it is trusted.
  double pointCount() const;
  /// @pre it fits the memory
  std::size_t points() const { return static_cast<std::size_t>(pointCount()); }
  double at(std::size_t axis, std::size_t j) const { return places.empty() ? axes[axis].at(j) : places[axis][j]; }
  bool isPeriodic() const; ///< in all directions
  /// The product of the lengths of all directions.
  double volume() const;
  /// "x = 0.25, y = 1": where the point of that index lies; x runs fastest.
  std::string placeOf(std::size_t index) const;
};

/// Family `domain`.
const Family<Domain>& domains();

/// Ids of the domains of that dimension, in the family's order.
std::vector<std::string> domainsOfDimension(int dimension);

const Component<Domain>& interval();
const Component<Domain>& rectangle();
const Component<Domain>& box();

/// What the three domains share: the axes from checked corners and numbers of points.
/// @throws InputError where an upper end is not above the lower one or a number of points is not whole, and
///         where one side only of a direction is periodic
std::unique_ptr<Domain> makeDomain(const Values& values, const std::vector<double>& lower,
                                   const std::vector<double>& upper, const std::vector<double>& points);

} // namespace semiflow::domain
