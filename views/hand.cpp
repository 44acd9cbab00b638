#include "views/hand.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "views/field_choices.h"

namespace semiflow::views {

using experiment::Axis;
using experiment::GridField;
using experiment::Table;

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();
constexpr double mostSamples = 2000;

/// The two points around a coordinate, and how far it lies towards the second.
struct Between {
  std::size_t first = 0, second = 0;
  double share = 0;
};

std::optional<Between> between(const Axis& axis, double coordinate) {
  const auto points = static_cast<double>(axis.points);
  if (axis.points == 0) return std::nullopt;
  double place = axis.spacing > 0 ? (coordinate - axis.lower) / axis.spacing : 0;
  if (axis.periodic) place -= points * std::floor(place / points);
  constexpr double half = 0.5; // the outer halves of the cells at the ends
  if (!(place >= -half && place <= points - half + (axis.periodic ? half : 0))) return std::nullopt;
  if (!axis.periodic) place = std::clamp(place, 0.0, points - 1);
  const double low = std::min(std::floor(place), points - 1);
  const auto first = static_cast<std::size_t>(low);
  const std::size_t second = axis.periodic ? (first + 1) % axis.points : std::min(first + 1, axis.points - 1);
  return Between{first, second, place - low};
}

std::string nameOf(const Place& place) {
  std::string name = place.field + " at ";
  for (std::size_t a = 0; a < place.at.size(); ++a) name += fmt::format("{}{:.4g}", a > 0 ? ", " : "", place.at[a]);
  return name;
}

} // namespace

std::optional<double> valueBetween(const GridField& field, Part part, const std::vector<double>& at) {
  if (at.empty() || at.size() != field.axes.size()) return std::nullopt;
  double sum = 0;
  std::vector<Between> around;
  for (std::size_t a = 0; a < at.size(); ++a) {
    const auto found = between(field.axes[a], at[a]);
    if (!found) return std::nullopt;
    around.push_back(*found);
  }
  for (std::size_t corner = 0; corner < (std::size_t{1} << at.size()); ++corner) {
    double weight = 1;
    std::size_t index = 0, stride = 1;
    for (std::size_t a = 0; a < at.size(); ++a) {
      const bool second = (corner >> a & 1) != 0;
      weight *= second ? around[a].share : 1 - around[a].share;
      index += stride * (second ? around[a].second : around[a].first);
      stride *= field.axes[a].points;
    }
    if (weight > 0) sum += weight * valueAt(field, part, index);
  }
  return sum;
}

Table probeTable(const std::vector<experiment::FramePtr>& frames, const std::vector<Place>& probes,
                 const std::string& timeName, const std::string& timeUnit) {
  Table table{"probes", {{timeName, timeUnit, {}}}, false};
  for (const auto& frame : frames) table.columns[0].values.push_back(frame->time);
  for (const Place& probe : probes) {
    Table::Column column{nameOf(probe), "", {}};
    for (const auto& frame : frames) {
      const auto* field = contentOf<GridField>(frame, probe.field);
      column.values.push_back(field == nullptr ? missing
                                               : valueBetween(*field, Part::modulus, probe.at).value_or(missing));
      if (field != nullptr) column.unit = field->unit;
    }
    table.columns.push_back(std::move(column));
  }
  return table;
}

Table cutTable(const experiment::FramePtr& frame, const Cut& cut) {
  const auto* field = contentOf<GridField>(frame, cut.from.field);
  Table table{"cut", {{"distance", "", {}}, {"x", "", {}}, {"y", "", {}}, {cut.from.field, "", {}}}, false};
  if (field == nullptr || field->axes.size() != 2 || cut.from.at.size() != 2 || cut.to.at.size() != 2) return table;
  const double dx = cut.to.at[0] - cut.from.at[0], dy = cut.to.at[1] - cut.from.at[1];
  const double cells = std::abs(dx) / field->axes[0].spacing + std::abs(dy) / field->axes[1].spacing;
  const auto samples = static_cast<std::size_t>(std::clamp(2 * cells, 2.0, mostSamples));
  for (std::size_t n = 0; n <= samples; ++n) {
    const double along = static_cast<double>(n) / static_cast<double>(samples);
    const std::vector<double> at{cut.from.at[0] + along * dx, cut.from.at[1] + along * dy};
    const double value = valueBetween(*field, Part::modulus, at).value_or(missing);
    const std::array<double, 4> row{along * std::hypot(dx, dy), at[0], at[1], value};
    for (std::size_t c = 0; c < row.size(); ++c) table.columns[c].values.push_back(row[c]);
  }
  table.columns[0].unit = field->axes[0].unit;
  table.columns[1].unit = field->axes[0].unit;
  table.columns[2].unit = field->axes[1].unit;
  table.columns[3].unit = field->unit;
  return table;
}

} // namespace semiflow::views
