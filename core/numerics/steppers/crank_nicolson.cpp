#include "core/numerics/implicit_steppers.h"
#include "core/numerics/tableau_stepping.h"

namespace semiflow::numerics {

const Component<Stepping>& crankNicolson() {
  static const auto component = withLinearSolver(
      Component<Stepping>("crank_nicolson", "Crank-Nicolson, order 2")
          .summary("The trapezoidal rule on grids, by Newton's method: stable for any step of a diffusion, but what is "
                   "rough decays slowly where the step is long.")
          .formula("u₁ = u + h/2 (f(u) + f(u₁))")
          .reference("J. Crank, P. Nicolson, \"A practical method for numerical evaluation of solutions of partial "
                     "differential equations of the heat-conduction type\", Proc. Camb. Phil. Soc. 43, 50 (1947)")
          .parameter(stepParameter())
          .makes([](const Values& values) {
            return std::make_unique<TableauStepping<NoEngine, ImplicitStepper, ImplicitTableau, ImplicitSettings>>(
                ImplicitTableau{2, false}, implicitSettings(values));
          }));
  return component;
}

const Component<Stepping>& bdf2() {
  static const auto component = withLinearSolver(
      Component<Stepping>("bdf2", "Backward differentiation, order 2")
          .summary(
              "Implicit on grids, by Newton's method: damps what is rough at once. Starts with one trapezoidal step.")
          .formula("u₁ = (4 u - u₋₁ + 2 h f(u₁))/3")
          .reference("C. F. Curtiss, J. O. Hirschfelder, \"Integration of stiff equations\", PNAS 38, 235 (1952)")
          .parameter(stepParameter())
          .makes([](const Values& values) {
            return std::make_unique<TableauStepping<NoEngine, ImplicitStepper, ImplicitTableau, ImplicitSettings>>(
                ImplicitTableau{2, true}, implicitSettings(values));
          }));
  return component;
}

} // namespace semiflow::numerics
