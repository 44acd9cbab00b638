#include <cmath>
#include <numbers>

#include <fmt/format.h>

#include "tests/core/pde/rollouts.h"
#include "tests/core/pde/volumes/exact.h"
#include "tests/suite.h"

using namespace semiflow;
using std::numbers::pi;
using tests::fieldOf;
using tests::framesOf;
using tests::pdeOf;
using tests::scalarOf;

namespace {

/// Neumann's solution of the Stefan problem on the whole line: temperature -cold left and warm right of 0 at time 0,
/// heat capacities 1. The border is at 2 lambda sqrt(t). Carslaw, Jaeger, Conduction of Heat in Solids, section 11.2.
struct Neumann {
  double latent, solid, liquid, cold, warm;

  double balance(double l) const {
    const auto lost = [&](double k, double amplitude, double sign) {
      return amplitude * std::sqrt(k / pi) * std::exp(-l * l / k) / std::erfc(sign * l / std::sqrt(k));
    };
    return lost(solid, cold, -1) - lost(liquid, warm, 1) - latent * l;
  }
  double lambda() const {
    double low = -3, high = 3; // the balance falls
    for (int i = 0; i < 200; ++i) {
      const double middle = (low + high) / 2;
      (balance(middle) > 0 ? low : high) = middle;
    }
    return low;
  }
  double enthalpy(double x, double t) const {
    const double l = lambda();
    const auto part = [&](double k, double sign) {
      return 1 - std::erfc(sign * x / (2 * std::sqrt(k * t))) / std::erfc(sign * l / std::sqrt(k));
    };
    return x < 2 * l * std::sqrt(t) ? -cold * part(solid, -1) : latent + warm * part(liquid, 1);
  }
};

} // namespace

/// Conservation laws whose fronts move by a law of their own.
class MovingBordersTest : public QObject {
  Q_OBJECT
 private slots:
  void bordersOfIceMoveAsNeumannFound_data() {
    QTest::addColumn<double>("latent");
    QTest::addColumn<double>("cold");
    QTest::addColumn<double>("warm");
    QTest::newRow("freezes") << 0.5 << 1.0 << 0.2;
    QTest::newRow("melts") << 1.0 << 0.3 << 1.5;
  }
  void bordersOfIceMoveAsNeumannFound() {
    QFETCH(double, latent);
    QFETCH(double, cold);
    QFETCH(double, warm);
    const Neumann exact{latent, 2, 0.5, cold, warm};
    double errors[2];
    for (const int level : {0, 1}) {
      const auto frames = framesOf(pdeOf(fmt::format(
          R"json({{"equation": {{"id": "stefan", "latent_heat": {}, "conductivity_solid": 2, "conductivity_liquid": 0.5}},
          "domain": {{"id": "interval", "lower": -1, "upper": 1, "points": {}, "boundary": "sides"}},
          "initial": {{"id": "expression", "values": {{"temperature": "if(x < 0, -{}, {})"}}}},
          "discretisation": "finite_volume", "stepper": {{"id": "ssprk3", "step": 1}},
          "until": 0.02, "frame_interval": 0.01}})json",
          latent, 200 << level, cold, warm)));
      const auto& last = fieldOf(*frames.back(), "enthalpy");
      errors[level] = tests::relativeError(last, [&](double x) { return exact.enthalpy(x, 0.02); });
      const double border = 1 - scalarOf(*frames.back(), "volume_of_liquid");
      qInfo("%d cells: L1 error %.2e, border %.5f, exact %.5f", 200 << level, errors[level], border,
            2 * exact.lambda() * std::sqrt(0.02));
      COMPARE_WITHIN(border, 2 * exact.lambda() * std::sqrt(0.02), 0.02 / (1 << level));
      COMPARE_WITHIN(scalarOf(*frames.back(), "heat"), latent + warm - cold, 1e-12);
      COMPARE_WITHIN(fieldOf(*frames[0], "temperature").values.front(), -cold, 1e-14);
      COMPARE_WITHIN(fieldOf(*frames[0], "temperature").values.back(), warm, 1e-14);
    }
    QVERIFY(errors[1] < 0.01);
    QVERIFY(errors[1] < 0.7 * errors[0]); // the jump at the border makes it first order
  }

  /// In the frame t' = t + a x the law u_t + f_x = 0 is (u + a f)_t' + f_x = 0: the same flux, another conserved
  /// number. A jump at the origin stays one, and its solution is that at rest at x/t = x/(t' - a x).
  void boostedFramesGiveWhatIsSeenAtRest_data() {
    QTest::addColumn<double>("left");
    QTest::addColumn<double>("right");
    QTest::newRow("shock") << 1.5 << 0.5;
    QTest::newRow("fan") << 0.5 << 1.5;
  }
  void boostedFramesGiveWhatIsSeenAtRest() {
    QFETCH(double, left);
    QFETCH(double, right);
    constexpr double a = 0.4, time = 0.8;
    const auto boosted = [](double u) { return u + a * u * u / 2; };
    const auto rest = [](double w) { return (std::sqrt(1 + 2 * a * w) - 1) / a; };
    double errors[2];
    for (const int level : {0, 1}) {
      const auto frames = framesOf(pdeOf(fmt::format(
          R"json({{"equation": {{"id": "conservation_law", "flux": ["(u - (sqrt(1 + 2*a*u) - 1)/a)/a"], "parameters": {{"a": 0.4}}}},
          "domain": {{"id": "interval", "lower": -0.5, "upper": 1.5, "points": {}, "boundary": "sides"}},
          "initial": {{"id": "expression", "values": {{"u": "if(x < 0, {:.17g}, {:.17g})"}}}},
          "discretisation": "finite_volume", "stepper": {{"id": "ssprk3", "step": 1}},
          "until": 0.8, "frame_interval": 0.4}})json",
          200 << level, boosted(left), boosted(right))));
      experiment::GridField u = fieldOf(*frames.back(), "u");
      for (double& value : u.values) value = rest(value);
      errors[level] = tests::relativeError(u, [&](double x) {
        const double speed = x / (time - a * x);
        if (left > right) return speed < (left + right) / 2 ? left : right;
        return std::clamp(speed, left, right);
      });
      // What flows in less what flows out, and nothing else.
      const double flow = (left * left - right * right) / 2;
      COMPARE_WITHIN(scalarOf(*frames.back(), "mass") - scalarOf(*frames[0], "mass"), flow * time, 1e-13);
    }
    qInfo("L1 errors %.2e, %.2e", errors[0], errors[1]);
    QVERIFY(errors[1] < 0.005);
    QVERIFY(errors[1] < 0.65 * errors[0]);
  }

  /// Sod's tube in a wind of speed 3, by Galilei's transformation the exact solution at (x - 3t)/t.
  void aGasInABoostedFrameIsThatAtRest() {
    constexpr double a = 0.25, time = 0.4;
    const tests::ExactRiemann exact({1, 0, 1}, {0.125, 0, 0.1});
    double errors[2][3];
    for (const int level : {0, 1}) {
      const auto frames = framesOf(pdeOf(fmt::format(
          R"json({{"equation": {{"id": "boosted_gas", "gamma": 1.4, "tilt": 0.25}},
          "domain": {{"id": "interval", "lower": -0.5, "upper": 1.5, "points": {}, "boundary": "sides"}},
          "initial": {{"id": "expression", "values": {{
              "density": "if(x < 0, 1, 0.125)", "velocity": "3", "pressure": "if(x < 0, 1, 0.1)"}}}},
          "discretisation": "finite_volume", "stepper": {{"id": "ssprk3", "step": 1}},
          "until": 0.4, "frame_interval": 0.2}})json",
          400 << level)));
      const char* names[] = {"density", "velocity", "pressure"};
      for (std::size_t k = 0; k < 3; ++k) {
        errors[level][k] = tests::relativeError(fieldOf(*frames.back(), names[k]), [&](double x) {
          return exact.at(x / (time - a * x) - 3)[k] + (k == 1 ? 3 : 0);
        });
        COMPARE_WITHIN(fieldOf(*frames[0], names[k]).values[0], k == 1 ? 3 : 1, 1e-13);
      }
      // What flows in less what flows out: mass, momentum and pressure, energy and its work.
      const double in[] = {3, 10, 3 * (2.5 + 4.5 + 1)}, out[] = {0.375, 1.125 + 0.1, 3 * (0.25 + 0.5625 + 0.1)};
      const char* held[] = {"total_held_mass", "total_held_momentum", "total_held_energy"};
      for (std::size_t k = 0; k < 3; ++k) {
        const double change = scalarOf(*frames.back(), held[k]) - scalarOf(*frames[0], held[k]);
        COMPARE_WITHIN(change, (in[k] - out[k]) * time, 1e-11);
      }
    }
    for (std::size_t k = 0; k < 3; ++k) {
      qInfo("L1 errors %.2e, %.2e", errors[0][k], errors[1][k]);
      QVERIFY(errors[1][k] < 0.01);
      QVERIFY(errors[1][k] < 0.7 * errors[0][k]);
    }
  }
};

SEMIFLOW_SUITE("core/pde/volumes/moving_borders", MovingBordersTest);
#include "moving_borders_test.moc"
