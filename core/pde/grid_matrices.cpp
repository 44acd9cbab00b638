#include "core/pde/grid_matrices.h"

#include <algorithm>
#include <cmath>

#include "core/pde/masked_rows.h"

namespace semiflow::pde {

using numerics::SparseMatrix;
using std::size_t;

namespace {
using Entry = Eigen::Triplet<double>;

Entry entry(size_t row, size_t column, double value) {
  return {static_cast<int>(row), static_cast<int>(column), value};
}

SparseMatrix built(size_t size, const std::vector<Entry>& entries) {
  SparseMatrix matrix(static_cast<Eigen::Index>(size), static_cast<Eigen::Index>(size));
  matrix.setFromTriplets(entries.begin(), entries.end());
  return matrix;
}

std::vector<Entry> entriesOf(const SparseMatrix& a) {
  std::vector<Entry> entries;
  entries.reserve(static_cast<size_t>(a.nonZeros()));
  for (int r = 0; r < a.outerSize(); ++r) {
    for (SparseMatrix::InnerIterator it(a, r); it; ++it) entries.push_back({r, static_cast<int>(it.col()), it.value()});
  }
  return entries;
}
} // namespace

SparseMatrix lifted(const Grid& grid, size_t axis, const LineOperator& op) {
  size_t stride = 1;
  for (size_t a = 0; a < axis; ++a) stride *= grid.points[a];
  std::vector<Entry> entries;
  for (size_t i = 0; i < grid.total(); ++i) {
    const size_t at = i / stride % grid.points[axis], base = i - at * stride;
    for (const auto& [point, weight] : rowAt(grid, axis, op, i).taps) {
      if (weight != 0) entries.push_back(entry(i, base + point * stride, weight));
    }
  }
  return built(grid.total(), entries);
}

SparseMatrix identity(size_t points) {
  SparseMatrix matrix(static_cast<Eigen::Index>(points), static_cast<Eigen::Index>(points));
  matrix.setIdentity();
  return matrix;
}

std::vector<bool> givenPoints(const Grid& grid, const std::string& field) {
  const domain::Sides& sides = grid.boundary.of(field);
  const auto isGiven = [&](size_t side) { return sides[side].kind == domain::Condition::Kind::dirichlet; };
  std::vector<bool> given(grid.total());
  for (size_t i = 0; i < given.size(); ++i) {
    if (!grid.isFree(i)) given[i] = true;
    size_t rest = i;
    for (size_t a = 0; a < static_cast<size_t>(grid.dimension); ++a) {
      const size_t at = rest % grid.points[a];
      rest /= grid.points[a];
      if ((at == 0 && isGiven(2 * a)) || (at + 1 == grid.points[a] && isGiven(2 * a + 1))) given[i] = true;
    }
  }
  return given;
}

std::vector<double> quadratureOf(const Grid& grid) {
  const std::array<std::vector<double>, 3> w{grid.quadrature(0), grid.quadrature(1), grid.quadrature(2)};
  std::vector<double> weights;
  for (const double z : w[2]) {
    for (const double y : w[1]) {
      for (const double x : w[0]) weights.push_back(grid.isFree(weights.size()) ? x * y * z : 0);
    }
  }
  return weights;
}

void BlockMatrix::add(size_t row, size_t column, double factor, const SparseMatrix& block) {
  if (factor == 0) return;
  add(row, column, std::vector<double>(points_, factor), block);
}

void BlockMatrix::add(size_t row, size_t column, const std::vector<double>& factors, const SparseMatrix& block) {
  for (int r = 0; r < block.outerSize(); ++r) {
    const size_t index = row * points_ + static_cast<size_t>(r);
    if (given_[index] != Row::sum) continue;
    for (SparseMatrix::InnerIterator it(block, r); it; ++it) {
      entries_.push_back(
          entry(index, column * points_ + static_cast<size_t>(it.col()), factors[static_cast<size_t>(r)] * it.value()));
    }
  }
}

SparseMatrix BlockMatrix::matrix() const {
  std::vector<Entry> entries;
  entries.reserve(entries_.size());
  for (const Entry& e : entries_) {
    if (given_[static_cast<size_t>(e.row())] == Row::sum) entries.push_back(e);
  }
  for (size_t i = 0; i < given_.size(); ++i) {
    if (given_[i] == Row::identity) entries.push_back(entry(i, i, 1));
  }
  return built(lanes_ * points_, entries);
}

bool constantsVanish(const Grid& grid, const SparseMatrix& a, size_t lane) {
  Eigen::VectorXd ones = Eigen::VectorXd::Zero(a.cols());
  for (size_t i = 0; i < grid.total(); ++i) {
    if (!grid.isObstacle(i)) ones[static_cast<Eigen::Index>(lane * grid.total() + i)] = 1;
  }
  const Eigen::VectorXd image = a * ones;
  constexpr double rounding = 1e-9;
  return image.lpNorm<Eigen::Infinity>() <= rounding * a.coeffs().abs().maxCoeff();
}

SparseMatrix bordered(const SparseMatrix& a, const std::vector<size_t>& lanes, size_t points,
                      const std::vector<double>& weights) {
  if (lanes.empty()) return a;
  std::vector<Entry> entries = entriesOf(a);
  const auto size = static_cast<size_t>(a.rows());
  // Of the matrix's own size, for pivots' sake.
  const double scale = a.coeffs().abs().maxCoeff(),
               total = *std::max_element(weights.begin(), weights.end()) * static_cast<double>(points);
  for (size_t l = 0; l < lanes.size(); ++l) {
    for (size_t i = 0; i < points; ++i) {
      if (weights[i] == 0) continue; // masked
      entries.push_back(entry(lanes[l] * points + i, size + l, scale / std::sqrt(static_cast<double>(points))));
      entries.push_back(entry(size + l, lanes[l] * points + i, scale * weights[i] / total));
    }
  }
  return built(size + lanes.size(), entries);
}

} // namespace semiflow::pde
