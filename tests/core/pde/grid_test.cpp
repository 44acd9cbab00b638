#include <cmath>
#include <numbers>

#include <fmt/format.h>

#include "core/base/parallel.h"
#include "core/pde/line_operator.h"
#include "tests/core/pde/rollouts.h"
#include "tests/suite.h"

using namespace semiflow;
using experiment::FramePtr;
using std::numbers::pi;
using tests::fieldOf;
using tests::framesOf;
using tests::pdeOf;
using tests::scalarOf;

namespace {

/// A slowly decaying heat field with a source, all kinds of conditions at the sides, and values that move in time:
///   u = exp(-t) sin(1.3 x + 0.4) cos(0.9 y + 0.2), u_t = D laplacian(u) + (D*2.5 - 1) u.
experiment::Experiment mixedHeat(int points, const char* order, double step) {
  const std::string size = std::to_string(points), u = "exp(-t)*sin(1.3*x + 0.4)*cos(0.9*y + 0.2)";
  const std::string ux = "1.3*exp(-t)*cos(1.3*x + 0.4)*cos(0.9*y + 0.2)";
  const std::string uy = "-0.9*exp(-t)*sin(1.3*x + 0.4)*sin(0.9*y + 0.2)";
  return pdeOf(R"json({"equation": {"id": "typed", "fields": ["u"], "parameters": {"D": 0.1},
      "rates": ["D*laplacian(u) + (2.5*D - 1)*)json" +
               u + R"json("]},
      "domain": {"id": "rectangle", "upper": [1, 1.5], "points": [)json" +
               size + "," + size + R"json(], "boundary": {"id": "sides",
        "left": {"id": "dirichlet", "value": ")json" +
               u + R"json("}, "right": {"id": "robin", "coefficient": 2, "value": ")json" + ux + " + 2*" + u +
               R"json("}, "bottom": {"id": "neumann", "value": "-()json" + uy +
               R"json()"}, "top": {"id": "dirichlet", "value": ")json" + u + R"json("}}},
      "initial": {"id": "expression", "values": {"u": "sin(1.3*x + 0.4)*cos(0.9*y + 0.2)"}},
      "discretisation": {"id": "finite_difference", "order": ")json" +
               order + R"json("}, "until": 0.25, "frame_interval": 0.25})json")
      .with("stepper", Json{{"id", "rk4"}, {"step", step}});
}

double mixedHeatError(int points, const char* order) {
  const double h = 1.0 / (points - 1);
  // Small enough for the error in space to be seen: given values that move cost the method some of its order in time.
  const FramePtr last = framesOf(mixedHeat(points, order, 0.1 * h * h)).back();
  const auto& u = fieldOf(*last, "u");
  double largest = 0;
  for (std::size_t i = 0; i < u.values.size(); ++i) {
    const auto n = static_cast<std::size_t>(points);
    const double x = u.axes[0].at(i % n), y = u.axes[1].at(i / n);
    largest =
        std::max(largest, std::abs(u.values[i] - std::exp(-0.25) * std::sin(1.3 * x + 0.4) * std::cos(0.9 * y + 0.2)));
  }
  return largest;
}

constexpr auto lidDriven = R"json({
    "equation": {"id": "navier_stokes_2d", "viscosity": 0.02},
    "domain": {"id": "rectangle", "upper": [6.283185307179586, 6.283185307179586], "points": [48, 40]},
    "initial": {"id": "expression", "values": {"vorticity": "cos(x)*sin(2*y) + sin(x + y)"}},
    "discretisation": {"id": "finite_difference", "order": "6"},
    "stepper": {"id": "rk4", "step": 0.02}, "until": 0.4, "frame_interval": 0.2})json";

/// A one-dimensional heat run on [0, 1] with these conditions.
experiment::Experiment heatWith(const Json& left, const Json& right, const std::string& initial) {
  return pdeOf(R"json({"equation": {"id": "heat", "diffusivity": 0.1},
      "domain": {"id": "interval", "points": 33, "boundary": {"id": "sides"}},
      "discretisation": {"id": "finite_difference", "order": "6"},
      "stepper": {"id": "rk4", "step": 0.001}, "until": 0.5, "frame_interval": 0.5})json")
      .with("initial", Json{{"id", "expression"}, {"values", {{"u", initial}}}})
      .with("domain.boundary", Json{{"id", "sides"}, {"left", left}, {"right", right}});
}

} // namespace

/// Finite differences: derivatives, boundary conditions, elliptic fields, and what is told of them.
class GridTest : public QObject {
  Q_OBJECT
 private slots:
  void weightsAreFornbergs() {
    const auto second = pde::finiteDifference(16, 1, true, {}, 2, 4);
    const std::vector<double> expected{-1.0 / 12, 4.0 / 3, -5.0 / 2, 4.0 / 3, -1.0 / 12};
    QCOMPARE(second.interior.size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) COMPARE_WITHIN(second.interior[i], expected[i], 1e-13);
    const auto first = pde::finiteDifference(16, 0.5, true, {}, 1, 6);
    const std::vector<double> sixth{-1.0 / 30, 3.0 / 10, -3.0 / 2, 0, 3.0 / 2, -3.0 / 10, 1.0 / 30};
    for (std::size_t i = 0; i < sixth.size(); ++i) COMPARE_WITHIN(first.interior[i], sixth[i], 1e-13);
    // The mirrored ghost point: u'' = 2 (u_1 - u_0 - h g)/h^2 where u' = g.
    const pde::LineEnd slope{pde::LineEnd::Kind::relation, 0, 1};
    const auto ghost = pde::finiteDifference(16, 0.1, false, {slope, slope}, 2, 2).head[0];
    COMPARE_WITHIN(ghost.taps[0].second, -200, 1e-9);
    COMPARE_WITHIN(ghost.taps[1].second, 200, 1e-9);
    COMPARE_WITHIN(ghost.data[0], -20, 1e-9);
  }

  void mixedConditionsConvergeAtTheOrder_data() {
    QTest::addColumn<QString>("order");
    for (const char* order : {"2", "4", "6"}) QTest::newRow(order) << order;
  }
  void mixedConditionsConvergeAtTheOrder() {
    QFETCH(QString, order);
    const std::string text = order.toStdString();
    const std::vector<int> points = text == "6" ? std::vector<int>{9, 12, 16, 21} : std::vector<int>{9, 13, 19, 28};
    std::vector<double> errors;
    QByteArray shown;
    for (const int n : points) {
      errors.push_back(mixedHeatError(n, text.c_str()));
      shown += QByteArray::number(errors.back()) + " ";
    }
    const double slope = std::log(errors.front() / errors.back()) / std::log((points.back() - 1) / 8.0);
    qInfo("order %s: slope %.3f, errors %s", text.c_str(), slope, shown.constData());
    QVERIFY2(slope >= order.toInt() - 0.1, shown.constData());
    for (std::size_t i = 0; i + 1 < errors.size(); ++i) QVERIFY(errors[i + 1] < errors[i]);
  }

  void eigenmodesDecayAtTheirRates_data() {
    QTest::addColumn<QString>("left");
    QTest::addColumn<QString>("right");
    QTest::addColumn<QString>("mode");
    QTest::addColumn<double>("wave");
    QTest::newRow("dirichlet") << "dirichlet"
                               << "dirichlet"
                               << "sin(pi*x)" << pi;
    QTest::newRow("neumann") << "neumann"
                             << "neumann"
                             << "cos(pi*x)" << pi;
    QTest::newRow("dirichlet and neumann") << "dirichlet"
                                           << "neumann"
                                           << "sin(pi/2*x)" << pi / 2;
    // cos(k x) with k tan k = 1: u_x + u = 0 at 1.
    QTest::newRow("robin") << "neumann"
                           << "robin"
                           << "cos(0.8603335890193797*x)" << 0.8603335890193797;
  }
  void eigenmodesDecayAtTheirRates() {
    QFETCH(QString, left);
    QFETCH(QString, right);
    QFETCH(QString, mode);
    QFETCH(double, wave);
    const auto frames =
        framesOf(heatWith({{"id", left.toStdString()}}, {{"id", right.toStdString()}}, mode.toStdString()));
    const auto &first = fieldOf(*frames.front(), "u"), &last = fieldOf(*frames.back(), "u");
    QCOMPARE(first.axes[0].at(32), 1.0);
    const double factor = std::exp(-0.1 * wave * wave * 0.5);
    for (std::size_t i = 0; i < 33; ++i) COMPARE_WITHIN(last.values[i], factor * first.values[i], 2e-8);
  }

  void massIsKeptWhereNothingFlowsOut() {
    const auto frames = framesOf(heatWith("neumann", "neumann", "1 + cos(pi*x) + x^2*(3 - 2*x)")
                                     .with("discretisation", Json{{"id", "finite_difference"}, {"order", "2"}}));
    COMPARE_WITHIN(scalarOf(*frames.back(), "mass"), scalarOf(*frames.front(), "mass"), 1e-12);
  }

  /// A supported plate: the mode of the bilaplacian takes both conditions of a side and the mixed derivative u_xxyy.
  void aPlateRings() {
    const auto frames = framesOf(pdeOf(R"json({
        "equation": {"id": "typed", "fields": ["u"], "parameters": {}, "rates": ["-0.01*bilaplacian(u)"]},
        "domain": {"id": "rectangle", "points": [17, 17], "boundary": {"id": "sides", "left": "dirichlet",
          "right": "dirichlet", "bottom": "dirichlet", "top": "dirichlet"}},
        "initial": {"id": "expression", "values": {"u": "sin(pi*x)*sin(pi*y)"}},
        "discretisation": {"id": "finite_difference", "order": "6"},
        "stepper": {"id": "rk4", "step": 2e-5}, "until": 0.1, "frame_interval": 0.1})json"));
    const double factor = std::exp(-0.01 * 4 * std::pow(pi, 4) * 0.1);
    const auto& last = fieldOf(*frames.back(), "u").values;
    for (std::size_t i = 0; i < last.size(); ++i) {
      COMPARE_WITHIN(last[i], factor * fieldOf(*frames.front(), "u").values[i], 2e-6);
    }
  }

  /// A particle in a box: the ground state turns its phase and keeps its norm.
  void complexFieldsTurnInABox() {
    const auto frames = framesOf(pdeOf(R"json({
        "equation": {"id": "typed", "fields": ["psi"], "complex": true, "parameters": {}, "rates": ["i*psi_xx/2"],
                     "diagnostics": {"norm": "integral(abs(psi)^2)"}},
        "domain": {"id": "interval", "points": 33,
                   "boundary": {"id": "sides", "left": "dirichlet", "right": "dirichlet"}},
        "initial": {"id": "expression", "values": {"psi": "sin(pi*x)"}},
        "discretisation": {"id": "finite_difference", "order": "6"},
        "stepper": {"id": "rk4", "step": 2e-4}, "until": 0.2, "frame_interval": 0.2})json"));
    const auto& psi = fieldOf(*frames.back(), "psi");
    const double phase = -pi * pi / 2 * 0.2;
    for (std::size_t i = 0; i < 33; ++i) {
      const double size = std::sin(pi * static_cast<double>(i) / 32);
      COMPARE_WITHIN(psi.values[i], size * std::cos(phase), 1e-6);
      COMPARE_WITHIN(psi.imaginary[i], size * std::sin(phase), 1e-6);
    }
    COMPARE_WITHIN(scalarOf(*frames.back(), "norm"), 0.5, 1e-6);
  }

  /// An elliptic field with conditions of its own: u_t = p with laplacian(p) = -u, p = 0 around, so that the mode grows
  /// at 1/(2 pi^2).
  void ellipticFieldsTakeTheirConditions() {
    const auto frames = framesOf(pdeOf(R"json({
        "equation": {"id": "typed", "fields": ["u"], "parameters": {}, "rates": ["p"],
                     "constraints": {"p": "laplacian(p) + u"}},
        "domain": {"id": "rectangle", "points": [17, 21], "boundary": {"id": "sides",
          "fields": {"id": "field", "field": "p", "left": "dirichlet", "right": "dirichlet", "bottom": "dirichlet",
                     "top": "dirichlet"}}},
        "initial": {"id": "expression", "values": {"u": "sin(pi*x)*sin(pi*y)"}},
        "discretisation": {"id": "finite_difference", "order": "4"},
        "stepper": {"id": "rk4", "step": 0.25}, "until": 2, "frame_interval": 2})json"));
    const double factor = std::exp(2 / (2 * pi * pi));
    const auto& last = fieldOf(*frames.back(), "u").values;
    for (std::size_t i = 0; i < last.size(); ++i) {
      COMPARE_WITHIN(last[i], factor * fieldOf(*frames.front(), "u").values[i], 2e-5);
    }
  }

  void agreesWithFourier() {
    const auto differences = framesOf(pdeOf(lidDriven));
    const auto spectra = framesOf(pdeOf(lidDriven).with("discretisation", "fourier"));
    const auto &a = fieldOf(*differences.back(), "vorticity"), &b = fieldOf(*spectra.back(), "vorticity");
    QCOMPARE(a.values.size(), b.values.size());
    double largest = 0;
    for (std::size_t i = 0; i < a.values.size(); ++i) largest = std::max(largest, std::abs(a.values[i] - b.values[i]));
    QVERIFY2(largest < 1e-4, qPrintable(QString::number(largest)));
    COMPARE_WITHIN(scalarOf(*differences.back(), "energy"), scalarOf(*spectra.back(), "energy"), 1e-4);
  }

  void threadsDoNotMatter() {
    std::vector<FramePtr> one, two;
    const auto run = mixedHeat(60, "4", 2e-4).with("until", 0.01).with("frame_interval", 0.005);
    inArena(1, [&] { one = framesOf(run); });
    inArena(2, [&] { two = framesOf(run); });
    for (std::size_t n = 0; n < one.size(); ++n) QVERIFY(tests::sameBits(*one[n], *two[n]));
    inArena(1, [&] { one = framesOf(pdeOf(lidDriven)); });
    inArena(2, [&] { two = framesOf(pdeOf(lidDriven)); });
    for (std::size_t n = 0; n < one.size(); ++n) QVERIFY(tests::sameBits(*one[n], *two[n]));
  }

  void aBoundaryValueMayChangeWhileRunning() {
    auto run = heatWith({{"id", "dirichlet"}, {"value", "0"}}, {{"id", "dirichlet"}, {"value", "0"}}, "0")
                   .with("until", 40)
                   .with("frame_interval", 20)
                   .with("stepper.step", 0.002)
                   .makeRun();
    run->start();
    for (const double value : fieldOf(*run->advance({}), "u").values) QCOMPARE(value, 0.0);
    run->edit("domain.boundary.right.value", 2);
    const auto last = run->advance({});
    for (std::size_t i = 0; i < 33; ++i) {
      COMPARE_WITHIN(fieldOf(*last, "u").values[i], 2 * static_cast<double>(i) / 32, 1e-6); // the steady line
    }
  }

  void numbersOfAStepAreTold() {
    const auto frames = framesOf(heatWith("neumann", "neumann", "cos(pi*x)")
                                     .with("discretisation", Json{{"id", "finite_difference"}, {"order", "2"}}));
    COMPARE_WITHIN(scalarOf(*frames.back(), "diffusion_number"), 0.1 * 0.001 * 32 * 32, 1e-9);
    COMPARE_WITHIN(scalarOf(*frames.back(), "courant_number"), 0, 0.0);
    QVERIFY(frames.back()->warnings.empty());
    const auto rough = framesOf(heatWith("neumann", "neumann", "cos(16*pi*x)").with("until", 0.001));
    QVERIFY2(rough.front()->warnings.size() == 1 &&
                 rough.front()->warnings[0].starts_with("u is under-resolved along x"),
             "no warning of four points per wave");
  }

  void aTooLargeStepIsNamedWithItsNumber() {
    try {
      framesOf(heatWith("dirichlet", "dirichlet", "sin(pi*x) + 1e-3*sin(31*pi*x)")
                   .with("stepper.step", 0.05)
                   .with("until", 20));
      QFAIL("did not diverge");
    } catch (const DivergedError& error) {
      QVERIFY2(QString(error.what()).contains("the diffusion number of a step is "), error.what());
    }
  }

  void mistakesAreNamed_data() {
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("beginning");
    QTest::newRow("stepper") << "stepper"
                             << R"json("etdrk4")json"
                             << "stepper.id: expected one of ";
    QTest::newRow("fourier") << "discretisation"
                             << R"json("fourier")json"
                             << "discretisation.id: expected finite_difference or another method for sides, since x is";
    QTest::newRow("not a number") << "domain.boundary.left"
                                  << R"json({"id": "dirichlet", "value": "log(x - 1)"})json"
                                  << "domain.boundary.left.value: expected a formula that is finite everywhere, found ";
    QTest::newRow("formula") << "domain.boundary.left"
                             << R"json({"id": "robin", "value": "sin(q)"})json"
                             << "domain.boundary.left.value: column 5";
    QTest::newRow("one end") << "domain.boundary.left"
                             << R"json({"id": "periodic"})json"
                             << "domain.boundary.right.id: expected periodic, as left is";
    QTest::newRow("nothing to inherit") << "domain.boundary.right"
                                        << R"json({"id": "inherited"})json"
                                        << "domain.boundary.right.id: expected a condition of its own";
    QTest::newRow("field") << "domain.boundary.fields"
                           << R"json({"id": "field", "field": "w"})json"
                           << "domain.boundary.fields.field: expected a field of the equation, found 'w'";
    QTest::newRow("third derivative") << "equation"
                                      << R"json("korteweg_de_vries")json"
                                      << "domain.boundary: expected periodic sides along x, since the equation has";
    QTest::newRow("few points") << "domain.points"
                                << "5"
                                << "domain.points: expected at least 8 points";
  }
  void mistakesAreNamed() {
    QFETCH(QString, path);
    QFETCH(QString, value);
    QFETCH(QString, beginning);
    try {
      heatWith("neumann", "neumann", "x").with(path.toStdString(), Json::parse(value.toStdString())).makeRun();
      QFAIL("accepted");
    } catch (const InputError& error) {
      QVERIFY2(QString(error.what()).startsWith(beginning), error.what());
    }
  }
};

SEMIFLOW_SUITE("core/pde/grid", GridTest);
#include "grid_test.moc"
