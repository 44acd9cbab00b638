#include <cmath>
#include <complex>
#include <numbers>
#include <thread>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "tests/core/pde/rollouts.h"
#include "tests/suite.h"

using namespace semiflow;
using experiment::FramePtr;
using std::numbers::pi;
using tests::complaintOf;
using tests::fieldOf;
using tests::framesOf;
using tests::pdeOf;

namespace {

/// du = rate dt + noise on a periodic interval, as cells of volume 1: every point is a stochastic equation of its own.
experiment::Experiment cells(const std::string& rate, const std::string& amplitude, std::size_t points) {
  return pdeOf(R"json({"seed": 5, "equation": {"id": "typed", "fields": ["u"], "rates": [")json" + rate + R"json("]},
      "domain": {"id": "interval", "upper": )json" +
               fmt::format("{}, \"points\": {}", points, points) + R"json(},
      "discretisation": {"id": "finite_difference"}, "initial": {"id": "expression", "values": {"u": "1"}},
      "noise": {"id": "white", "strength": 1, "amplitude": {"u": ")json" +
               amplitude + R"json("}},
      "stepper": {"id": "euler_maruyama", "step": 0.125}, "until": 1, "frame_interval": 1})json");
}

std::vector<double> lastOf(const experiment::Experiment& experiment) {
  return fieldOf(*framesOf(experiment).back(), "u").values;
}

double rootMeanSquare(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
  return std::sqrt(sum / static_cast<double>(a.size()));
}

/// Fourier coefficient k of values at n points.
std::complex<double> coefficient(const std::vector<double>& values, int k) {
  const auto n = static_cast<double>(values.size());
  std::complex<double> sum = 0;
  for (std::size_t j = 0; j < values.size(); ++j)
    sum += values[j] * std::polar(1 / n, -2 * pi * k * static_cast<double>(j) / n);
  return sum;
}

/// Slopes of the logarithms of errors whose step halves from one to the next: of all, by least squares.
double orderOf(const std::vector<double>& errors) {
  const auto n = static_cast<double>(errors.size());
  double x = 0, y = 0, xx = 0, xy = 0;
  for (std::size_t i = 0; i < errors.size(); ++i) {
    const double at = -static_cast<double>(i), value = std::log2(errors[i]);
    x += at, y += value, xx += at * at, xy += at * value;
  }
  return (n * xy - x * y) / (n * xx - x * x);
}

/// A field of many waves with noise that depends on it, in two dimensions.
constexpr auto nucleation = R"json({"seed": 11,
    "equation": {"id": "typed", "fields": ["u", "v"], "rates": ["0.01*laplacian(u) + u - u^3 - v", "0.1*laplacian(v) + u - v"]},
    "domain": {"id": "rectangle", "upper": [3, 2], "points": [96, 64]},
    "noise": {"id": "coloured", "strength": 0.3, "correlation_length": 0.1, "amplitude": {"u": "1 + u^2", "v": "cos(x)*v"}},
    "initial": {"id": "expression", "values": {"u": "0", "v": "0.1"}},
    "stepper": {"id": "exponential_milstein", "step": 0.01}, "until": 0.2, "frame_interval": 0.1})json";

} // namespace

/// Stochastic forcing of rollouts, and the steppers that take it.
class ForcingTest : public QObject {
  Q_OBJECT
 private slots:
  /// The exact solution is u exp((m - s^2/2) t + s W), with the W of the same seed.
  void strongOrderAgainstGeometricBrownianMotion_data() {
    QTest::addColumn<QString>("stepper");
    QTest::addColumn<double>("order");
    QTest::newRow("euler_maruyama") << "euler_maruyama" << 0.5;
    QTest::newRow("milstein") << "milstein" << 1.0;
  }
  void strongOrderAgainstGeometricBrownianMotion() {
    QFETCH(QString, stepper);
    QFETCH(double, order);
    constexpr std::size_t points = 8192;
    const std::vector<double> path = lastOf(cells("0", "1", points)); // 1 + W
    std::vector<double> exact;
    for (const double w : path) exact.push_back(std::exp(0.5 - 0.32 + 0.8 * (w - 1)));
    const auto problem = cells("0.5*u", "0.8*u", points).with("stepper.id", stepper.toStdString());
    std::vector<double> errors;
    for (int level = 4; level <= 8; ++level)
      errors.push_back(rootMeanSquare(lastOf(problem.with("stepper.step", std::ldexp(1.0, -level))), exact));
    const double measured = orderOf(errors);
    qInfo("strong order %.3f", measured);
    QVERIFY2(measured >= order - 0.1 && measured <= order + 0.2, qPrintable(QString::number(measured)));
  }

  /// Noise that is the same everywhere multiplies a wave that the linear part holds up by a geometric Brownian motion,
  /// while its other modes are stiff: h times the fastest rate is 40 at the coarsest step.
  void exponentialMilsteinIsExactInStiffLinearParts() {
    const auto problem = pdeOf(R"json({"equation": {"id": "typed", "fields": ["u"], "rates": ["u_xx + u"]},
      "domain": {"id": "interval", "upper": 6.283185307179586, "points": 64},
      "initial": {"id": "expression", "values": {"u": "cos(x)"}},
      "noise": {"id": "coloured", "strength": 0.5, "correlation_length": 1000, "amplitude": {"u": "u"}},
      "stepper": {"id": "exponential_milstein", "step": 0.1}, "until": 1, "frame_interval": 1})json");
    const auto path = problem.with("equation.rates[0]", "0")
                          .with("noise.amplitude.u", "1")
                          .with("stepper.id", "euler_maruyama")
                          .with("stepper.step", 1);
    std::vector<double> errors(5, 0);
    for (int seed = 0; seed < 200; ++seed) {
      const double w = (lastOf(path.with("seed", seed))[0] - 1) / 0.5;
      const double exact = std::exp(0.5 * w - 0.125);
      for (std::size_t level = 0; level < errors.size(); ++level) {
        const auto run = problem.with("seed", seed).with("stepper.step", std::ldexp(1.0, -3 - static_cast<int>(level)));
        errors[level] += std::pow(lastOf(run)[0] - exact, 2);
      }
    }
    for (double& error : errors) error = std::sqrt(error / 200);
    const double measured = orderOf(errors);
    qInfo("strong order %.3f, error of the shortest step %.2g", measured, errors.back());
    QVERIFY2(measured >= 0.9, qPrintable(QString::number(measured)));
    QVERIFY2(errors.back() < 0.005, qPrintable(QString::number(errors.back())));
  }

  /// Noise of many waves, against the explicit method with small steps along the same paths.
  void exponentialMilsteinIsOfStrongOrderOne() {
    const auto problem = pdeOf(R"json({"equation": {"id": "typed", "fields": ["u"], "rates": ["0.05*u_xx"]},
      "domain": {"id": "interval", "points": 32}, "initial": {"id": "expression", "values": {"u": "1 + 0.5*cos(2*pi*x)"}},
      "noise": {"id": "coloured", "strength": 0.7, "correlation_length": 0.2, "amplitude": {"u": "u"}},
      "stepper": {"id": "exponential_milstein", "step": 0.1}, "until": 1, "frame_interval": 1})json");
    std::vector<double> errors(5, 0), euler(5, 0);
    for (int seed = 0; seed < 24; ++seed) {
      const auto reference =
          lastOf(problem.with("seed", seed).with("stepper", Json{{"id", "milstein"}, {"step", 1.0 / 4096}}));
      for (std::size_t level = 0; level < errors.size(); ++level) {
        const auto run = problem.with("seed", seed).with("stepper.step", std::ldexp(1.0, -3 - static_cast<int>(level)));
        errors[level] += std::pow(rootMeanSquare(lastOf(run), reference), 2);
        euler[level] +=
            std::pow(rootMeanSquare(lastOf(run.with("stepper.id", "exponential_euler")
                                               .with("stepper.step", std::ldexp(1.0, -3 - static_cast<int>(level)))),
                                    reference),
                     2);
      }
    }
    for (auto* sums : {&errors, &euler})
      for (double& error : *sums) error = std::sqrt(error / 24);
    const double measured = orderOf(errors), without = orderOf(euler);
    qInfo("strong order %.3f, without Milstein's term %.3f", measured, without);
    QVERIFY2(measured >= 0.9, qPrintable(QString::number(measured)));
    QVERIFY2(without >= 0.4 && without <= 0.7, qPrintable(QString::number(without)));
  }

  /// Every Fourier mode of du = (nu u_xx - a u) dt + s dW is an Ornstein-Uhlenbeck process: E|c_k|^2 = s^2/(L 2
  /// lambda_k) exactly with the exponential stepper; s^2/(L (2 lambda_k - h lambda_k^2)) with the explicit one.
  void stationaryVarianceOfEveryMode_data() {
    QTest::addColumn<QString>("discretisation");
    QTest::addColumn<QString>("stepper");
    QTest::addColumn<QString>("noise");
    QTest::newRow("exact on waves") << "fourier"
                                    << "exponential_euler"
                                    << "white";
    QTest::newRow("Milstein's is no other where noise is additive") << "fourier"
                                                                    << "exponential_milstein"
                                                                    << "white";
    QTest::newRow("coloured") << "fourier"
                              << "exponential_euler"
                              << "coloured";
    QTest::newRow("explicit on a grid") << "finite_difference"
                                        << "euler_maruyama"
                                        << "white";
  }
  void stationaryVarianceOfEveryMode() {
    QFETCH(QString, discretisation);
    QFETCH(QString, stepper);
    QFETCH(QString, noise);
    const bool grid = discretisation == "finite_difference";
    constexpr int count = 3000, points = 16;
    const double h = grid ? 0.25 : 0.5, s = 0.5, length = 2 * pi;
    auto problem = pdeOf(R"json({"seed": 3, "equation": {"id": "typed", "fields": ["u"], "rates": ["0.1*u_xx - u"]},
      "domain": {"id": "interval", "upper": 6.283185307179586, "points": 16}, "initial": {"id": "expression", "values": {"u": "0"}},
      "frame_interval": 4})json")
                       .with("until", 4 * count)
                       .with("discretisation", discretisation.toStdString());
    problem = problem.with("noise", Json{{"id", noise.toStdString()}, {"strength", s}})
                  .with("stepper", Json{{"id", stepper.toStdString()}, {"step", h}});
    if (noise == "coloured") problem = problem.with("noise.correlation_length", 0.5);
    std::vector<double> sums(5, 0);
    const auto frames = framesOf(problem);
    for (std::size_t n = 3; n < frames.size(); ++n) {
      for (int k = 0; k < 5; ++k)
        sums[static_cast<std::size_t>(k)] += std::norm(coefficient(fieldOf(*frames[n], "u").values, k));
    }
    double all = 0; // of the spectrum of coloured noise, which is cut at 5 = floor((16 - 1)/3)
    for (int k = -5; k <= 5; ++k) all += std::exp(-0.125 * k * k);
    const double samples = static_cast<double>(frames.size() - 3);
    for (int k = 0; k < 5; ++k) {
      const double dx = length / points, k2 = grid ? std::pow(2 / dx * std::sin(k * dx / 2), 2) : k * k;
      const double rate = 1 + 0.1 * k2, q = noise == "coloured" ? std::exp(-0.125 * k * k) / all : 1 / length;
      const double expected = s * s * q / (2 * rate - (grid ? h * rate * rate : 0));
      qInfo("variance of mode %d over the exact one: %.3f", k, sums[static_cast<std::size_t>(k)] / samples / expected);
      const double relative = sums[static_cast<std::size_t>(k)] / samples / expected;
      COMPARE_WITHIN(relative, 1, 4.5 * std::sqrt((k == 0 ? 2 : 1) / samples));
    }
  }

  /// Without drift the field is the path itself.
  void halfStepsAddUpToTheSamePath_data() {
    QTest::addColumn<QString>("changes");
    QTest::newRow("grid") << R"json({"discretisation": {"id": "finite_difference"}})json";
    QTest::newRow("grid with sides, coloured") << R"json({"noise": {"id": "coloured", "correlation_length": 0.3},
      "domain": {"id": "rectangle", "points": [21, 14], "boundary": {"id": "sides"}}})json";
    QTest::newRow("waves") << R"json({"domain": {"id": "rectangle", "points": [20, 15]}})json";
    QTest::newRow("complex waves")
        << R"json({"equation": {"id": "typed", "fields": ["u"], "complex": true, "rates": ["0*u"]}})json";
    QTest::newRow("single precision") << R"json({"precision": "single"})json";
  }
  void halfStepsAddUpToTheSamePath() {
    QFETCH(QString, changes);
    Json tree =
        Json::parse(R"json({"equation": {"id": "typed", "fields": ["u"], "rates": ["0*u"]}, "noise": {"id": "white"},
      "domain": {"id": "interval", "points": 31}, "initial": {"id": "expression", "values": {"u": "0"}},
      "stepper": {"id": "euler_maruyama", "step": 0.1}, "until": 0.6, "frame_interval": 0.3})json");
    tree.update(Json::parse(changes.toStdString()));
    const auto coarse = framesOf(pdeOf(tree.dump()));
    for (const double step : {0.05, 0.025, 0.00625}) {
      const auto fine = framesOf(pdeOf(tree.dump()).with("stepper.step", step));
      for (const std::size_t n : {1UL, 2UL}) {
        const auto &a = fieldOf(*coarse[n], "u"), &b = fieldOf(*fine[n], "u");
        const double rounding = a.single ? 1e-5 : 1e-13;
        QVERIFY(std::abs(a.values[1]) > 1e-3);
        QVERIFY2(rootMeanSquare(a.values, b.values) < rounding, "other values");
        if (a.isComplex()) QVERIFY2(rootMeanSquare(a.imaginary, b.imaginary) < rounding, "other imaginary parts");
      }
    }
    QVERIFY(rootMeanSquare(lastOf(pdeOf(tree.dump()).with("seed", 8)), fieldOf(*coarse.back(), "u").values) > 1e-3);
  }

  /// The waves that a coarser grid knows, too, have the noise that they have there.
  void moreWavesLeaveTheOthersAlone() {
    const auto problem = pdeOf(R"json({"equation": {"id": "typed", "fields": ["u"], "rates": ["u_xx"]},
      "domain": {"id": "interval", "points": 32}, "initial": {"id": "expression", "values": {"u": "0"}},
      "noise": {"id": "white"}, "stepper": {"id": "exponential_euler", "step": 0.01}, "until": 0.1, "frame_interval": 0.1})json");
    const auto coarse = lastOf(problem), fine = lastOf(problem.with("domain.points", 128));
    for (int k = 0; k <= 10; ++k) COMPARE_WITHIN(std::abs(coefficient(coarse, k) - coefficient(fine, k)), 0, 1e-14);
    QVERIFY(std::abs(coefficient(fine, 11)) > 1e-6);
  }

  /// E dW(x) dW(y): 1/volume of the cell at one point and 0 at two, exp(-r^2/(2 length^2)) where it is coloured.
  void covarianceInSpace_data() {
    QTest::addColumn<QString>("sides");
    QTest::addColumn<QString>("noise");
    QTest::newRow("white with sides") << "sides"
                                      << "white";
    QTest::newRow("coloured with sides") << "sides"
                                         << "coloured";
    QTest::newRow("coloured without") << "periodic"
                                      << "coloured";
  }
  void covarianceInSpace() {
    QFETCH(QString, sides);
    QFETCH(QString, noise);
    const bool coloured = noise == "coloured";
    auto problem = pdeOf(R"json({"equation": {"id": "typed", "fields": ["u"], "rates": ["0*u"]},
      "domain": {"id": "interval", "upper": 2, "points": 41}, "discretisation": {"id": "finite_difference"},
      "initial": {"id": "expression", "values": {"u": "0"}}, "stepper": {"id": "euler_maruyama", "step": 1},
      "until": 6000, "frame_interval": 1})json");
    problem = problem.with("domain.boundary", sides.toStdString())
                  .with("noise", Json{{"id", noise.toStdString()}, {"strength", 1}});
    if (coloured) problem = problem.with("noise.correlation_length", 0.2);
    const auto frames = framesOf(problem);
    const double dx = fieldOf(*frames[0], "u").axes[0].spacing, samples = static_cast<double>(frames.size() - 1);
    for (const auto& [i, j] : std::vector<std::pair<std::size_t, std::size_t>>{
             {0, 0}, {20, 20}, {40, 40}, {0, 1}, {18, 22}, {0, 4}, {7, 31}}) {
      double sum = 0;
      for (std::size_t n = 1; n < frames.size(); ++n) {
        const auto &now = fieldOf(*frames[n], "u").values, &before = fieldOf(*frames[n - 1], "u").values;
        sum += (now[i] - before[i]) * (now[j] - before[j]);
      }
      const double r = static_cast<double>(j - i) * dx, end = sides == "sides" && i % 40 == 0 ? 2 : 1;
      const double expected = coloured ? std::exp(-r * r / 0.08) : i == j ? end / dx : 0;
      const double size = coloured ? 1 : 2 / dx;
      COMPARE_WITHIN(sum / samples, expected, 4.5 * size * std::sqrt((1 + (i == j)) / samples));
    }
  }

  /// The integral of a stationary Ornstein-Uhlenbeck process over a time T has the variance T - tau (1 - exp(-T/tau)).
  void noiseMayBeAlikeInTime() {
    const auto problem = pdeOf(R"json({"equation": {"id": "typed", "fields": ["u"], "rates": ["0*u"]},
      "domain": {"id": "interval", "upper": 400, "points": 4000}, "initial": {"id": "expression", "values": {"u": "0"}},
      "noise": {"id": "coloured", "strength": 1, "correlation_length": 0.2, "correlation_time": 0.5},
      "stepper": {"id": "euler_maruyama", "step": 0.01}, "until": 2, "frame_interval": 0.25})json");
    for (const char* space : {"fourier", "finite_difference"}) {
      const auto frames = framesOf(problem.with("discretisation", space));
      for (const std::size_t n : {1UL, 2UL, 8UL}) {
        const double time = frames[n]->time, expected = time - 0.5 * (1 - std::exp(-time / 0.5));
        const auto& u = fieldOf(*frames[n], "u").values;
        const double samples = 400 / (0.2 * std::sqrt(2 * pi)) * std::sqrt(2.0); // that are independent
        COMPARE_WITHIN(std::pow(rootMeanSquare(u, std::vector<double>(u.size(), 0)), 2), expected,
                       4.5 * expected * std::sqrt(2 / samples));
      }
      // The field moves smoothly: the change of a short step is nearly that of the step before.
      const auto fine = framesOf(problem.with("discretisation", space)
                                     .with("stepper.step", 0.001)
                                     .with("frame_interval", 0.001)
                                     .with("until", 0.003));
      double same = 0, size = 0;
      for (std::size_t i = 0; i < 4000; ++i) {
        const double a = fieldOf(*fine[2], "u").values[i] - fieldOf(*fine[1], "u").values[i];
        const double b = fieldOf(*fine[3], "u").values[i] - fieldOf(*fine[2], "u").values[i];
        same += a * b, size += a * a;
      }
      COMPARE_WITHIN(same / size, 1, 0.02);
    }
  }

  /// Smooth noise obeys the ordinary rules: u = exp(the integral of it), no matter which method, to first order.
  void smoothNoiseIsAnOrdinaryRate_data() {
    QTest::addColumn<QString>("stepper");
    QTest::newRow("euler_maruyama") << "euler_maruyama";
    QTest::newRow("milstein") << "milstein";
  }
  void smoothNoiseIsAnOrdinaryRate() {
    QFETCH(QString, stepper);
    const auto problem = cells("0*u", "u", 512)
                             .with("noise", Json{{"id", "coloured"},
                                                 {"strength", 1},
                                                 {"correlation_length", 2},
                                                 {"correlation_time", 0.5},
                                                 {"amplitude", Json{{"u", "u"}}}})
                             .with("stepper.id", stepper.toStdString());
    std::vector<double> errors;
    for (int level = 5; level <= 9; ++level) {
      const auto stepped = problem.with("stepper.step", std::ldexp(1.0, -level));
      std::vector<double> exact = lastOf(stepped.with("noise.amplitude.u", "1"));
      for (double& value : exact) value = std::exp(value - 1);
      errors.push_back(rootMeanSquare(lastOf(stepped), exact));
    }
    const double measured = orderOf(errors);
    QVERIFY2(measured >= (stepper == "milstein" ? 1.9 : 0.9), qPrintable(QString::number(measured)));
  }

  /// W is complex, of unit variance: psi psi* grows by s^2/volume per unit of time, psi psi not at all.
  void complexFieldsHaveComplexNoise() {
    const auto frames =
        framesOf(pdeOf(R"json({"equation": {"id": "typed", "fields": ["psi"], "complex": true, "rates": ["0*psi"]},
      "domain": {"id": "interval", "upper": 4000, "points": 4000}, "discretisation": {"id": "finite_difference"},
      "initial": {"id": "expression", "values": {"psi": "0"}}, "noise": {"id": "white", "strength": 1, "amplitude": {"psi": "2*i"}},
      "stepper": {"id": "euler_maruyama", "step": 0.25}, "until": 1, "frame_interval": 1})json"));
    const auto& psi = fieldOf(*frames.back(), "psi");
    std::complex<double> square = 0;
    double size = 0;
    for (std::size_t i = 0; i < 4000; ++i) {
      const std::complex<double> z(psi.values[i], psi.imaginary[i]);
      square += z * z / 4000.0;
      size += std::norm(z) / 4000;
    }
    COMPARE_WITHIN(size, 4, 4.5 * 4 / std::sqrt(4000.0));
    COMPARE_WITHIN(std::abs(square), 0, 4.5 * 4 / std::sqrt(2000.0));
  }

  void threadsAndStopsDoNotMatter_data() {
    QTest::addColumn<QString>("discretisation");
    QTest::addColumn<QString>("stepper");
    QTest::newRow("fourier") << "fourier"
                             << "exponential_milstein";
    QTest::newRow("finite_difference") << "finite_difference"
                                       << "milstein";
  }
  void threadsAndStopsDoNotMatter() {
    QFETCH(QString, discretisation);
    QFETCH(QString, stepper);
    const auto problem = pdeOf(nucleation)
                             .with("discretisation", discretisation.toStdString())
                             .with("stepper.id", stepper.toStdString())
                             .with("stepper.step", 0.002);
    std::vector<FramePtr> one, two, stopped;
    inArena(1, [&] { one = framesOf(problem); });
    inArena(3, [&] { two = framesOf(problem); });
    auto run = problem.makeRun();
    stopped.push_back(run->start());
    while (!run->finished()) {
      std::stop_source stop;
      std::thread other([&] { stop.request_stop(); });
      const FramePtr frame = run->advance(stop.get_token());
      other.join();
      if (frame) stopped.push_back(frame);
    }
    QVERIFY(one.size() == two.size() && one.size() == stopped.size());
    for (std::size_t n = 0; n < one.size(); ++n) {
      QVERIFY(tests::sameBits(*one[n], *two[n]));
      QVERIFY(tests::sameBits(*one[n], *stopped[n]));
    }
    QVERIFY(!tests::sameBits(*one[1], *one[2]));
  }

  void maskedPointsHaveNone() {
    const auto problem = pdeOf(R"json({"equation": {"id": "heat"}, "domain": {"id": "interval", "points": 32,
        "mask": {"id": "formula", "where": "x > 0.49", "holds": {"id": "fixed", "values": {"u": "2"}}}},
      "initial": {"id": "expression", "values": {"u": "2"}}, "discretisation": {"id": "finite_difference"},
      "noise": {"id": "white", "strength": 0.1}, "stepper": {"id": "euler_maruyama", "step": 1e-4},
      "until": 0.01, "frame_interval": 0.01})json");
    const std::vector<double> u = lastOf(problem);
    for (std::size_t i = 0; i < 32; ++i) QCOMPARE(u[i] == 2, i >= 16);
  }

  void strengthIsLive() {
    auto run = cells("0*u", "cos(u)", 8).with("until", 3).with("stepper.id", "milstein").makeRun();
    const auto first = run->start(), second = run->advance({});
    run->edit("noise.strength", 0);
    const auto third = run->advance({});
    QVERIFY(rootMeanSquare(fieldOf(*first, "u").values, fieldOf(*second, "u").values) > 0.1);
    QCOMPARE(fieldOf(*second, "u").values, fieldOf(*third, "u").values);
    try {
      run->edit("noise.amplitude", Json{{"u", "u_x"}});
      QFAIL("a derivative was accepted");
    } catch (const InputError& error) {
      QVERIFY2(std::string(error.what()).find("the amplitude of u depends on a derivative") != std::string::npos,
               error.what());
    }
  }

  void mistakesAreNamed_data() {
    QTest::addColumn<QString>("changes");
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char* name, const char* changes, const char* sentence) {
      QTest::newRow(name) << changes << sentence;
    };
    row("deterministic stepper", R"json({"stepper": {"id": "etdrk4"}})json",
        "stepper.id: expected euler_maruyama, milstein, exponential_euler or exponential_milstein, since there is "
        "noise, found etdrk4");
    row("no noise", R"json({"noise": "none"})json",
        "noise.id: expected white or coloured, since the stepper exponential_euler is for noise, found none");
    row("exponential on a grid", R"json({"discretisation": {"id": "finite_difference"}})json",
        "stepper.id: expected one of euler_maruyama, milstein, which fit the discretisation finite_difference, found "
        "exponential_euler");
    row("chebyshev", R"json({"discretisation": {"id": "chebyshev"}})json",
        "discretisation.id: expected fourier or finite_difference, since there is noise, found chebyshev");
    row("unknown field", R"json({"noise": {"id": "white", "amplitude": {"w": "1"}}})json",
        "noise.amplitude.w: expected one of the fields u, v, found 'w'");
    row("no formula", R"json({"noise": {"id": "white", "amplitude": {"u": "1 +"}}})json",
        "noise.amplitude.u: column 4: expected");
    row("no commutative noise",
        R"json({"noise": {"id": "white", "amplitude": {"u": "v", "v": "1"}}, "stepper": {"id": "milstein"}})json",
        "stepper.id: expected euler_maruyama or exponential_euler, since the amplitude of u depends on v, which has "
        "noise of its own, found milstein");
    row("no length", R"json({"noise": {"id": "coloured", "correlation_length": 0}})json",
        "noise.correlation_length: expected a number above 0");
    row("no time", R"json({"noise": {"id": "coloured", "correlation_time": -1}})json",
        "noise.correlation_time: expected a number of at least 0");
    row("too many steps", R"json({"stepper": {"id": "exponential_euler", "step": 1e-8}})json",
        "at most 8388608 steps from one frame to the next");
    row("amplitude of what has none",
        R"json({"noise": {"id": "white", "amplitude": {"u": "v"}}, "stepper": {"id": "exponential_milstein"}})json",
        "accepted");
  }
  void mistakesAreNamed() {
    QFETCH(QString, changes);
    QFETCH(QString, sentence);
    Json tree = Json::parse(R"json({"equation": {"id": "typed", "fields": ["u", "v"], "rates": ["u_xx", "v_xx"]},
      "initial": {"id": "expression", "values": {"u": "0", "v": "1"}}, "domain": {"id": "interval", "points": 16},
      "noise": {"id": "white"}, "stepper": {"id": "exponential_euler", "step": 0.05}, "until": 0.1, "frame_interval": 0.1})json");
    tree.update(Json::parse(changes.toStdString()));
    const std::string complaint = complaintOf(tree.dump());
    QVERIFY2(complaint.find(sentence.toStdString()) != std::string::npos, complaint.c_str());
  }
};

SEMIFLOW_SUITE("core/pde/forcing", ForcingTest);
#include "forcing_test.moc"
