#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "tests/core/pde/rollouts.h"
#include "tests/suite.h"

using namespace semiflow;
using tests::fieldOf;
using tests::framesOf;
using tests::pdeOf;
using tests::scalarOf;

namespace {

constexpr double velocity = 1, adsorption = 3, desorption = 2;
const double pi = std::acos(-1.0);

double simpson(const std::function<double(double)>& f, double lower, double upper, int pairs) {
  const double h = (upper - lower) / (2 * pairs);
  double sum = f(lower) + f(upper);
  for (int i = 1; i < 2 * pairs; ++i) sum += (i % 2 == 1 ? 4 : 2) * f(lower + i * h);
  return sum * h / 3;
}

/// What comes out at x without diffusion, of an inlet c(0, t) = inlet(t): the Laplace transform's inverse,
/// exp(-k_a x/v) (inlet(T) + integral of inlet(T - s) exp(-k_d s) sqrt(B/s) I_1(2 sqrt(B s)) ds), T = t - x/v,
/// B = k_a k_d x/v; with s = r^2.
double eluted(const std::function<double(double)>& inlet, double x, double t) {
  const double delay = x / velocity, after = t - delay;
  if (after <= 0) return 0;
  const double b = std::sqrt(adsorption * desorption * delay);
  const auto late = [&](double r) {
    return 2 * b * inlet(after - r * r) * std::exp(-desorption * r * r) * std::cyl_bessel_i(1, 2 * b * r);
  };
  return std::exp(-adsorption * delay) * (inlet(after) + simpson(late, 0, std::sqrt(after), 1500));
}

/// Goldstein's J(u, v) = 1 - exp(-v) integral of exp(-s) I_0(2 sqrt(v s)) ds over 0 < s < u, with s = r^2.
double goldstein(double u, double v) {
  const auto f = [&](double r) { return 2 * r * std::exp(-r * r - v) * std::cyl_bessel_i(0, 2 * r * std::sqrt(v)); };
  return 1 - simpson(f, 0, std::sqrt(u), 1500);
}

double pulse(double t) { return t > 0 && t < 1 ? std::pow(std::sin(pi * t), 4) : 0; }

} // namespace

/// Gas chromatography against what its Laplace transform says.
class AdsorptionTest : public QObject {
  Q_OBJECT
 private slots:
  /// The two formulas that the rollout is held against are one: a step at the inlet breaks through as J.
  void aStepBreaksThroughAsGoldsteinSays() {
    for (const double x : {0.5, 1.5, 3.0}) {
      for (const double t : {3.2, 4.5, 8.0}) {
        const double delay = x / velocity;
        COMPARE_WITHIN(eluted([](double time) { return time > -1e-9 ? 1.0 : 0.0; }, x, t),
                       goldstein(adsorption * delay, desorption * (t - delay)), 1e-9);
      }
    }
  }

  void aPulseElutesInTheRightShape() {
    std::array<double, 3> errors{};
    for (std::size_t level = 0; level < 3; ++level) {
      const auto frames = framesOf(pdeOf(fmt::format(
          R"json({{"equation": {{"id": "chromatography", "velocity": 1, "diffusivity": 0, "adsorption_of_a": 3,
                                 "desorption_of_a": 2}},
          "domain": {{"id": "interval", "upper": 5, "points": {}, "boundary": {{"id": "sides",
            "left": {{"id": "dirichlet", "value": "if(t < 1, sin(pi*t)^4, 0)"}}}}}},
          "initial": {{"id": "expression", "values": {{"a": "0", "b": "0"}}}},
          "discretisation": {{"id": "finite_difference", "order": "4"}},
          "stepper": {{"id": "rk4", "step": 0.005}}, "until": 4, "frame_interval": 1}})json",
          (100 << level) + 1)));
      for (const auto& frame : frames) {
        const auto& a = fieldOf(*frame, "a");
        for (std::size_t i = 1; i < a.values.size(); i += std::size_t{10} << level) {
          const double x = a.axes[0].at(i);
          if (x > 3.9) continue; // the outlet is not reached
          errors[level] = std::max(errors[level], std::abs(a.values[i] - eluted(pulse, x, frame->time)));
        }
      }
      // What has come in, the integral of the pulse, is in the column.
      COMPARE_WITHIN(scalarOf(*frames.back(), "mass_of_a"), velocity * 3.0 / 8, 0.02 * std::pow(0.25, level));
    }
    const double slope = std::log2(errors[0] / errors[2]) / 2;
    qInfo("errors %.2e, %.2e, %.2e: slope %.2f", errors[0], errors[1], errors[2], slope);
    QVERIFY(errors[2] < 1e-4);
    QVERIFY(slope > 3);
  }
};

SEMIFLOW_SUITE("core/pde/adsorption", AdsorptionTest);
#include "adsorption_test.moc"
