#pragma once

#include <memory>

#include "core/numerics/fixed_stepper.h"
#include "core/numerics/imex_multistep.h"
#include "core/numerics/linear_combination.h"
#include "core/numerics/stage_equation.h"

namespace semiflow::numerics {

/// ImexMultistep on grids: f = L u + b(t) + N(u, t) with L sparse, prepared for its linear solver once per step length.
/// The first s - 1 steps are those of the semi-implicit Euler method with 1, 2, ..., p substeps, extrapolated to order
/// p. E. Hairer, G. Wanner, "Solving Ordinary Differential Equations II", Springer (1996), section IV.9.
template <class T> class GridImexMultistep final : public FixedStepper<T> {
 public:
  GridImexMultistep(GridSystem<T>& system, ImexTableau tableau, const ImplicitSettings& settings)
      : FixedStepper<T>(system, settings.step), tableau_(std::move(tableau)), choice_(settings.solver), solver_(made()),
        boundary_(system) {}
  LinearSolves* linearSolves() override { return &solves_; }
  static constexpr bool isExplicit = false;
  static bool fits(GridSystem<T>& system) { return system.linear() != nullptr; }
  static int workStates(const ImexTableau& tableau) { return 40 + 3 * static_cast<int>(tableau.b.size()); }

 protected:
  void prepare(double h) override;
  bool remembers() const override { return true; }
  void takeStep(double time, double h, const std::vector<T>& u, std::vector<T>& next) override;

 private:
  std::size_t depth() const { return tableau_.b.size(); } ///< s
  std::unique_ptr<LinearSolver> made() { return linearSolver(choice_, shapeOf(this->system_), &solves_); }
  void start(double time, double h, const std::vector<T>& u, std::vector<T>& next);

  const ImexTableau tableau_;
  const SolverChoice choice_;
  LinearSolves solves_;
  std::unique_ptr<LinearSolver> solver_;
  std::vector<std::unique_ptr<LinearSolver>> starters_;
  std::vector<std::vector<T>> states_, rests_, linears_; ///< u, N and L u + b of the present and earlier steps
  std::size_t known_ = 0;
  BoundarySource<T> boundary_;
  std::vector<T> source_;
};

extern template class GridImexMultistep<float>;
extern template class GridImexMultistep<double>;

} // namespace semiflow::numerics
