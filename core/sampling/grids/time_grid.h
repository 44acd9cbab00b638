#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

#include "core/base/component.h"
#include "core/experiment/frame.h"
#include "core/sampling/processes/process.h"

namespace semiflow::sampling {

class Sampler;
struct Journey;

/// Where a sampler sets its steps.
class TimeGrid {
 public:
  virtual ~TimeGrid() = default;
  /// steps + 1 levels from process.start() down to process.end(), both met exactly. The grid of twice as many steps
  /// holds every level of this one. @pre steps >= 1
  virtual std::vector<Level> levels(const Process& process, std::size_t steps) const = 0;
  /// Called once, before the first step: may move the journey's levels between its ends to where they suit the sampler
  /// and the score. @param sampler makes one. @return what there is to see of the search
  virtual std::vector<experiment::Content> suit(Journey& /*journey*/,
                                                const std::function<std::unique_ptr<Sampler>()>& /*sampler*/,
                                                std::size_t /*dimension*/) const {
    return {};
  }
};

/// Levels at these half-log-SNRs between the first and the last, which stay. @pre they rise
std::vector<Level> levelsAtLambdas(const Process& process, const Level& first, const Level& last,
                                   const std::vector<double>& between);

/// Levels at the times timeAt(i/steps), i = 1..steps-1, between the process's own ends.
std::vector<Level> levelsAt(const Process& process, std::size_t steps, const std::function<double(double)>& timeAt);

const Family<TimeGrid>& timeGrids();

} // namespace semiflow::sampling
