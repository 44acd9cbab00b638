#include <cmath>
#include <numbers>

#include <Eigen/Dense>

#include "core/numerics/extrapolation.h"
#include "tests/core/koopman/helpers.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::tests;
using Eigen::Matrix3d;
using Eigen::Vector3d;

class SystemsTest : public QObject {
  Q_OBJECT
 private slots:
  void extrapolationReachesRoundOff() {
    // x' = y, y' = -x over ten turns; and the logistic equation, whose solution is known too
    double turn[2] = {1, 0};
    numerics::extrapolate([](const double* x, double* f) { f[0] = x[1], f[1] = -x[0]; }, turn, 2,
                          20 * std::numbers::pi);
    COMPARE_WITHIN(turn[0], 1, 5e-13);
    COMPARE_WITHIN(turn[1], 0, 5e-13);
    double logistic = 0.01;
    numerics::extrapolate([](const double* x, double* f) { f[0] = x[0] * (1 - x[0]); }, &logistic, 1, 7.0);
    COMPARE_WITHIN(logistic, 0.01 * std::exp(7.0) / (1 + 0.01 * (std::exp(7.0) - 1)), 2e-14);
  }

  void extrapolationGoesBackInTime() {
    double there[2] = {0.3, -1.2};
    const koopman::System duffing = system({{"id", "duffing"}});
    numerics::extrapolate(duffing.law, there, 2, 3);
    numerics::extrapolate(duffing.law, there, 2, -3);
    COMPARE_WITHIN(there[0], 0.3, 1e-11);
    COMPARE_WITHIN(there[1], -1.2, 1e-11);
  }

  void extrapolationTellsOfABlowUp() {
    double x = 1; // x' = x^2 ends at time 1
    numerics::extrapolate([](const double* s, double* f) { f[0] = s[0] * s[0]; }, &x, 1, 2);
    QVERIFY(!std::isfinite(x));
  }

  void linearFlowIsTheExponential() {
    const koopman::System flow = system(Json::parse(R"({"id":"linear","matrix":[[-0.1,2],[-2,-0.1]]})"));
    double x[2] = {1, 0.5};
    koopman::advance(flow, x, 0.7);
    const double decay = std::exp(-0.07), c = std::cos(1.4), s = std::sin(1.4);
    COMPARE_WITHIN(x[0], decay * (c + 0.5 * s), 1e-14);
    COMPARE_WITHIN(x[1], decay * (-s + 0.5 * c), 1e-14);
    const koopman::System map = system(Json::parse(R"({"id":"linear","matrix":[[0,1],[-1,0]],"time":"discrete"})"));
    koopman::advance(map, x, 4);
    COMPARE_WITHIN(x[0], decay * (c + 0.5 * s), 1e-14);
  }

  void duffingLosesEnergyAsItsDampingSays() {
    const koopman::System conservative = system({{"id", "duffing"}, {"damping", 0}});
    const auto energy = [](const double* s) { return s[1] * s[1] / 2 - s[0] * s[0] / 2 + std::pow(s[0], 4) / 4; };
    double state[2] = {0.5, 1.1};
    const double before = energy(state);
    koopman::advance(conservative, state, 25);
    COMPARE_WITHIN(energy(state), before, 1e-11);
    const koopman::System damped = system({{"id", "duffing"}});
    koopman::advance(damped, state, 100); // into one of the wells
    COMPARE_WITHIN(std::abs(state[0]), 1, 1e-10);
    COMPARE_WITHIN(state[1], 0, 1e-10);
  }

  void lorenzHasItsFixedPointsAndContractsVolumes() {
    const koopman::System lorenz = system({{"id", "lorenz"}});
    const double q = std::sqrt(8.0 / 3 * 27);
    double rate[3];
    for (const double sign : {-1.0, 1.0}) {
      const double point[3] = {sign * q, sign * q, 27};
      lorenz.law(point, rate);
      for (const double r : rate) COMPARE_WITHIN(r, 0, 1e-12);
    }
    // The divergence is constant, -(sigma + 1 + beta): the flow's Jacobian has the determinant exp(divergence * time).
    const Vector3d start(1, 2, 20);
    const double h = 1e-4, time = 0.2;
    Matrix3d jacobian;
    for (int c = 0; c < 3; ++c) {
      Vector3d plus = start, minus = start;
      plus[c] += h;
      minus[c] -= h;
      koopman::advance(lorenz, plus.data(), time);
      koopman::advance(lorenz, minus.data(), time);
      jacobian.col(c) = (plus - minus) / (2 * h);
    }
    const double expected = std::exp(-(10 + 1 + 8.0 / 3) * time);
    COMPARE_WITHIN(jacobian.determinant(), expected, 1e-6 * expected);
  }

  void lorenzIsSymmetric() {
    const koopman::System lorenz = system({{"id", "lorenz"}});
    double a[3] = {3, -4, 15}, b[3] = {-3, 4, 15};
    koopman::advance(lorenz, a, 1);
    koopman::advance(lorenz, b, 1);
    COMPARE_WITHIN(a[0], -b[0], 1e-12);
    COMPARE_WITHIN(a[2], b[2], 1e-12);
  }

  void circleTurnsByItsAngle() {
    const koopman::System circle = system({{"id", "circle_rotation"}, {"angle", 0.25}});
    double x = 0.9;
    koopman::advance(circle, &x, 3);
    COMPARE_WITHIN(x, 0.65, 1e-15);
  }

  void refusesAMatrixThatIsNotSquare() {
    try {
      system(Json::parse(R"({"id":"linear","matrix":[[1,2]]})"));
      QFAIL("accepted");
    } catch (const InputError& error) {
      QCOMPARE(QString(error.what()),
               QStringLiteral("system.matrix: expected as many rows as columns, found 1 rows and 2 columns"));
    }
  }
};

SEMIFLOW_SUITE("core/koopman/systems", SystemsTest);
#include "systems_test.moc"
