#pragma once

#include <span>

#include "core/base/component.h"

namespace semiflow::sampling {

/// A region that samples are to lie in.
class Constraint {
 public:
  virtual ~Constraint() = default;
  /// Moves a point outside the region to the nearest one inside, and says whether it was outside. Coordinates that the
  /// region's parameters say nothing of are free.
  virtual bool project(std::span<double> point) const = 0;
};

const Family<Constraint>& constraints();

} // namespace semiflow::sampling
