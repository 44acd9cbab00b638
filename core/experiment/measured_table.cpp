#include "core/experiment/measured_table.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace semiflow::experiment {

namespace {

Table linesOver(const std::string& name, const std::string& abscissa, const std::string& abscissaUnit,
                const std::vector<std::string>& lines, std::vector<double> places) {
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  Table table;
  table.name = name;
  table.logarithmic = table.logarithmicAbscissa = table.measured = true;
  for (const std::string& line : lines) table.columns.push_back({line, "", std::vector(places.size(), none), false});
  table.columns.insert(table.columns.begin(), {abscissa, abscissaUnit, std::move(places), false});
  return table;
}

} // namespace

Table tableOf(const std::string& name, const std::string& abscissa, const std::string& abscissaUnit,
              const std::vector<std::string>& lines, const std::vector<Measurement>& points) {
  std::vector<double> places;
  for (const Measurement& point : points) places.push_back(point.x);
  std::sort(places.begin(), places.end());
  places.erase(std::unique(places.begin(), places.end()), places.end());
  Table table = linesOver(name, abscissa, abscissaUnit, lines, places);
  for (const Measurement& point : points) {
    const auto row = std::lower_bound(places.begin(), places.end(), point.x) - places.begin();
    table.columns[point.line + 1].values[static_cast<std::size_t>(row)] = point.y;
  }
  return table;
}

Table scatterOf(const std::string& name, const std::string& abscissa, const std::string& abscissaUnit,
                const std::vector<std::string>& lines, const std::vector<Measurement>& points) {
  std::vector<double> places;
  for (const Measurement& point : points) places.push_back(point.x);
  Table table = linesOver(name, abscissa, abscissaUnit, lines, std::move(places));
  for (std::size_t row = 0; row < points.size(); ++row) table.columns[points[row].line + 1].values[row] = points[row].y;
  return table;
}

double slopeOf(const Table& table, std::size_t column, std::size_t last) {
  std::vector<double> x, y;
  const auto& places = table.columns[0].values;
  const auto& values = table.columns[column].values;
  for (std::size_t row = values.size(); row > 0 && x.size() < last; --row) {
    if (!(values[row - 1] > 0)) continue;
    x.push_back(std::log(places[row - 1]));
    y.push_back(std::log(values[row - 1]));
  }
  if (x.size() < 2) return std::numeric_limits<double>::quiet_NaN();
  const auto n = static_cast<double>(x.size());
  double meanX = 0, meanY = 0, above = 0, below = 0;
  for (std::size_t i = 0; i < x.size(); ++i) meanX += x[i] / n, meanY += y[i] / n;
  for (std::size_t i = 0; i < x.size(); ++i) {
    above += (x[i] - meanX) * (y[i] - meanY);
    below += (x[i] - meanX) * (x[i] - meanX);
  }
  return above / below;
}

} // namespace semiflow::experiment
