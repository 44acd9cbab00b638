#include "core/pde/masked_rows.h"

#include <algorithm>
#include <cstdlib>
#include <utility>
#include <vector>

namespace semiflow::pde {
namespace {

using std::size_t;

/// A line of the grid through a point.
struct Line {
  Line(const Grid& onGrid, size_t axis, size_t point) : grid(onGrid), count(grid.points[axis]) {
    for (size_t a = 0; a < axis; ++a) stride *= grid.points[a];
    at = point / stride % count;
    base = point - at * stride;
    periodic = grid.periodic[axis];
  }
  size_t index(size_t position) const { return base + position * stride; }
  size_t next(size_t position, int direction) const {
    if (direction > 0) return position + 1 < count ? position + 1 : 0;
    return position > 0 ? position - 1 : count - 1;
  }
  const Grid& grid;
  size_t count, stride = 1, at = 0, base = 0;
  bool periodic = false;
};

/// How far to go to the points of a row, with the sign of the direction, and their weights.
using Offsets = std::vector<std::pair<std::ptrdiff_t, double>>;
bool isInside(const Line& line, const LineOperator& op) { return line.periodic || op.isInterior(line.at); }
Offsets offsetsOf(const Line& line, const LineOperator& op) {
  Offsets offsets;
  if (isInside(line, op)) {
    for (size_t o = 0; o < op.interior.size(); ++o)
      offsets.push_back({static_cast<std::ptrdiff_t>(o) - static_cast<std::ptrdiff_t>(op.reach()), op.interior[o]});
  } else {
    for (const auto& [position, weight] : op.edge(line.at).taps)
      offsets.push_back({static_cast<std::ptrdiff_t>(position) - static_cast<std::ptrdiff_t>(line.at), weight});
  }
  return offsets;
}

bool isClear(const Line& line, std::ptrdiff_t offset) {
  size_t at = line.at;
  for (std::ptrdiff_t step = 0; step < std::abs(offset); ++step) {
    at = line.next(at, offset > 0 ? 1 : -1);
    if (!line.grid.isFree(line.index(at))) return false;
  }
  return true;
}

bool isClear(const Line& line, const Offsets& offsets) {
  return std::all_of(offsets.begin(), offsets.end(), [&](const auto& to) { return isClear(line, to.first); });
}

/// Adds weight * (the value that many points away, as it goes on through edges).
void addTap(const Line& line, std::ptrdiff_t offset, double weight, LineOperator::Row& row) {
  const auto add = [&](size_t position, double by) {
    const auto known =
        std::find_if(row.taps.begin(), row.taps.end(), [&](const auto& tap) { return tap.first == position; });
    if (known == row.taps.end())
      row.taps.push_back({position, by});
    else
      known->second += by;
  };
  size_t at = line.at;
  int direction = offset > 0 ? 1 : -1;
  for (auto left = static_cast<size_t>(std::abs(offset)); left > 0;) {
    const size_t next = line.next(at, direction);
    --left;
    if (line.grid.isFree(line.index(next))) {
      at = next;
    } else if (line.grid.isObstacle(line.index(next))) {
      direction = -direction; // half a step to the edge and half a step back
    } else if (left == 0) {
      return add(next, weight);
    } else {
      add(next, 2 * weight);
      weight = -weight;
      direction = -direction;
      at = next;
    }
  }
  add(at, weight);
}

} // namespace

bool meetsMask(const Grid& grid, size_t axis, const LineOperator& op, size_t point) {
  if (grid.mask.empty()) return false;
  const Line line(grid, axis, point);
  return !isClear(line, offsetsOf(line, op));
}

LineOperator::Row rowAt(const Grid& grid, size_t axis, const LineOperator& op, size_t point) {
  const Line line(grid, axis, point);
  if (!grid.isFree(point)) return {};
  if (!meetsMask(grid, axis, op, point)) return op.row(line.at);
  const LineOperator& chosen = isInside(line, op) || !op.plain ? op : *op.plain;
  LineOperator::Row row;
  if (!isInside(line, chosen)) row.data = chosen.edge(line.at).data;
  for (const auto& [offset, weight] : offsetsOf(line, chosen)) addTap(line, offset, weight, row);
  return row;
}

} // namespace semiflow::pde
