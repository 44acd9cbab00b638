#include <algorithm>
#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "core/numerics/linear_solver.h"

namespace semiflow::numerics {
namespace {

using Eigen::Index;
using Eigen::VectorXd;

double entry(const SparseMatrix& a, int row, int column) {
  const int *first = a.innerIndexPtr() + a.outerIndexPtr()[row], *last = a.innerIndexPtr() + a.outerIndexPtr()[row + 1];
  const int* found = std::lower_bound(first, last, column);
  return found != last && *found == column ? a.valuePtr()[found - a.innerIndexPtr()] : 0;
}

/// Rows with nothing but their diagonal.
std::vector<bool> lonelyRows(const SparseMatrix& a) {
  std::vector<bool> lonely(static_cast<std::size_t>(a.rows()), true);
  for (int i = 0; i < a.rows(); ++i) {
    for (SparseMatrix::InnerIterator it(a, i); it; ++it) {
      if (it.col() != i && it.value() != 0) lonely[static_cast<std::size_t>(i)] = false;
    }
  }
  return lonely;
}

/// Positive numbers d with d_i a_ij = d_j a_ji among the rows that are not left out; empty where there are none.
VectorXd symmetrizer(const SparseMatrix& a, const std::vector<bool>& out) {
  const auto size = static_cast<std::size_t>(a.rows());
  VectorXd d = VectorXd::Zero(a.rows());
  std::vector<int> stack;
  constexpr double rounding = 1e-9;
  for (std::size_t start = 0; start < size; ++start) {
    if (out[start] || d[static_cast<Index>(start)] != 0) continue;
    d[static_cast<Index>(start)] = 1;
    stack.push_back(static_cast<int>(start));
    while (!stack.empty()) {
      const int i = stack.back();
      stack.pop_back();
      for (SparseMatrix::InnerIterator it(a, i); it; ++it) {
        const int j = static_cast<int>(it.col());
        if (j == i || out[static_cast<std::size_t>(j)] || it.value() == 0) continue;
        const double back = entry(a, j, i);
        const double wanted = d[i] * it.value() / back;
        if (!(wanted > 0) || !std::isfinite(wanted)) return {};
        if (d[j] == 0) {
          d[j] = wanted;
          stack.push_back(j);
        } else if (std::abs(d[j] - wanted) > rounding * d[j]) {
          return {};
        }
      }
    }
  }
  return d;
}

class ConjugateGradients final : public LinearSolver {
 public:
  ConjugateGradients(const SolverChoice& choice, LinearSolves* counts) : choice_(choice), counts_(counts) {}

  bool prepare(double time, const SparseMatrix& a) override {
    a_ = a;
    a_.makeCompressed();
    lonely_ = lonelyRows(a_);
    scale_ = symmetrizer(a_, lonely_);
    diagonal_ = a_.diagonal();
    bool positive = scale_.size() == a_.rows();
    for (Index i = 0; positive && i < diagonal_.size(); ++i) {
      if (diagonal_[i] == 0) return false;
      positive = lonely_[static_cast<std::size_t>(i)] || diagonal_[i] > 0;
    }
    if (positive) return true;
    throw NotConvergedError(time, "conjugate gradients need a symmetric matrix, which that of this equation is not",
                            "use the stepper's solver multigrid or direct");
  }

  void solve(double time, VectorXd& x) override {
    VectorXd lift = VectorXd::Zero(x.size()), image;
    for (Index i = 0; i < x.size(); ++i) {
      if (lonely_[static_cast<std::size_t>(i)]) lift[i] = x[i] / diagonal_[i];
    }
    multiply(a_, lift, image);
    VectorXd r = x - image;
    for (Index i = 0; i < r.size(); ++i) r[i] = lonely_[static_cast<std::size_t>(i)] ? 0 : scale_[i] * r[i];
    x = lift;
    iterate(time, r, x);
  }

 private:
  /// x += the solution for the scaled residual r.
  void iterate(double time, VectorXd& r, VectorXd& x) {
    const double whole = std::sqrt(dot(r, r));
    if (counts_ != nullptr) ++counts_->solves;
    if (whole == 0) return;
    VectorXd z(r.size()), p, q;
    const auto precondition = [&] {
      for (Index i = 0; i < r.size(); ++i)
        z[i] = lonely_[static_cast<std::size_t>(i)] ? 0 : r[i] / (scale_[i] * diagonal_[i]);
    };
    precondition();
    p = z;
    double rz = dot(r, z), size = whole;
    const auto most = static_cast<int>(200 + 20 * std::sqrt(static_cast<double>(r.size())));
    for (int iteration = 0; iteration < most; ++iteration) {
      multiply(a_, p, q);
      for (Index i = 0; i < q.size(); ++i) q[i] = lonely_[static_cast<std::size_t>(i)] ? 0 : scale_[i] * q[i];
      const double curvature = dot(p, q);
      if (!(curvature > 0)) break; // not positive definite, or not finite
      const double step = rz / curvature;
      addScaled(step, p, x);
      addScaled(-step, q, r);
      if (counts_ != nullptr) ++counts_->iterations;
      size = std::sqrt(dot(r, r));
      if (size <= choice_.tolerance * whole || (iteration % 32 == 31 && size <= roundingOf(a_, x))) {
        if (counts_ != nullptr) counts_->residual = std::max(counts_->residual, size / whole);
        return;
      }
      precondition();
      const double next = dot(r, z);
      const double ratio = next / rz;
      rz = next;
      p = z + ratio * p;
    }
    throw NotConvergedError(
        time,
        fmt::format("conjugate gradients left a relative residual of {:.2g} where {:.2g} is asked for", size / whole,
                    choice_.tolerance),
        "use a smaller stepper.step, a larger stepper.tolerance or the solver direct");
  }

  SolverChoice choice_;
  LinearSolves* counts_;
  SparseMatrix a_;
  std::vector<bool> lonely_;
  VectorXd scale_, diagonal_;
};

} // namespace

std::unique_ptr<LinearSolver> conjugateGradients(const SolverChoice& choice, LinearSolves* counts) {
  return std::make_unique<ConjugateGradients>(choice, counts);
}

} // namespace semiflow::numerics
