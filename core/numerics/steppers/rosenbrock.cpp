#include "core/numerics/implicit_steppers.h"
#include "core/numerics/tableau_stepping.h"

namespace semiflow::numerics {

const Component<Stepping>& rosenbrock() {
  static const auto component = withLinearSolver(
      Component<Stepping>("rosenbrock", "Rosenbrock-W, order 3")
          .summary("ROS34PW2 on grids: four linear systems with one matrix per step and no iteration; L-stable and "
                   "stiffly accurate.")
          .formula("(I - γhJ) kᵢ = h f(u + Σ aᵢⱼ kⱼ) + hJ Σ gᵢⱼ kⱼ,  u₁ = u + Σ bᵢ kᵢ")
          .reference("J. Rang, L. Angermann, \"New Rosenbrock W-methods of order 3 for partial differential algebraic "
                     "equations of index 1\", BIT 45, 761 (2005)")
          .parameter(stepParameter())
          .makes([](const Values& values) {
            RosenbrockTableau t;
            t.order = 3;
            t.gamma = 4.3586652150845900e-01;
            t.a = {{}, {8.7173304301691801e-01}, {8.4457060015369423e-01, -1.1299064236484185e-01}, {0, 0, 1}};
            t.g = {{},
                   {-8.7173304301691801e-01},
                   {-9.0338057013044082e-01, 5.4180672388095326e-02},
                   {2.4212380706095346e-01, -1.2232505839045147e+00, 5.4526025533510214e-01}};
            t.b = {2.4212380706095346e-01, -1.2232505839045147e+00, 1.5452602553351020e+00, t.gamma};
            return std::make_unique<TableauStepping<NoEngine, Rosenbrock, RosenbrockTableau, ImplicitSettings>>(
                t, implicitSettings(values));
          }));
  return component;
}

} // namespace semiflow::numerics
