#include "core/numerics/convex_splitting.h"
#include "core/numerics/tableau_stepping.h"

namespace semiflow::numerics {

const Component<Stepping>& convexSplitting() {
  static const auto component = withLinearSolver(
      Component<Stepping>("convex_splitting", "Convex splitting, with or without momentum")
          .summary("Descent in an energy that falls at every step however long; with momentum it needs fewer of them.")
          .formula("(u₁ − y)/h = L u₁ + N(y) − S (u₁ − y),  y = u + β (u − u₋₁)")
          .reference("D. J. Eyre, \"Unconditionally gradient stable time marching the Cahn-Hilliard equation\", MRS "
                     "Proc. 529, 39 (1998); A. Beck, M. Teboulle, \"A fast iterative shrinkage-thresholding algorithm "
                     "for linear inverse problems\", SIAM J. Imaging Sci. 2, 183 (2009)")
          .parameter(stepParameter())
          .parameter(real("stabilisation", 3)
                         .atLeast(0)
                         .unit("1/time")
                         .doc("S: at least the steepest slope of -N, which is 3 for N(u) = -u^3 where |u| is up to 1"))
          .parameter(
              choice("momentum", {"none", "fista"})
                  .doc("none: a gradient flow, of order 1 in the step; fista: step n goes on from u + (n - 1)/(n "
                       "+ 2) (u - u_before), and time only counts steps"))
          .makes([](const Values& values) {
            SplittingOfEnergy splitting;
            splitting.stabilisation = values.real("stabilisation");
            splitting.momentum = values.text("momentum") == "fista";
            return std::make_unique<
                TableauStepping<SpectralConvexSplitting, GridConvexSplitting, SplittingOfEnergy, ImplicitSettings>>(
                splitting, implicitSettings(values));
          }));
  return component;
}

} // namespace semiflow::numerics
