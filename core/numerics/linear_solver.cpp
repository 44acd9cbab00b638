#include "core/numerics/linear_solver.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "core/base/parallel.h"
#include "core/numerics/sparse_lu.h"

namespace semiflow::numerics {
namespace {

using std::size_t;

constexpr size_t block = size_t{1} << 13;

class Direct final : public LinearSolver {
 public:
  bool prepare(double, const SparseMatrix& a) override { return lu_.factorize(a); }
  void solve(double, Eigen::VectorXd& x) override { lu_.solve(x); }

 private:
  SparseLu lu_;
};

class Automatic final : public LinearSolver {
 public:
  Automatic(const SolverChoice& choice, const GridShape& shape, LinearSolves* counts)
      : choice_(choice), shape_(shape), counts_(counts) {}

  bool prepare(double time, const SparseMatrix& a) override {
    matrix_ = a;
    if (!failed_ && iteratesFor(shape_, a)) {
      if (!iterative_) iterative_ = multigridSolver(choice_, shape_, counts_);
      if (iterative_->prepare(time, a)) return true;
    }
    return prepareDirect();
  }
  void solve(double time, Eigen::VectorXd& x) override {
    if (iterative_) {
      const Eigen::VectorXd right = x;
      try {
        return iterative_->solve(time, x);
      } catch (const NotConvergedError&) {
        x = right;
      }
      failed_ = true; // what is hard once is hard again
      if (!prepareDirect()) throw DivergedError(time, "the matrix of the implicit step", "use a smaller stepper.step");
    }
    direct_->solve(time, x);
  }

 private:
  bool prepareDirect() {
    iterative_.reset();
    if (!direct_) direct_ = std::make_unique<Direct>();
    return direct_->prepare(0, matrix_);
  }

  SolverChoice choice_;
  GridShape shape_;
  LinearSolves* counts_;
  SparseMatrix matrix_;
  std::unique_ptr<LinearSolver> iterative_, direct_;
  bool failed_ = false;
};

} // namespace

NotConvergedError::NotConvergedError(double time, const std::string& what, const std::string& advice)
    : DivergedError(time, what, advice), text_(fmt::format("stopped at time {:.6g}: {}; {}", time, what, advice)) {}

namespace {
bool isLarge(const GridShape& shape) {
  int directions = 0;
  for (const size_t points : shape.points) directions += points > 1 ? 1 : 0;
  constexpr size_t leastInPlane = 96 * 96, leastInSpace = 20 * 20 * 20;
  return directions > 1 && shape.perLane() >= (directions == 2 ? leastInPlane : leastInSpace);
}
} // namespace

bool iteratesFor(const GridShape& shape, const SparseMatrix& a) {
  constexpr auto fullest = Eigen::Index{60}; // entries of a row: more are those of polynomials through all points
  return isLarge(shape) && a.nonZeros() <= fullest * static_cast<Eigen::Index>(shape.lanes) * a.rows();
}

std::unique_ptr<LinearSolver> linearSolver(const SolverChoice& choice, const GridShape& shape, LinearSolves* counts) {
  using Kind = SolverChoice::Kind;
  if (counts != nullptr)
    counts->iterative = choice.kind == Kind::automatic ? isLarge(shape) : choice.kind != Kind::direct;
  if (choice.kind == Kind::direct) return std::make_unique<Direct>();
  if (choice.kind == Kind::conjugateGradients) return conjugateGradients(choice, counts);
  if (choice.kind == Kind::multigrid) return multigridSolver(choice, shape, counts);
  return std::make_unique<Automatic>(choice, shape, counts);
}

Component<Stepping> withLinearSolver(Component<Stepping> component) {
  return component
      .parameter(choice("solver", {"automatic", "direct", "conjugate_gradients", "multigrid"})
                     .doc("of the linear systems on grids. direct: sparse factors; conjugate_gradients: for diffusion "
                          "at order 2; multigrid: for large grids in two or three dimensions; automatic: direct or "
                          "multigrid by size"))
      .parameter(real("tolerance", 1e-10)
                     .between(1e-14, 0.1)
                     .doc("of iterative solvers: the residual relative to the right-hand side"));
}

SolverChoice solverChoice(const Values& values) {
  using Kind = SolverChoice::Kind;
  const std::string word = values.text("solver");
  const Kind kind = word == "direct"                ? Kind::direct
                    : word == "conjugate_gradients" ? Kind::conjugateGradients
                    : word == "multigrid"           ? Kind::multigrid
                                                    : Kind::automatic;
  return {kind, values.real("tolerance")};
}

void multiply(const SparseMatrix& a, const Eigen::VectorXd& x, Eigen::VectorXd& y) {
  y.resize(a.rows());
  const int *starts = a.outerIndexPtr(), *columns = a.innerIndexPtr();
  const double* values = a.valuePtr();
  SF_ASSERT(a.isCompressed());
  parallelBlocks(static_cast<size_t>(a.rows()), block, [&](size_t begin, size_t end) {
    for (size_t row = begin; row < end; ++row) {
      double sum = 0;
      for (int k = starts[row]; k < starts[row + 1]; ++k) sum += values[k] * x[columns[k]];
      y[static_cast<Eigen::Index>(row)] = sum;
    }
  });
}

double dot(const Eigen::VectorXd& x, const Eigen::VectorXd& y) {
  return parallelSum(static_cast<size_t>(x.size()), block, 0.0, [&](size_t begin, size_t end) {
    double sum = 0;
    for (size_t i = begin; i < end; ++i) sum += x.data()[i] * y.data()[i];
    return sum;
  });
}

double roundingOf(const SparseMatrix& a, const Eigen::VectorXd& x) {
  double largest = 0;
  for (Eigen::Index k = 0; k < a.nonZeros(); ++k) largest = std::max(largest, std::abs(a.valuePtr()[k]));
  constexpr double share = 20 * std::numeric_limits<double>::epsilon();
  return share * largest * std::sqrt(dot(x, x));
}

void addScaled(double factor, const Eigen::VectorXd& x, Eigen::VectorXd& y) {
  parallelBlocks(static_cast<size_t>(x.size()), block, [&](size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) y.data()[i] += factor * x.data()[i];
  });
}

} // namespace semiflow::numerics
