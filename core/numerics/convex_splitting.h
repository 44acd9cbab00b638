#pragma once

#include <memory>
#include <vector>

#include "core/numerics/block_operator.h"
#include "core/numerics/fixed_stepper.h"
#include "core/numerics/linear_combination.h"
#include "core/numerics/stage_equation.h"

namespace semiflow::numerics {

/// Steps downhill in an energy whose gradient flow is u_t = L u + N(u): the convex part of the energy, which is L's and
/// stabilisation |u|^2/2, at the step's end, the concave rest at its beginning:
///   (u_{n+1} - y_n)/h = L u_{n+1} + N(y_n) - S (u_{n+1} - y_n),
/// which is a semi-implicit Euler step of length h/(1 + S h). The energy falls at every step of any length where
/// S is no less than the slopes of -N. D. J. Eyre, "Unconditionally gradient stable time marching the Cahn-Hilliard
/// equation", MRS Proc. 529, 39 (1998).
/// Without momentum y_n = u_n, and the order is 1; with it y_n = u_n + (n - 1)/(n + 2) (u_n - u_{n-1}), n = 1, 2, ...
/// from the start, a restart or a change of step length: time then only counts steps. A. Beck, M. Teboulle, "A fast
/// iterative shrinkage-thresholding algorithm for linear inverse problems", SIAM J. Imaging Sci. 2, 183 (2009).
struct SplittingOfEnergy {
  int order = 1; ///< of the steps without momentum, which makes them leave the path of the flow
  double stabilisation = 0;
  bool momentum = false;
};

/// What both engines share: the point that a step starts from.
template <class V> class MomentumSteps : public FixedStepper<V> {
 public:
  MomentumSteps(SystemOf<V>& system, const SplittingOfEnergy& splitting, double step)
      : FixedStepper<V>(system, step), splitting_(splitting) {}
  static constexpr bool isExplicit = false;

 protected:
  void prepare(double h) final;
  bool remembers() const final { return splitting_.momentum; }
  void takeStep(double time, double h, const std::vector<V>& u, std::vector<V>& next) final;
  /// Computes the matrix I - c L.
  virtual void prepareSolve(double c) = 0;
  /// next = (I - c L)^-1 (y + c N(y))
  virtual void solve(double time, double h, double c, const std::vector<V>& y, std::vector<V>& next) = 0;

 private:
  double effective(double h) const { return h / (1 + splitting_.stabilisation * h); }

  const SplittingOfEnergy splitting_;
  double known_ = 0; ///< steps since momentum was 0
  std::vector<V> previous_, start_;
};

template <class T> class SpectralConvexSplitting final : public MomentumSteps<std::complex<T>> {
 public:
  SpectralConvexSplitting(SplitSystem<T>& system, const SplittingOfEnergy& splitting, double step)
      : MomentumSteps<std::complex<T>>(system, splitting, step) {}
  static int workStates(const SplittingOfEnergy&) { return 6; }

 protected:
  void prepareSolve(double c) override;
  void solve(double time, double h, double c, const State<T>& y, State<T>& next) override;

 private:
  std::vector<BlockOperator<T>> inverse_;
  State<T> rest_;
};

template <class T> class GridConvexSplitting final : public MomentumSteps<T> {
 public:
  GridConvexSplitting(GridSystem<T>& system, const SplittingOfEnergy& splitting, const ImplicitSettings& settings)
      : MomentumSteps<T>(system, splitting, settings.step),
        solver_(linearSolver(settings.solver, shapeOf(system), &solves_)), boundary_(system) {}
  LinearSolves* linearSolves() override { return &solves_; }
  static bool fits(GridSystem<T>& system) { return system.linear() != nullptr; }
  static int workStates(const SplittingOfEnergy&) { return 44; } ///< the factors are most of it

 protected:
  void prepareSolve(double c) override;
  void solve(double time, double h, double c, const std::vector<T>& y, std::vector<T>& next) override;

 private:
  LinearSolves solves_;
  std::unique_ptr<LinearSolver> solver_;
  BoundarySource<T> boundary_;
  std::vector<T> rest_, source_;
};

extern template class SpectralConvexSplitting<float>;
extern template class SpectralConvexSplitting<double>;
extern template class GridConvexSplitting<float>;
extern template class GridConvexSplitting<double>;

} // namespace semiflow::numerics
