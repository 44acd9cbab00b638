#include "core/pde/analyticity_strip.h"

#include <algorithm>
#include <cmath>

#include <Eigen/Dense>

namespace semiflow::pde {

double analyticityStrip(std::span<const double> sizes, double spacing, double rounding) {
  const double largest = sizes.empty() ? 0 : *std::max_element(sizes.begin(), sizes.end());
  const double floor = rounding * largest;
  std::size_t end = sizes.size();
  while (end > 1 && !(sizes[end - 1] > floor)) --end;
  constexpr std::size_t fewest = 8, lowest = 3; // the law holds for large k only
  if (end < lowest + fewest) return end == 0 ? 0 : -std::log(rounding) / (static_cast<double>(end) * spacing);
  // Waves of even or odd number may be missing: a shell counts where it stands out of rounding.
  const std::size_t begin = std::max(lowest, end / 5);
  const auto rows = static_cast<Eigen::Index>(end - begin);
  Eigen::MatrixXd columns = Eigen::MatrixXd::Zero(rows, 3);
  Eigen::VectorXd logarithms = Eigen::VectorXd::Zero(rows);
  for (std::size_t j = begin; j < end; ++j) {
    if (!(sizes[j] > floor)) continue;
    const auto row = static_cast<Eigen::Index>(j - begin);
    const double k = static_cast<double>(j) * spacing;
    columns.row(row) << 1, -std::log(k), -k;
    logarithms[row] = std::log(sizes[j]);
  }
  return columns.colPivHouseholderQr().solve(logarithms)[2];
}

} // namespace semiflow::pde
