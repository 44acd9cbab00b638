#include <array>
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

  void vanDerPolHasItsPeriod() {
    const koopman::System oscillator = system({{"id", "van_der_pol"}});
    double state[2] = {2, 0};
    koopman::advance(oscillator, state, 60);
    const double before[2] = {state[0], state[1]};
    koopman::advance(oscillator, state, 6.663286859323130); // Amore, published to 30 digits for mu = 1
    COMPARE_WITHIN(std::hypot(state[0] - before[0], state[1] - before[1]), 0, 1e-10);
  }

  void pendulumSwingsWithTheEllipticPeriod() {
    const koopman::System pendulum = system({{"id", "pendulum"}, {"stiffness", 4}});
    double state[2] = {2.5, 0};
    koopman::advance(pendulum, state, 4 * std::comp_ellint_1(std::sin(1.25)) / 2);
    COMPARE_WITHIN(state[0], 2.5, 1e-11);
    COMPARE_WITHIN(state[1], 0, 1e-11);
    const koopman::System damped = system({{"id", "pendulum"}, {"damping", 1}});
    double rate[2];
    damped.law(std::array{0.0, 3.0}.data(), rate);
    QCOMPARE(rate[1], -3.0);
  }

  void doublePendulumKeepsItsEnergyAndItsSmallSwings() {
    const Json given = {{"id", "double_pendulum"}, {"mass_1", 2},     {"mass_2", 0.7},
                        {"length_1", 1.3},         {"length_2", 0.8}, {"gravity", 9.81}};
    const auto energy = [](const double* s) {
      const double kinetic = 0.5 * 2.7 * 1.69 * s[2] * s[2] + 0.5 * 0.7 * 0.64 * s[3] * s[3] +
                             0.7 * 1.3 * 0.8 * s[2] * s[3] * std::cos(s[0] - s[1]);
      return kinetic - 9.81 * (2.7 * 1.3 * std::cos(s[0]) + 0.7 * 0.8 * std::cos(s[1]));
    };
    double state[4] = {2, -1, 0.3, 1.5};
    const double before = energy(state);
    koopman::advance(system(given), state, 10);
    COMPARE_WITHIN(energy(state), before, 1e-9 * std::abs(before));
    // Equal arms and masses: normal modes b = +-sqrt(2) a with the squared frequencies 2 -+ sqrt(2)
    for (const double sign : {1.0, -1.0}) {
      double small[4] = {1e-5, sign * std::sqrt(2.0) * 1e-5, 0, 0};
      koopman::advance(system({{"id", "double_pendulum"}}), small,
                       2 * std::numbers::pi / std::sqrt(2 - sign * std::sqrt(2.0)));
      COMPARE_WITHIN(small[0], 1e-5, 1e-13);
      COMPARE_WITHIN(small[1], sign * std::sqrt(2.0) * 1e-5, 1e-13);
    }
  }

  void lorenz96MovesEnergyOnlyByForcingAndDamping() {
    const koopman::System weather = system({{"id", "lorenz_96"}, {"sites", 7}, {"forcing", 3}});
    const std::array<double, 7> x{1, -2, 0.5, 4, -1, 3, 2};
    std::array<double, 7> f{};
    weather.law(x.data(), f.data());
    double power = 0, expected = 0;
    for (std::size_t i = 0; i < 7; ++i) power += x[i] * f[i], expected += x[i] * (3 - x[i]);
    COMPARE_WITHIN(power, expected, 1e-13);
    QCOMPARE(f[0], (x[1] - x[5]) * x[6] - x[0] + 3);
  }

  void roesslerHasItsFixedPoint() {
    const double x = (5.7 - std::sqrt(5.7 * 5.7 - 4 * 0.04)) / 2, point[3] = {x, -x / 0.2, x / 0.2};
    double rate[3];
    system({{"id", "roessler"}}).law(point, rate);
    for (const double r : rate) COMPARE_WITHIN(r, 0, 1e-14);
  }

  void hopfGrowsAndTurnsAsItsSolution() {
    const double mu = 0.7, omega = 3, shear = 0.5, time = 1.7, r0 = 0.2;
    double z[2] = {r0, 0};
    koopman::advance(system({{"id", "hopf"}, {"mu", mu}, {"omega", omega}, {"shear", shear}}), z, time);
    const double r = std::sqrt(mu / (1 + (mu / (r0 * r0) - 1) * std::exp(-2 * mu * time)));
    const double angle = omega * time - shear * (mu * time - std::log(r / r0));
    COMPARE_WITHIN(z[0], r * std::cos(angle), 1e-12);
    COMPARE_WITHIN(z[1], r * std::sin(angle), 1e-12);
  }

  void slowManifoldFollowsItsSolution() {
    const double mu = -0.05, lambda = -1, time = 2.3, c = lambda / (lambda - 2 * mu);
    double state[2] = {1.5, -0.4};
    koopman::advance(system({{"id", "slow_manifold"}}), state, time);
    COMPARE_WITHIN(state[0], 1.5 * std::exp(mu * time), 1e-13);
    COMPARE_WITHIN(state[1], (-0.4 - c * 2.25) * std::exp(lambda * time) + c * 2.25 * std::exp(2 * mu * time), 1e-12);
  }

  void mapsHaveTheirKnownOrbits() {
    double x = 0.3; // the logistic map at rate 4 doubles an angle
    koopman::advance(system({{"id", "logistic"}}), &x, 12);
    COMPARE_WITHIN(x, std::pow(std::sin(4096 * std::asin(std::sqrt(0.3))), 2), 1e-11);
    double t = 2.0 / 7; // 2/7, 4/7, 6/7 are a cycle of the tent map
    koopman::advance(system({{"id", "tent"}}), &t, 3);
    COMPARE_WITHIN(t, 2.0 / 7, 1e-10);
    koopman::advance(system({{"id", "tent"}}), &t, 500); // and binary digits do not run out
    QVERIFY(t > 1e-9 && t < 1);
    double cat[2] = {0.5, 0}; // a point of period 3
    koopman::advance(system({{"id", "cat_map"}}), cat, 1);
    QCOMPARE(cat[0], 0.0);
    QCOMPARE(cat[1], 0.5);
    koopman::advance(system({{"id", "cat_map"}}), cat, 2);
    QCOMPARE(cat[0], 0.5);
    QCOMPARE(cat[1], 0.0);
    const double root = (-0.7 + std::sqrt(0.49 + 5.6)) / 2.8; // the fixed point of a x^2 + (1 - b) x = 1
    double point[2] = {root, 0.3 * root};
    koopman::advance(system({{"id", "henon"}}), point, 1);
    COMPARE_WITHIN(point[0], root, 1e-15);
    COMPARE_WITHIN(point[1], 0.3 * root, 1e-15);
    double fixed = -1, near = -1 + 1e-6;
    koopman::advance(system({{"id", "gauss_map"}}), &fixed, 1);
    koopman::advance(system({{"id", "gauss_map"}}), &near, 1);
    COMPARE_WITHIN(fixed, -1, 1e-15);
    COMPARE_WITHIN((near + 1) / 1e-6, 4 * std::exp(-2.0), 2e-6);
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
