#include <algorithm>
#include <cmath>

#include <Eigen/QR>
#include <fmt/format.h>

#include "core/numerics/multigrid.h"

namespace semiflow::numerics {
namespace {

using Eigen::Index;
using Eigen::VectorXd;
using std::size_t;

class MultigridSolver final : public LinearSolver {
 public:
  MultigridSolver(const SolverChoice& choice, const GridShape& shape, LinearSolves* counts)
      : choice_(choice), shape_(shape), counts_(counts) {}

  bool prepare(double, const SparseMatrix& a) override {
    a_ = a;
    a_.makeCompressed();
    return multigrid_.prepare(a, shape_);
  }

  void solve(double time, VectorXd& x) override {
    const VectorXd right = x;
    const double whole = std::sqrt(dot(right, right));
    if (counts_ != nullptr) ++counts_->solves;
    x.setZero(right.size());
    if (whole == 0) return;
    const double goal = choice_.tolerance * whole;
    constexpr int most = 60;
    double size = whole;
    for (int iterations = 0; iterations < most && std::isfinite(size);) {
      const double before = size;
      size = restart(right, goal, x, iterations);
      if (size <= std::max(goal, roundingOf(a_, x))) {
        if (counts_ != nullptr) counts_->residual = std::max(counts_->residual, size / whole);
        return;
      }
      constexpr double stalled = 0.5; // of twelve cycles
      if (size > stalled * before) break;
    }
    throw NotConvergedError(time,
                            fmt::format("multigrid left a relative residual of {:.2g} where {:.2g} is asked for",
                                        size / whole, choice_.tolerance),
                            "use a smaller stepper.step, a larger stepper.tolerance or the solver direct");
  }

 private:
  /// Up to `vectors` iterations of GMRES from x on. @return the residual's norm
  double restart(const VectorXd& right, double goal, VectorXd& x, int& iterations) {
    constexpr int vectors = 12;
    VectorXd r;
    multiply(a_, x, r);
    r = right - r;
    double size = std::sqrt(dot(r, r));
    if (size <= goal || !std::isfinite(size)) return size;
    basis_.assign(1, r / size);
    images_.clear();
    Eigen::MatrixXd h = Eigen::MatrixXd::Zero(vectors + 1, vectors);
    VectorXd first = VectorXd::Zero(vectors + 1), y;
    first[0] = size;
    for (int k = 0; k < vectors && size > goal; ++k) {
      VectorXd z = VectorXd::Zero(r.size()), w;
      multigrid_.cycle(basis_.back(), z);
      ++iterations;
      if (counts_ != nullptr) ++counts_->iterations;
      multiply(a_, z, w);
      images_.push_back(std::move(z));
      for (int j = 0; j <= k; ++j) {
        h(j, k) = dot(basis_[static_cast<size_t>(j)], w);
        addScaled(-h(j, k), basis_[static_cast<size_t>(j)], w);
      }
      h(k + 1, k) = std::sqrt(dot(w, w));
      if (!std::isfinite(h(k + 1, k))) return h(k + 1, k);
      const auto system = h.topLeftCorner(k + 2, k + 1);
      y = system.colPivHouseholderQr().solve(first.head(k + 2));
      size = (first.head(k + 2) - system * y).norm();
      if (h(k + 1, k) == 0) break;
      basis_.push_back(w / h(k + 1, k));
    }
    for (Index j = 0; j < y.size(); ++j) addScaled(y[j], images_[static_cast<size_t>(j)], x);
    return size;
  }

  SolverChoice choice_;
  GridShape shape_;
  LinearSolves* counts_;
  SparseMatrix a_;
  Multigrid multigrid_;
  std::vector<VectorXd> basis_, images_;
};

} // namespace

std::unique_ptr<LinearSolver> multigridSolver(const SolverChoice& choice, const GridShape& shape,
                                              LinearSolves* counts) {
  return std::make_unique<MultigridSolver>(choice, shape, counts);
}

} // namespace semiflow::numerics
