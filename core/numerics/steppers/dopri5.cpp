#include "core/numerics/tableau_stepping.h"

namespace semiflow::numerics {
namespace {

/// The continuous extension of order 4 (L. F. Shampine, "Some practical Runge-Kutta formulas", Math. Comp. 46, 135
/// (1986)): the quintic that matches the step and both its slopes, corrected at the middle by d.
std::vector<double> denseWeights(const std::vector<double>& b, double theta) {
  constexpr std::array d{-12715105075.0 / 11282082432,  0.0,
                         87487479700.0 / 32700410799,   -10690763975.0 / 1880347072,
                         701980252875.0 / 199316789632, -1453857185.0 / 822651844,
                         69997945.0 / 29380423};
  const double rest = 1 - theta;
  std::vector<double> weights(b.size());
  for (std::size_t i = 0; i < b.size(); ++i) {
    const double first = i == 0 ? 1 : 0, last = i + 1 == b.size() ? 1 : 0;
    weights[i] = theta * (b[i] + rest * (first - b[i] + theta * (2 * b[i] - first - last + rest * d[i])));
  }
  return weights;
}

RungeKuttaTableau tableau() {
  RungeKuttaTableau t;
  t.order = 5;
  t.embeddedOrder = 4;
  t.c = {0, 1.0 / 5, 3.0 / 10, 4.0 / 5, 8.0 / 9, 1, 1};
  t.b = {35.0 / 384, 0, 500.0 / 1113, 125.0 / 192, -2187.0 / 6784, 11.0 / 84, 0};
  t.a = {{},
         {1.0 / 5},
         {3.0 / 40, 9.0 / 40},
         {44.0 / 45, -56.0 / 15, 32.0 / 9},
         {19372.0 / 6561, -25360.0 / 2187, 64448.0 / 6561, -212.0 / 729},
         {9017.0 / 3168, -355.0 / 33, 46732.0 / 5247, 49.0 / 176, -5103.0 / 18656},
         t.b};
  t.a.back().pop_back();
  t.error = {71.0 / 57600, 0, -71.0 / 16695, 71.0 / 1920, -17253.0 / 339200, 22.0 / 525, -1.0 / 40};
  t.dense = [b = t.b](double theta) { return denseWeights(b, theta); };
  return t;
}

} // namespace

const Component<Stepping>& dopri5() {
  static const auto component = adaptivePair(
      Component<Stepping>("dopri5", "Dormand-Prince, order 5, adaptive")
          .summary("Explicit pair of orders 5 and 4 that chooses its steps, for equations that are not stiff. Six "
                   "evaluations per attempt.")
          .formula("u₁ = u + h Σ bᵢ kᵢ,  error = h Σ (bᵢ - b̂ᵢ) kᵢ")
          .reference("J. R. Dormand, P. J. Prince, \"A family of embedded Runge-Kutta formulae\", J. Comput. Appl. "
                     "Math. 6, 19 (1980)"),
      tableau);
  return component;
}

} // namespace semiflow::numerics
