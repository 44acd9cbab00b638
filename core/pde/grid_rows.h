#pragma once

#include <algorithm>
#include <cstddef>

#include "core/base/parallel.h"
#include "core/pde/grid.h"

namespace semiflow::pde {

/// A row of a grid, or a part of a long one: the points (begin ... end - 1, y, z); or several whole rows, from y on.
struct GridRow {
  std::size_t y = 0, z = 0, begin = 0, end = 0;
  std::size_t first = 0; ///< index of its first point in the grid
  std::size_t rows = 1;
  std::size_t count() const { return (end - begin) * rows; }
};

/// Most points that are worked on at a time: their lanes stay in the cache.
constexpr std::size_t longestRow = 2048;

/// How many blocks forRows() makes.
inline std::size_t rowParts(const Grid& grid) { return (grid.points[0] + longestRow - 1) / longestRow; }
inline std::size_t allRows(const Grid& grid) { return grid.points[1] * grid.points[2] * rowParts(grid); }

/// The block of that number. @param number below allRows()
inline GridRow rowOf(const Grid& grid, std::size_t number) {
  const std::size_t parts = rowParts(grid), line = number / parts;
  GridRow row;
  row.y = line % grid.points[1];
  row.z = line / grid.points[1];
  row.begin = number % parts * longestRow;
  row.end = std::min(row.begin + longestRow, grid.points[0]);
  row.first = line * grid.points[0] + row.begin;
  return row;
}

/// Calls body(begin, end) for ranges of rows' numbers, in parallel, in blocks that do not depend on the number of
/// threads.
template <class Body> void forRowBlocks(const Grid& grid, const Body& body) {
  constexpr std::size_t blockPoints = 1 << 14;
  const std::size_t block = std::max<std::size_t>(1, blockPoints / std::min(grid.points[0], longestRow));
  parallelBlocks(allRows(grid), block, body);
}

/// Calls body(row, number) for every row.
template <class Body> void forRows(const Grid& grid, const Body& body) {
  forRowBlocks(grid, [&](std::size_t begin, std::size_t end) {
    for (std::size_t number = begin; number < end; ++number) body(rowOf(grid, number), number);
  });
}

/// The same, but for rows that are short and at least edge[0] and edge[1] rows away from the ends of y and z: those are
/// taken several at a time. A row's number is that of the first.
template <class Body> void forRowGroups(const Grid& grid, const std::array<std::size_t, 2>& edge, const Body& body) {
  const std::size_t most = longestRow / std::min(grid.points[0], longestRow), ny = grid.points[1];
  const auto isInside = [&](const GridRow& row) {
    return row.y >= edge[0] && row.y + edge[0] < ny && row.z >= edge[1] && row.z + edge[1] < grid.points[2];
  };
  forRowBlocks(grid, [&](std::size_t begin, std::size_t end) {
    while (begin < end) {
      GridRow row = rowOf(grid, begin);
      if (most > 1 && isInside(row)) row.rows = std::min({most, end - begin, ny - edge[0] - row.y});
      body(row, begin);
      begin += row.rows;
    }
  });
}

} // namespace semiflow::pde
