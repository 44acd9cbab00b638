#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "core/base/component.h"
#include "core/sampling/processes/process.h"

namespace semiflow::sampling {

/// Where a sampler sets its steps.
class TimeGrid {
 public:
  virtual ~TimeGrid() = default;
  /// steps + 1 levels from process.start() down to process.end(), both met exactly. The grid of twice as many steps
  /// holds every level of this one. @pre steps >= 1
  virtual std::vector<Level> levels(const Process& process, std::size_t steps) const = 0;
};

/// Levels at the times timeAt(i/steps), i = 1..steps-1, between the process's own ends.
std::vector<Level> levelsAt(const Process& process, std::size_t steps, const std::function<double(double)>& timeAt);

const Family<TimeGrid>& timeGrids();

} // namespace semiflow::sampling
