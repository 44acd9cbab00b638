#pragma once

#include <memory>

#include "core/numerics/grid_system.h"

namespace semiflow::numerics {

/// P A Q = L U of a sparse matrix, ordered by approximate minimum degree, in double precision on the calling thread.
/// The ordering is kept for further matrices of the same pattern. P. R. Amestoy, T. A. Davis, I. S. Duff, "An
/// approximate minimum degree ordering algorithm", SIAM J. Matrix Anal. Appl. 17, 886 (1996).
class SparseLu {
 public:
  SparseLu();
  ~SparseLu();
  /// False where the matrix is singular.
  bool factorize(const SparseMatrix& a);
  /// x = A^-1 x. @pre factorize() returned true
  void solve(Eigen::VectorXd& x) const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

} // namespace semiflow::numerics
