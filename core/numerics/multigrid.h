#pragma once

#include <memory>
#include <vector>

#include "core/numerics/linear_solver.h"
#include "core/numerics/sparse_lu.h"

namespace semiflow::numerics {

/// A V-cycle on a rectangular grid for a matrix of stencils: coarse points are every other one along each direction
/// and its ends,
/// corrections are interpolated linearly lane by lane, coarse matrices are R W A P with R = P^T and W the share of
/// each point's cell that is inside (1/2 at an end), and each level is
/// smoothed by a Chebyshev polynomial of degree three of D^-1 A before and after, D being the blocks of all lanes at a
/// point. Points without neighbours in the matrix (given values, masks) get no correction. W. L. Briggs, V. E. Henson,
/// S. F. McCormick, "A Multigrid Tutorial", SIAM (2000); M. Adams, M. Brezina, J. Hu, R. Tuminaro, "Parallel multigrid
/// smoothing: polynomial versus Gauss-Seidel", J. Comput. Phys. 188, 593 (2003).
class Multigrid {
 public:
  /// @return false where some block or the coarsest matrix is singular
  bool prepare(const SparseMatrix& a, const GridShape& shape);
  /// x += an approximation of A^-1 (right - A x), by one cycle. @pre prepare() returned true
  void cycle(const Eigen::VectorXd& right, Eigen::VectorXd& x) const;
  std::size_t levels() const { return levels_.size(); }

 private:
  struct Level {
    SparseMatrix a;
    std::size_t lanes = 1;
    std::vector<double> inverse;    ///< of D, block by block, row by row
    double largest = 2;             ///< no eigenvalue of D^-1 A is larger
    SparseMatrix prolong, restrict; ///< to and from this level; empty on the finest
    mutable Eigen::VectorXd right, x, residual, direction, work;
  };
  static bool prepareSmoother(Level& level);
  /// out = D^-1 r
  static void divide(const Level& level, const Eigen::VectorXd& r, Eigen::VectorXd& out);
  static void smooth(const Level& level, const Eigen::VectorXd& right, Eigen::VectorXd& x);
  void descend(std::size_t number, const Eigen::VectorXd& right, Eigen::VectorXd& x) const;

  std::vector<Level> levels_; ///< the finest first
  Eigen::VectorXd cells_;
  std::unique_ptr<SparseLu> coarsest_;
};

} // namespace semiflow::numerics
