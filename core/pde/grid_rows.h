#pragma once

#include <algorithm>
#include <cstddef>

#include "core/base/parallel.h"
#include "core/pde/grid.h"

namespace semiflow::pde {

/// A row of a grid, or a part of a long one: the points (begin ... end - 1, y, z).
struct GridRow {
  std::size_t y = 0, z = 0, begin = 0, end = 0;
  std::size_t first = 0; ///< index of its first point in the grid
  std::size_t count() const { return end - begin; }
};

/// Longest part of a row that is worked on at a time: its lanes stay in the cache.
constexpr std::size_t longestRow = 2048;

/// How many blocks forRows() makes.
inline std::size_t rowParts(const Grid& grid) { return (grid.points[0] + longestRow - 1) / longestRow; }
inline std::size_t allRows(const Grid& grid) { return grid.points[1] * grid.points[2] * rowParts(grid); }

/// Calls body(row, number) for every row, in parallel, in blocks that do not depend on the number of threads.
template <class Body> void forRows(const Grid& grid, const Body& body) {
  constexpr std::size_t blockPoints = 1 << 14;
  const std::size_t parts = rowParts(grid);
  const std::size_t block = std::max<std::size_t>(1, blockPoints / std::min(grid.points[0], longestRow));
  parallelBlocks(allRows(grid), block, [&](std::size_t begin, std::size_t end) {
    for (std::size_t number = begin; number < end; ++number) {
      GridRow row;
      const std::size_t line = number / parts;
      row.y = line % grid.points[1];
      row.z = line / grid.points[1];
      row.begin = number % parts * longestRow;
      row.end = std::min(row.begin + longestRow, grid.points[0]);
      row.first = line * grid.points[0] + row.begin;
      body(row, number);
    }
  });
}

} // namespace semiflow::pde
