#include "core/numerics/stage_equation.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/numerics/linear_combination.h"

namespace semiflow::numerics {
namespace {

template <class T> double norm(const std::vector<T>& x) {
  return std::sqrt(parallelSum(x.size(), std::size_t{1} << 14, 0.0, [&](std::size_t begin, std::size_t end) {
    double sum = 0;
    for (std::size_t i = begin; i < end; ++i) sum += static_cast<double>(x[i]) * static_cast<double>(x[i]);
    return sum;
  }));
}

} // namespace

void prepareShifted(LinearSolver& solver, const SparseMatrix& a, double c, double time) {
  if (solver.prepare(time, shifted(a, c))) return;
  throw DivergedError(time, "the matrix of the implicit step", "use a smaller stepper.step");
}

template <class T> void solveState(LinearSolver& solver, double time, std::vector<T>& x) {
  Eigen::VectorXd vector(static_cast<Eigen::Index>(x.size()));
  std::copy(x.begin(), x.end(), vector.data());
  solver.solve(time, vector);
  std::transform(vector.data(), vector.data() + x.size(), x.begin(),
                 [](double value) { return static_cast<T>(value); });
}

template <class T> void multiply(const SparseMatrix& a, const std::vector<T>& x, std::vector<T>& out) {
  out.resize(x.size());
  parallelBlocks(x.size(), std::size_t{1} << 12, [&](std::size_t begin, std::size_t end) {
    for (std::size_t row = begin; row < end; ++row) {
      double sum = 0;
      for (SparseMatrix::InnerIterator it(a, static_cast<Eigen::Index>(row)); it; ++it) {
        sum += it.value() * static_cast<double>(x[static_cast<std::size_t>(it.col())]);
      }
      out[row] = static_cast<T>(sum);
    }
  });
}

SparseMatrix shifted(const SparseMatrix& a, double c) {
  SparseMatrix identity(a.rows(), a.cols());
  identity.setIdentity();
  return identity - c * a;
}

template <class T> void BoundarySource<T>::at(double time, std::vector<T>& out) {
  zero_.assign(system_.fields() * system_.perField(), 0);
  system_.project(time, zero_); // given values enter through the matrix, not through b
  system_.rate(time, zero_, out, Part::linear);
  multiply(*system_.linear(), zero_, product_);
  linearCombination<T>(std::array<Scaled<T>, 2>{{{1, &out}, {-1, &product_}}}, out);
}

template <class T> void StageEquation<T>::prepare(double c) {
  c_ = c;
  factorized_ = false;
}

template <class T> void StageEquation<T>::factorize(double time, const std::vector<T>& u) {
  prepareShifted(*solver_, system_.jacobian(time, u), c_, time);
  factorized_ = true;
}

template <class T> void StageEquation<T>::solve(double time, const std::vector<T>& r, std::vector<T>& u) {
  right_ = r;
  system_.project(time, right_);
  system_.project(time, u);
  guess_ = u;
  const bool old = factorized_;
  if (!old) factorize(time, u);
  if (iterate(time, u) == Outcome::converged) return;
  if (old) {
    u = guess_;
    factorize(time, u);
    if (iterate(time, u) == Outcome::converged) return;
  }
  factorize(time, u);
  if (iterate(time, u) == Outcome::converged) return;
  // A state that is lost is found, and told of, by whoever looks at it next.
  if (std::isfinite(norm(u)))
    throw DivergedError(time, "Newton's iteration of the implicit step", "use a smaller stepper.step");
}

template <class T> auto StageEquation<T>::iterate(double time, std::vector<T>& u) -> Outcome {
  constexpr int most = 12;
  constexpr double slowest = 0.3; // contraction with a matrix that is worth keeping
  const double tolerance = 40 * std::pow(static_cast<double>(std::numeric_limits<T>::epsilon()), 0.9);
  double before = 0;
  for (int iteration = 0; iteration < most; ++iteration) {
    system_.rate(time, u, rate_);
    change_.resize(u.size());
    for (std::size_t i = 0; i < u.size(); ++i) change_[i] = right_[i] + static_cast<T>(c_) * rate_[i] - u[i];
    solveState(*solver_, time, change_);
    for (std::size_t i = 0; i < u.size(); ++i) u[i] += change_[i];
    const double size = norm(change_), whole = norm(u);
    if (!std::isfinite(size)) return Outcome::slow;
    if (system_.isLinear() || size <= tolerance * whole) return Outcome::converged;
    if (iteration > 0 && size > slowest * before) {
      // Where rounding is all that is left it shrinks no further.
      return size <= 100 * tolerance * whole ? Outcome::converged : Outcome::slow;
    }
    before = size;
  }
  return Outcome::slow;
}

template void solveState<float>(LinearSolver&, double, std::vector<float>&);
template void solveState<double>(LinearSolver&, double, std::vector<double>&);
template void multiply<float>(const SparseMatrix&, const std::vector<float>&, std::vector<float>&);
template void multiply<double>(const SparseMatrix&, const std::vector<double>&, std::vector<double>&);
template class BoundarySource<float>;
template class BoundarySource<double>;
template class StageEquation<float>;
template class StageEquation<double>;

} // namespace semiflow::numerics
