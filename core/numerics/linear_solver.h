#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>

#include "core/base/component.h"
#include "core/base/error.h"
#include "core/numerics/grid_system.h"

/// The linear systems of implicit methods, solved directly or by iteration.
namespace semiflow::numerics {

/// How they are to be solved.
struct SolverChoice {
  enum class Kind { automatic, direct, conjugateGradients, multigrid } kind = Kind::automatic;
  double tolerance = 1e-10; ///< of iterations: the residual's norm over the right-hand side's
};

/// The grid whose values the unknowns are: lane after lane, x fastest.
struct GridShape {
  std::size_t lanes = 1;
  std::array<std::size_t, 3> points{1, 1, 1};
  std::array<bool, 3> periodic{};

  std::size_t perLane() const { return points[0] * points[1] * points[2]; }
};
template <class T> GridShape shapeOf(const GridSystem<T>& system) {
  return {system.fields(), system.shape(), system.periodic()};
}

/// What iterations took, summed up by a stepper's solvers.
struct LinearSolves {
  bool iterative = false; ///< whether they may iterate, rather than solve directly
  std::uint64_t solves = 0, iterations = 0;
  double residual = 0; ///< the largest relative one that was left since it was last set to 0
};

/// An iteration that did not reach its tolerance. Its text is a whole sentence.
class NotConvergedError final : public DivergedError {
 public:
  NotConvergedError(double time, const std::string& what, const std::string& advice);
  const char* what() const noexcept override { return text_.c_str(); }

 private:
  std::string text_;
};

/// Solves systems with one matrix after the other; used by one thread at a time, the same bits for any number of
/// threads.
class LinearSolver {
 public:
  virtual ~LinearSolver() = default;
  /// False where the matrix is singular. @throws NotConvergedError where the method does not suit the matrix
  virtual bool prepare(double time, const SparseMatrix& a) = 0;
  /// x = A^-1 x. @pre prepare() returned true. @throws NotConvergedError
  virtual void solve(double time, Eigen::VectorXd& x) = 0;
};

/// Automatic: by iteration (multigrid) where the grid is large enough in two or three directions for that to be
/// quicker, else, and where the iteration fails, directly. @param counts may be null
std::unique_ptr<LinearSolver> linearSolver(const SolverChoice& choice, const GridShape& shape, LinearSolves* counts);

/// Whether automatic iterates for such a matrix.
bool iteratesFor(const GridShape& shape, const SparseMatrix& a);

/// Conjugate gradients with the diagonal as preconditioner, for matrices that a diagonal scaling makes symmetric, with
/// positive diagonal: diffusion with given values or slopes at second order, without advection. Rows with nothing but
/// their diagonal (given values) are solved first. M. R. Hestenes, E. Stiefel, "Methods of conjugate gradients for
/// solving linear systems", J. Res. Natl. Bur. Stand. 49, 409 (1952).
std::unique_ptr<LinearSolver> conjugateGradients(const SolverChoice& choice, LinearSolves* counts);

/// GMRES, restarted after twelve vectors, with a multigrid cycle as preconditioner. Y. Saad, M. H. Schultz, "GMRES: a
/// generalized minimal residual algorithm for solving nonsymmetric linear systems", SIAM J. Sci. Stat. Comput. 7, 856
/// (1986).
std::unique_ptr<LinearSolver> multigridSolver(const SolverChoice& choice, const GridShape& shape, LinearSolves* counts);

/// Parameters `solver` and `tolerance`, and their values.
Component<Stepping> withLinearSolver(Component<Stepping> component);
SolverChoice solverChoice(const Values& values);

/// y = A x, row by row in parallel.
void multiply(const SparseMatrix& a, const Eigen::VectorXd& x, Eigen::VectorXd& y);
/// Sums with the same bits for any number of threads.
double dot(const Eigen::VectorXd& x, const Eigen::VectorXd& y);
/// The norm of a residual that rounding alone may leave.
double roundingOf(const SparseMatrix& a, const Eigen::VectorXd& x);
/// y += factor * x
void addScaled(double factor, const Eigen::VectorXd& x, Eigen::VectorXd& y);

} // namespace semiflow::numerics
