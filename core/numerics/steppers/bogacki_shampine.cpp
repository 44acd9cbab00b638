#include "core/numerics/tableau_stepping.h"

namespace semiflow::numerics {
namespace {

/// The cubic that matches the step and both its slopes; the last stage is the slope at its end.
std::vector<double> denseWeights(const std::vector<double>& b, double theta) {
  const double square = theta * theta;
  const double end = square * (3 - 2 * theta);
  std::vector<double> weights(b.size());
  for (std::size_t i = 0; i < b.size(); ++i) weights[i] = end * b[i];
  weights.front() += theta * (1 - theta) * (1 - theta);
  weights.back() += square * (theta - 1);
  return weights;
}

RungeKuttaTableau tableau() {
  RungeKuttaTableau t;
  t.order = 3;
  t.embeddedOrder = 2;
  t.c = {0, 1.0 / 2, 3.0 / 4, 1};
  t.b = {2.0 / 9, 1.0 / 3, 4.0 / 9, 0};
  t.a = {{}, {1.0 / 2}, {0, 3.0 / 4}, {2.0 / 9, 1.0 / 3, 4.0 / 9}};
  t.error = {2.0 / 9 - 7.0 / 24, 1.0 / 3 - 1.0 / 4, 4.0 / 9 - 1.0 / 3, -1.0 / 8};
  t.dense = [b = t.b](double theta) { return denseWeights(b, theta); };
  return t;
}

} // namespace

const Component<Stepping>& bogackiShampine() {
  static const auto component = adaptivePair(
      Component<Stepping>("bogacki_shampine", "Bogacki-Shampine, order 3, adaptive")
          .summary("Explicit pair of orders 3 and 2 that chooses its steps, cheaper than dopri5 where a few digits are "
                   "enough. Three evaluations per attempt.")
          .formula("u₁ = u + h (2/9 k₁ + 1/3 k₂ + 4/9 k₃),  error = h Σ (bᵢ - b̂ᵢ) kᵢ")
          .reference("P. Bogacki, L. F. Shampine, \"A 3(2) pair of Runge-Kutta formulas\", Appl. Math. Lett. 2, 321 "
                     "(1989)"),
      tableau);
  return component;
}

} // namespace semiflow::numerics
