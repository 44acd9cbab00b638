#include "core/sampling/grids/time_grid.h"

#include <algorithm>

#include "core/base/error.h"

namespace semiflow::sampling {

std::vector<Level> levelsAt(const Process& process, std::size_t steps, const std::function<double(double)>& timeAt) {
  SF_ASSERT(steps >= 1);
  std::vector<Level> levels{process.level(process.start())};
  for (std::size_t i = 1; i < steps; ++i) {
    const double time = timeAt(static_cast<double>(i) / static_cast<double>(steps));
    levels.push_back(process.level(std::clamp(time, process.end(), process.start())));
  }
  levels.push_back(process.level(process.end()));
  return levels;
}

std::vector<Level> levelsAtLambdas(const Process& process, const Level& first, const Level& last,
                                   const std::vector<double>& between) {
  std::vector<Level> levels{first};
  for (const double lambda : between)
    levels.push_back(process.level(std::clamp(process.timeAt(lambda), process.end(), process.start())));
  levels.push_back(last);
  return levels;
}

} // namespace semiflow::sampling
