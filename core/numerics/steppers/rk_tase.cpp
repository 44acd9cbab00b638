#include <numbers>

#include "core/numerics/implicit_steppers.h"
#include "core/numerics/tableau_stepping.h"

namespace semiflow::numerics {
namespace {

/// The midpoint rule, k_1 with T_1 = b N + (1 - b) N^2 and k_2 with T_2 = 2 N - N^2, N = (I - alpha h J)^-1. With N = I
/// + alpha h J + ... the order conditions with any J ask sum b_i T_i = I + O(h^2) alone, which leaves b free:
/// R(infinity) = 1 - 2/alpha + b/alpha^2 = 0 for b = 2 alpha - alpha^2, and R is A-stable from alpha = 1 - 1/sqrt(2)
/// on.
TaseTableau secondOrder() {
  TaseTableau t;
  t.order = 2;
  t.alpha = 1 - 1 / std::numbers::sqrt2;
  t.a = {{}, {0.5}};
  t.b = {0, 1};
  t.beta = {{0.5, 0.5}, {2, -1}};
  return t;
}

/// Kutta's method of order 3 with T = I - (I - N)^3 = I + O(h^3) in every stage. h T J goes to -3/alpha for stiff
/// decay, which the method's interval of stability [-2.51, 0] holds.
TaseTableau thirdOrder() {
  TaseTableau t;
  t.order = 3;
  t.alpha = 1.25;
  t.a = {{}, {0.5}, {-1, 2}};
  t.b = {1.0 / 6, 2.0 / 3, 1.0 / 6};
  t.beta = {{3, -3, 1}, {3, -3, 1}, {3, -3, 1}};
  return t;
}

} // namespace

const Component<Stepping>& rkTase() {
  static const auto component = withLinearSolver(
      Component<Stepping>("rk_tase", "Runge-Kutta with stabilising operators (TASE)")
          .summary("Explicit stages on grids, each smoothed by powers of one inverse: stable far beyond an explicit "
                   "method's step, of its order with any Jacobian. One factorisation per step.")
          .formula("kᵢ = Tᵢ f(u + h Σ aᵢⱼ kⱼ),  Tᵢ = Σ βᵢⱼ (I - αhJ)⁻ʲ")
          .reference(
              "M. Calvo, J. I. Montijano, L. Rández, \"Singly TASE operators for the numerical solution of stiff "
              "differential equations by explicit Runge-Kutta schemes\", J. Sci. Comput. 96, 17 (2023)")
          .parameter(choice("order", {"2", "3"}).doc("2 damps what is rough at once, 3 is the more exact one"))
          .parameter(stepParameter())
          .makes([](const Values& values) {
            return std::make_unique<TableauStepping<NoEngine, RungeKuttaTase, TaseTableau, ImplicitSettings>>(
                values.text("order") == "3" ? thirdOrder() : secondOrder(), implicitSettings(values));
          }));
  return component;
}

} // namespace semiflow::numerics
