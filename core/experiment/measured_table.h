#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/experiment/frame.h"

namespace semiflow::experiment {

/// A point of a line.
struct Measurement {
  std::size_t line = 0;
  double x = 0, y = 0;
};
/// Lines over a common abscissa: a column for each, NaN where it has no point there. Logarithmic both ways.
Table tableOf(const std::string& name, const std::string& abscissa, const std::string& abscissaUnit,
              const std::vector<std::string>& lines, const std::vector<Measurement>& points);
/// The same where every point has an abscissa of its own: a row for each, in their order, in which they are joined.
Table scatterOf(const std::string& name, const std::string& abscissa, const std::string& abscissaUnit,
                const std::vector<std::string>& lines, const std::vector<Measurement>& points);

/// The slope of the straight line through the logarithms of the last so many points of a column, which rise in their
/// abscissa; NaN of fewer than two that are above 0.
double slopeOf(const Table& table, std::size_t column, std::size_t last);

} // namespace semiflow::experiment
