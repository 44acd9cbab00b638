#include "core/numerics/multigrid.h"

#include <algorithm>
#include <cmath>

#include <Eigen/LU>

#include "core/base/parallel.h"

namespace semiflow::numerics {
namespace {

using Eigen::Index;
using Eigen::VectorXd;
using std::size_t;

constexpr size_t block = size_t{1} << 12;

/// What the matrix tells of a point: a free one, one whose value is given and that others look at, or one that nobody
/// looks at.
enum class Role : char { free, given, hidden };
std::vector<Role> rolesOf(const SparseMatrix& a) {
  std::vector<Role> roles(static_cast<size_t>(a.rows()), Role::hidden);
  for (int row = 0; row < a.outerSize(); ++row) {
    for (SparseMatrix::InnerIterator it(a, row); it; ++it) {
      if (it.col() == row || it.value() == 0) continue;
      roles[static_cast<size_t>(row)] = Role::free;
      Role& seen = roles[static_cast<size_t>(it.col())];
      if (seen == Role::hidden) seen = Role::given;
    }
  }
  return roles;
}

/// Points of the coarser grid along a direction: every other one, and the last one where the direction has ends.
size_t coarsened(size_t points, bool periodic) {
  if (points <= 3) return points;
  return periodic || points % 2 == 1 ? (points + 1) / 2 : points / 2 + 1;
}

/// Coarse points and weights of a fine one along a direction.
struct Along {
  std::array<size_t, 2> points{};
  size_t count = 0;
};
Along coarseOf(size_t fine, size_t points, bool periodic) {
  const size_t coarse = coarsened(points, periodic);
  if (coarse == points) return {{fine, 0}, 1};
  if (!periodic && fine + 1 == points) return {{coarse - 1, 0}, 1};
  if (fine % 2 == 0) return {{fine / 2, 0}, 1};
  return {{fine / 2, (fine / 2 + 1) % coarse}, 2};
}

/// The fine point that a coarse one is.
size_t fineOf(const std::array<size_t, 3>& p, const GridShape& fine, const GridShape& coarse) {
  size_t own = 0, stride = 1;
  for (size_t d = 0; d < 3; ++d) {
    own += stride * (coarse.points[d] == fine.points[d] ? p[d] : std::min(2 * p[d], fine.points[d] - 1));
    stride *= fine.points[d];
  }
  return own;
}

std::vector<Role> coarseRoles(const std::vector<Role>& roles, const GridShape& fine, const GridShape& coarse) {
  std::vector<Role> result;
  for (size_t i = 0; i < coarse.lanes * coarse.perLane(); ++i) {
    const size_t lane = i / coarse.perLane(), point = i % coarse.perLane();
    const size_t nx = coarse.points[0], ny = coarse.points[1];
    result.push_back(
        roles[lane * fine.perLane() + fineOf({point % nx, point / nx % ny, point / nx / ny}, fine, coarse)]);
  }
  return result;
}

/// Linear interpolation from the coarser grid. Weights of hidden coarse points go to the others, those of given ones,
/// where the correction is 0, are lost.
SparseMatrix prolongation(const GridShape& fine, const GridShape& coarse, const std::vector<Role>& roles) {
  std::vector<Eigen::Triplet<double>> entries;
  const size_t n = fine.perLane(), m = coarse.perLane();
  entries.reserve(roles.size() * 2);
  for (size_t lane = 0; lane < fine.lanes; ++lane) {
    for (size_t i = 0; i < n; ++i) {
      if (roles[lane * n + i] != Role::free) continue;
      const std::array<size_t, 3> at{i % fine.points[0], i / fine.points[0] % fine.points[1],
                                     i / fine.points[0] / fine.points[1]};
      std::array<Along, 3> to;
      for (size_t a = 0; a < 3; ++a) to[a] = coarseOf(at[a], fine.points[a], fine.periodic[a]);
      const double weight = 1.0 / static_cast<double>(to[0].count * to[1].count * to[2].count);
      double hidden = 0;
      const size_t first = entries.size();
      for (size_t c = 0; c < to[2].count; ++c) {
        for (size_t b = 0; b < to[1].count; ++b) {
          for (size_t a = 0; a < to[0].count; ++a) {
            const std::array<size_t, 3> p{to[0].points[a], to[1].points[b], to[2].points[c]};
            const size_t own = fineOf(p, fine, coarse);
            const Role role = roles[lane * n + own];
            if (role == Role::hidden) hidden += weight;
            if (role != Role::free) continue;
            const size_t column = lane * m + (p[2] * coarse.points[1] + p[1]) * coarse.points[0] + p[0];
            entries.push_back({static_cast<int>(lane * n + i), static_cast<int>(column), weight});
          }
        }
      }
      if (hidden == 0 || hidden == 1) continue;
      for (size_t e = first; e < entries.size(); ++e)
        entries[e] = {entries[e].row(), entries[e].col(), entries[e].value() / (1 - hidden)};
    }
  }
  SparseMatrix p(static_cast<Index>(fine.lanes * n), static_cast<Index>(coarse.lanes * m));
  p.setFromTriplets(entries.begin(), entries.end());
  return p;
}

/// The coarse matrix, with the identity where no fine point is interpolated from.
SparseMatrix coarseMatrix(const SparseMatrix& restrict, const SparseMatrix& a, const SparseMatrix& prolong) {
  const SparseMatrix half = a * prolong;
  SparseMatrix coarse = restrict * half;
  std::vector<Eigen::Triplet<double>> missing;
  for (int row = 0; row < restrict.outerSize(); ++row) {
    if (restrict.outerIndexPtr()[row] == restrict.outerIndexPtr()[row + 1]) missing.push_back({row, row, 1.0});
  }
  if (!missing.empty()) {
    SparseMatrix identity(coarse.rows(), coarse.cols());
    identity.setFromTriplets(missing.begin(), missing.end());
    coarse = SparseMatrix(coarse + identity);
  }
  coarse.makeCompressed();
  return coarse;
}

} // namespace

bool Multigrid::prepareSmoother(Level& level) {
  const size_t lanes = level.lanes, points = static_cast<size_t>(level.a.rows()) / lanes;
  level.inverse.assign(points * lanes * lanes, 0.0);
  std::vector<char> singular((points + block - 1) / block, 0);
  std::vector<double> largest(singular.size(), 0.0);
  parallelBlocks(points, block, [&](size_t begin, size_t end) {
    const auto count = static_cast<Index>(lanes);
    Eigen::MatrixXd d(count, count);
    for (size_t point = begin; point < end; ++point) {
      d.setZero();
      for (size_t l = 0; l < lanes; ++l) {
        for (SparseMatrix::InnerIterator it(level.a, static_cast<Index>(l * points + point)); it; ++it) {
          const auto column = static_cast<size_t>(it.col());
          if (column % points == point) d(static_cast<Index>(l), static_cast<Index>(column / points)) += it.value();
        }
      }
      const Eigen::MatrixXd inverse = lanes == 1 ? Eigen::MatrixXd(d.cwiseInverse()) : Eigen::MatrixXd(d.inverse());
      if (!inverse.allFinite()) singular[begin / block] = 1;
      for (size_t l = 0; l < lanes; ++l) {
        for (size_t k = 0; k < lanes; ++k)
          level.inverse[(point * lanes + l) * lanes + k] = inverse(static_cast<Index>(l), static_cast<Index>(k));
      }
      // Rows of D^-1 A, for Gershgorin's bound.
      for (size_t l = 0; l < lanes; ++l) {
        double sum = 0;
        for (size_t k = 0; k < lanes; ++k) {
          double row = 0;
          for (SparseMatrix::InnerIterator it(level.a, static_cast<Index>(k * points + point)); it; ++it) {
            if (static_cast<size_t>(it.col()) % points != point) row += std::abs(it.value());
          }
          sum += std::abs(inverse(static_cast<Index>(l), static_cast<Index>(k))) * row;
        }
        largest[begin / block] = std::max(largest[begin / block], 1 + sum);
      }
    }
  });
  level.largest = *std::max_element(largest.begin(), largest.end());
  for (VectorXd* v : {&level.right, &level.x, &level.residual, &level.direction, &level.work})
    v->setZero(level.a.rows());
  return std::find(singular.begin(), singular.end(), 1) == singular.end() && std::isfinite(level.largest);
}

namespace {
/// The share of a cell that is inside of the domain, by point.
VectorXd cellsOf(const GridShape& shape) {
  VectorXd cells = VectorXd::Ones(static_cast<Index>(shape.lanes * shape.perLane()));
  for (Index i = 0; i < cells.size(); ++i) {
    size_t rest = static_cast<size_t>(i) % shape.perLane();
    for (size_t d = 0; d < 3; ++d) {
      const size_t at = rest % shape.points[d];
      rest /= shape.points[d];
      if (!shape.periodic[d] && shape.points[d] > 1 && (at == 0 || at + 1 == shape.points[d])) cells[i] /= 2;
    }
  }
  return cells;
}
} // namespace

bool Multigrid::prepare(const SparseMatrix& a, const GridShape& shape) {
  levels_.clear();
  cells_ = cellsOf(shape);
  constexpr size_t smallest = 300; // unknowns that are solved for directly
  GridShape grid = shape;
  levels_.emplace_back();
  levels_.back().a = cells_.asDiagonal() * a; // symmetric where the operator is, as R = P^T asks for
  levels_.back().a.makeCompressed();
  levels_.back().lanes = shape.lanes;
  std::vector<Role> roles = rolesOf(levels_.back().a);
  while (grid.perLane() * grid.lanes > smallest) {
    GridShape coarse = grid;
    for (size_t d = 0; d < 3; ++d) coarse.points[d] = coarsened(grid.points[d], grid.periodic[d]);
    if (coarse.perLane() == grid.perLane()) break;
    Level next;
    const SparseMatrix& fine = levels_.back().a;
    next.lanes = shape.lanes;
    next.prolong = prolongation(grid, coarse, roles);
    next.restrict = next.prolong.transpose();
    next.a = coarseMatrix(next.restrict, fine, next.prolong);
    levels_.push_back(std::move(next));
    roles = coarseRoles(roles, grid, coarse);
    grid = coarse;
  }
  for (Level& level : levels_) {
    if (!prepareSmoother(level)) return false;
  }
  coarsest_ = std::make_unique<SparseLu>();
  return coarsest_->factorize(levels_.back().a);
}

void Multigrid::divide(const Level& level, const VectorXd& r, VectorXd& out) {
  const size_t lanes = level.lanes, points = static_cast<size_t>(r.size()) / lanes;
  parallelBlocks(points, block, [&](size_t begin, size_t end) {
    for (size_t l = 0; l < lanes; ++l) {
      for (size_t i = begin; i < end; ++i) {
        double sum = 0;
        for (size_t k = 0; k < lanes; ++k) sum += level.inverse[(i * lanes + l) * lanes + k] * r.data()[k * points + i];
        out.data()[l * points + i] = sum;
      }
    }
  });
}

/// Three steps of Chebyshev's iteration for eigenvalues in [largest/4, largest].
void Multigrid::smooth(const Level& level, const VectorXd& right, VectorXd& x) {
  const double upper = level.largest, lower = upper / 4, centre = (upper + lower) / 2, half = (upper - lower) / 2;
  const double sigma = centre / half;
  double rho = 1 / sigma;
  VectorXd &r = level.residual, &d = level.direction, &z = level.work;
  constexpr int degree = 3;
  for (int step = 0; step < degree; ++step) {
    multiply(level.a, x, r);
    r = right - r;
    divide(level, r, z);
    if (step == 0) {
      d = z / centre;
    } else {
      const double next = 1 / (2 * sigma - rho);
      d = next * rho * d + (2 * next / half) * z;
      rho = next;
    }
    addScaled(1, d, x);
  }
}

void Multigrid::descend(size_t number, const VectorXd& right, VectorXd& x) const {
  const Level& level = levels_[number];
  if (number + 1 == levels_.size()) {
    multiply(level.a, x, level.residual);
    VectorXd r = right - level.residual;
    coarsest_->solve(r);
    x += r;
    return;
  }
  smooth(level, right, x);
  const Level& coarse = levels_[number + 1];
  multiply(level.a, x, level.residual);
  level.residual = right - level.residual;
  multiply(coarse.restrict, level.residual, coarse.right);
  coarse.x.setZero();
  descend(number + 1, coarse.right, coarse.x);
  multiply(coarse.prolong, coarse.x, level.work);
  addScaled(1, level.work, x);
  smooth(level, right, x);
}

void Multigrid::cycle(const VectorXd& right, VectorXd& x) const {
  const Level& finest = levels_.front();
  finest.right = cells_.cwiseProduct(right);
  descend(0, finest.right, x);
}

} // namespace semiflow::numerics
