#pragma once

#include <memory>
#include <vector>

#include "core/numerics/grid_system.h"
#include "core/numerics/linear_solver.h"

namespace semiflow::numerics {

/// What implicit methods on grids are set up with.
struct ImplicitSettings {
  double step = 0.01;
  SolverChoice solver;
  operator double() const { return step; } ///< the same method on spectra needs no more
};

inline ImplicitSettings implicitSettings(const Values& values) { return {values.real("step"), solverChoice(values)}; }

/// Prepares for the matrix I - c A. @throws DivergedError where it is singular
void prepareShifted(LinearSolver& solver, const SparseMatrix& a, double c, double time);
/// x = A^-1 x for the A of the last preparation, on states of either precision, solved in double.
template <class T> void solveState(LinearSolver& solver, double time, std::vector<T>& x);
/// out = A x, summed row by row in double precision.
template <class T> void multiply(const SparseMatrix& a, const std::vector<T>& x, std::vector<T>& out);
/// I - c A
SparseMatrix shifted(const SparseMatrix& a, double c);

/// What the boundary values add to the linear part: b(t) in f = L u + b(t) + N(u, t).
template <class T> class BoundarySource {
 public:
  explicit BoundarySource(GridSystem<T>& system) : system_(system) {}
  void at(double time, std::vector<T>& out);

 private:
  GridSystem<T>& system_;
  std::vector<T> zero_, product_;
};

/// The equation u = r + c f(u, t) of an implicit stage, by Newton's method. The matrix of
/// I - c J is kept from solve to solve while the iteration converges with it (one step takes it to the solution where f
/// is linear), else factorised anew.
template <class T> class StageEquation {
 public:
  /// @param counts may be null
  StageEquation(GridSystem<T>& system, const SolverChoice& choice, LinearSolves* counts)
      : system_(system), solver_(linearSolver(choice, shapeOf(system), counts)) {}
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
  std::unique_ptr<LinearSolver> solver_;
  bool factorized_ = false;
  std::vector<T> guess_, right_, rate_, change_;
};

extern template class BoundarySource<float>;
extern template class BoundarySource<double>;
extern template class StageEquation<float>;
extern template class StageEquation<double>;

} // namespace semiflow::numerics
