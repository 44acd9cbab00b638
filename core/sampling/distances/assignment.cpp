#include "core/sampling/distances/assignment.h"

#include <limits>

#include "core/base/error.h"

namespace semiflow::sampling {

std::vector<std::size_t> optimalAssignment(const std::vector<double>& costs, std::size_t n) {
  SF_ASSERT(costs.size() == n * n);
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const std::size_t none = n;
  std::vector<double> rowPrice(n, 0.0), columnPrice(n + 1, 0.0);
  std::vector<std::size_t> rowOf(n + 1, none), cameFrom(n, none); // column n stands for the row that is to be assigned
  for (std::size_t row = 0; row < n; ++row) {
    std::vector<double> distance(n, infinity);
    std::vector<char> done(n + 1, 0);
    std::size_t column = n;
    rowOf[n] = row;
    do { // Dijkstra's algorithm on reduced costs, until a column that is free
      done[column] = 1;
      const std::size_t present = rowOf[column];
      double step = infinity;
      std::size_t nearest = none;
      for (std::size_t j = 0; j < n; ++j) {
        if (done[j]) continue;
        const double reduced = costs[present * n + j] - rowPrice[present] - columnPrice[j];
        if (reduced < distance[j]) distance[j] = reduced, cameFrom[j] = column;
        if (distance[j] < step) step = distance[j], nearest = j;
      }
      for (std::size_t j = 0; j <= n; ++j) {
        if (done[j]) {
          rowPrice[rowOf[j]] += step;
          columnPrice[j] -= step;
        } else if (j < n) {
          distance[j] -= step;
        }
      }
      column = nearest;
    } while (rowOf[column] != none);
    while (column != n) {
      rowOf[column] = rowOf[cameFrom[column]];
      column = cameFrom[column];
    }
  }
  std::vector<std::size_t> assigned(n);
  for (std::size_t j = 0; j < n; ++j) assigned[rowOf[j]] = j;
  return assigned;
}

} // namespace semiflow::sampling
