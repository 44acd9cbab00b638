#pragma once

#include "core/numerics/fixed_stepper.h"
#include "core/numerics/linear_combination.h"
#include "core/numerics/stage_equation.h"

/// Implicit methods for systems on grids, with a Jacobian and a linear solver of choice.
namespace semiflow::numerics {

/// Which of the two.
struct ImplicitTableau {
  int order = 2;
  bool multistep = false; ///< bdf2: u_{n+1} = (4 u_n - u_{n-1} + 2 h f(u_{n+1}))/3; else the trapezoidal rule
};

/// The trapezoidal rule (Crank-Nicolson), u_{n+1} = u_n + h/2 (f(u_n) + f(u_{n+1})), and the backward differentiation
/// formula of order 2, which starts with a trapezoidal step.
template <class T> class ImplicitStepper final : public FixedStepper<T> {
 public:
  ImplicitStepper(GridSystem<T>& system, ImplicitTableau tableau, const ImplicitSettings& settings)
      : FixedStepper<T>(system, settings.step), tableau_(tableau), stage_(system, settings.solver, &solves_) {}
  LinearSolves* linearSolves() override { return &solves_; }
  static constexpr bool isExplicit = false;
  static bool fits(const GridSystem<T>& system) { return system.hasJacobian(); }
  static int workStates(const ImplicitTableau&) { return 40; } ///< the factors are most of it

 protected:
  void prepare(double h) override;
  bool remembers() const override { return tableau_.multistep; }
  void takeStep(double time, double h, const std::vector<T>& u, std::vector<T>& next) override;

 private:
  const ImplicitTableau tableau_;
  LinearSolves solves_;
  StageEquation<T> stage_;
  bool multistepReady_ = false; ///< previous_ is known
  std::vector<T> previous_, rate_, right_;
};

/// A linearly implicit Runge-Kutta method, with J = df/du at the step's beginning:
///   (I - gamma h J) k_i = h f(u + sum_j a_ij k_j, t + c_i h) + h J sum_{j<i} g_ij k_j,  u_next = u + sum_i b_i k_i.
struct RosenbrockTableau {
  int order = 0;
  double gamma = 0;
  std::vector<std::vector<double>> a, g; ///< per stage as many as there are earlier ones
  std::vector<double> b;
};

/// The stepper. Of a W-method, whose order holds with any J: the rate's own dependence on time need not be in it.
template <class T> class Rosenbrock final : public FixedStepper<T> {
 public:
  Rosenbrock(GridSystem<T>& system, RosenbrockTableau tableau, const ImplicitSettings& settings)
      : FixedStepper<T>(system, settings.step), tableau_(std::move(tableau)),
        solver_(linearSolver(settings.solver, shapeOf(system), &solves_)) {}
  LinearSolves* linearSolves() override { return &solves_; }
  static constexpr bool isExplicit = false;
  static bool fits(const GridSystem<T>& system) { return system.hasJacobian(); }
  static int workStates(const RosenbrockTableau& tableau) { return 40 + static_cast<int>(tableau.b.size()); }

 protected:
  void prepare(double) override { factorized_ = false; }
  void takeStep(double time, double h, const std::vector<T>& u, std::vector<T>& next) override;

 private:
  const RosenbrockTableau tableau_;
  LinearSolves solves_;
  std::unique_ptr<LinearSolver> solver_;
  SparseMatrix jacobian_;
  bool factorized_ = false; ///< kept from step to step where the rate is linear
  std::vector<std::vector<T>> stages_;
  std::vector<T> sum_, product_;
};

/// An explicit Runge-Kutta method whose stage derivatives are premultiplied by stabilising operators
///   T_i = sum_j beta_ij (I - alpha h J)^-j,
/// one factorisation a step.
struct TaseTableau {
  int order = 0;
  double alpha = 0;
  std::vector<std::vector<double>> a, beta; ///< per stage
  std::vector<double> b;
};

template <class T> class RungeKuttaTase final : public FixedStepper<T> {
 public:
  RungeKuttaTase(GridSystem<T>& system, TaseTableau tableau, const ImplicitSettings& settings)
      : FixedStepper<T>(system, settings.step), tableau_(std::move(tableau)),
        solver_(linearSolver(settings.solver, shapeOf(system), &solves_)) {}
  LinearSolves* linearSolves() override { return &solves_; }
  static constexpr bool isExplicit = false;
  static bool fits(const GridSystem<T>& system) { return system.hasJacobian(); }
  static int workStates(const TaseTableau& tableau) { return 40 + static_cast<int>(tableau.b.size()); }

 protected:
  void prepare(double) override { factorized_ = false; }
  void takeStep(double time, double h, const std::vector<T>& u, std::vector<T>& next) override;

 private:
  const TaseTableau tableau_;
  LinearSolves solves_;
  std::unique_ptr<LinearSolver> solver_;
  bool factorized_ = false;
  std::vector<std::vector<T>> stages_;
  std::vector<T> power_;
};

extern template class ImplicitStepper<float>;
extern template class ImplicitStepper<double>;
extern template class Rosenbrock<float>;
extern template class Rosenbrock<double>;
extern template class RungeKuttaTase<float>;
extern template class RungeKuttaTase<double>;

} // namespace semiflow::numerics
