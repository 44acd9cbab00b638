#pragma once

#include <memory>
#include <vector>

#include "core/numerics/grid_system.h"
#include "core/numerics/sparse_lu.h"

namespace semiflow::numerics {

/// x = A^-1 x for the A of the last factorisation, on states of either precision, solved in double.
template <class T> void solveState(const SparseLu& solver, std::vector<T>& x);
/// out = A x, summed row by row in double precision.
template <class T> void multiply(const SparseMatrix& a, const std::vector<T>& x, std::vector<T>& out);
/// I - c A
SparseMatrix shifted(const SparseMatrix& a, double c);

/// The equation u = r + c f(u, t) of an implicit stage, by Newton's method with a sparse direct solver. The matrix of
/// I - c J is kept from solve to solve while the iteration converges with it (one step takes it to the solution where f
/// is linear), else factorised anew.
template <class T> class StageEquation {
 public:
  explicit StageEquation(GridSystem<T>& system) : system_(system) {}
  /// Sets c and forgets the matrix.
  void prepare(double c);
  /// @param u a guess, and then the solution
  /// @throws DivergedError where the iteration does not converge
  void solve(double time, const std::vector<T>& r, std::vector<T>& u);

 private:
  enum class Outcome { converged, slow };
  Outcome iterate(double time, std::vector<T>& u);
  void factorize(double time, const std::vector<T>& u);

  GridSystem<T>& system_;
  double c_ = 0;
  SparseLu solver_;
  bool factorized_ = false;
  std::vector<T> guess_, right_, rate_, change_;
};

extern template class StageEquation<float>;
extern template class StageEquation<double>;

} // namespace semiflow::numerics
