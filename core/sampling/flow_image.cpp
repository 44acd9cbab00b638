#include "core/sampling/flow_image.h"

#include <algorithm>

#include "core/sampling/coordinate_names.h"

namespace semiflow::sampling {

experiment::GridField flowImage(Flow flow, const Process& process, const ScoreFunction& score, const Target& law,
                                const Level& level) {
  constexpr std::size_t side = 24;
  experiment::GridField field;
  field.name = flow == Flow::velocity ? "velocity" : "score";
  const std::vector<std::string> names = coordinateNames(2);
  const Level start = process.level(process.start()), end = process.level(process.end());
  double width = 0;
  for (std::size_t c = 0; c < 2; ++c) {
    const auto [first, last] = law.extent(end, c);
    width = std::max(width, last - first);
  }
  for (std::size_t c = 0; c < 2; ++c) {
    const auto [first, last] = law.extent(end, c);
    const auto [earlier, later] = law.extent(start, c);
    const double lower = std::clamp(earlier, first - width, first), upper = std::clamp(later, last, last + width);
    const double spacing = (upper - lower) / side;
    field.axes.push_back({names[c], "", lower + 0.5 * spacing, spacing, side, false});
  }
  Cloud places(side * side, 2), values = places;
  for (std::size_t p = 0; p < places.count(); ++p) {
    places.at(p, 0) = field.axes[0].at(p % side);
    places.at(p, 1) = field.axes[1].at(p / side);
  }
  score(level, places, values);
  if (flow == Flow::velocity) {
    const double half = 0.5 * process.diffusionSquared(level.time);
    combine({{-process.drift(level.time), places}, {half, values}}, values);
  }
  for (std::size_t p = 0; p < values.count(); ++p) {
    field.values.push_back(values.at(p, 0));
    field.imaginary.push_back(values.at(p, 1));
  }
  return field;
}

} // namespace semiflow::sampling
