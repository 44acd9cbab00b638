#include <cmath>
#include <numbers>

#include "core/numerics/fft.h"
#include "tests/core/pde/rollouts.h"
#include "tests/suite.h"

using namespace semiflow;
using std::numbers::pi;
using tests::fieldOf;
using tests::framesOf;
using tests::pdeOf;
using tests::scalarOf;

namespace {

experiment::Experiment on(const std::string& discretisation, const std::string& side, const std::string& rate,
                          const std::string& initial, const Json& stepper, double until) {
  return pdeOf(R"json({"equation": {"id": "typed", "fields": ["u"], "parameters": {}, "rates": ["0"]},
      "domain": {"id": "interval", "points": 33}, "initial": {"id": "expression"}})json")
      .with("equation.rates", Json::array({rate}))
      .with("domain.boundary", Json{{"id", "sides"}, {"left", {{"id", side}}}, {"right", {{"id", side}}}})
      .with("initial.values", Json{{"u", initial}})
      .with("discretisation", discretisation)
      .with("stepper", stepper)
      .with("until", until)
      .with("frame_interval", until);
}

double largestDifference(const std::vector<double>& a, const std::vector<double>& b) {
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) largest = std::max(largest, std::abs(a[i] - b[i]));
  return largest;
}

} // namespace

/// Series of sines and cosines, and Chebyshev polynomials.
class BoundedSeriesTest : public QObject {
  Q_OBJECT
 private slots:
  void transformsAreSums() {
    for (const bool sine : {false, true}) {
      for (const std::size_t n : {2ul, 5ul, 16ul}) {
        const numerics::SineCosine<double> transform(n, sine);
        numerics::AlignedVector<double> c(n + 1), values(n + 1);
        for (std::size_t m = 0; m <= n; ++m) c[m] = sine && (m == 0 || m == n) ? 0 : std::cos(3.0 * m) / (1.0 + m);
        values = c;
        transform.toValues(values.data());
        for (std::size_t j = 0; j <= n; ++j) {
          double sum = 0;
          for (std::size_t m = 0; m <= n; ++m) {
            const double angle = pi * static_cast<double>(m * j) / static_cast<double>(n);
            sum += c[m] * (sine ? std::sin(angle) : std::cos(angle));
          }
          COMPARE_WITHIN(values[j], sum, 1e-13);
        }
        transform.toCoefficients(values.data());
        for (std::size_t m = 0; m <= n; ++m) COMPARE_WITHIN(values[m], c[m], 1e-13);
      }
    }
  }

  void standingWavesAreExact_data() {
    QTest::addColumn<QString>("side");
    QTest::addColumn<QString>("mode");
    QTest::newRow("sine") << "dirichlet"
                          << "sin(3*pi*x)";
    QTest::newRow("cosine") << "neumann"
                            << "cos(3*pi*x)";
  }
  void standingWavesAreExact() {
    QFETCH(QString, side);
    QFETCH(QString, mode);
    const auto frames = framesOf(
        on("sine_cosine", side.toStdString(), "0.1*u_xx", mode.toStdString(), {{"id", "etdrk4"}, {"step", 0.5}}, 1.0));
    const double factor = std::exp(-0.1 * 9 * pi * pi);
    for (std::size_t i = 0; i < 33; ++i) {
      COMPARE_WITHIN(fieldOf(*frames.back(), "u").values[i], factor * fieldOf(*frames.front(), "u").values[i], 1e-13);
    }
    COMPARE_WITHIN(scalarOf(*frames.back(), "spectral_tail"), 0, 1e-12);
  }

  /// Half of a periodic, odd or even solution is that of sines or cosines.
  void nonlinearTermsAgreeWithFourier_data() {
    QTest::addColumn<QString>("side");
    QTest::addColumn<QString>("rate");
    QTest::addColumn<QString>("initial");
    QTest::newRow("Burgers") << "dirichlet"
                             << "0.02*u_xx - u*u_x"
                             << "sin(pi*x) + 0.3*sin(2*pi*x)";
    QTest::newRow("Fisher") << "neumann"
                            << "0.02*u_xx + u - u^2"
                            << "0.5 + 0.3*cos(pi*x)";
  }
  void nonlinearTermsAgreeWithFourier() {
    QFETCH(QString, side);
    QFETCH(QString, rate);
    QFETCH(QString, initial);
    const auto half = on("sine_cosine", side.toStdString(), rate.toStdString(), initial.toStdString(),
                         {{"id", "etdrk4"}, {"step", 0.01}}, 0.3)
                          .with("domain.points", 65);
    const auto whole = half.with("discretisation", "fourier")
                           .with("domain", Json{{"id", "interval"}, {"lower", -1}, {"upper", 1}, {"points", 128}});
    const auto a = framesOf(half), b = framesOf(whole);
    const auto &u = fieldOf(*a.back(), "u").values, &v = fieldOf(*b.back(), "u").values;
    for (std::size_t i = 0; i < 64; ++i) COMPARE_WITHIN(u[i], v[64 + i], 1e-8);
  }

  void chebyshevIsExactWithFewPoints() {
    // Robin conditions that move in time: u = exp(-t) sin(2 x + 1), u_t = 0.1 u_xx - 0.6 u.
    auto problem =
        on("chebyshev", "neumann", "0.1*u_xx - 0.6*u", "sin(2*x + 1)", {{"id", "rosenbrock"}, {"step", 0.005}}, 0.5)
            .with("domain.points", 17);
    problem = problem.with("domain.boundary.left", Json{{"id", "dirichlet"}, {"value", "exp(-t)*sin(1)"}})
                  .with("domain.boundary.right",
                        Json{{"id", "robin"}, {"coefficient", 3}, {"value", "exp(-t)*(2*cos(3) + 3*sin(3))"}});
    const auto frames = framesOf(problem);
    const auto& u = fieldOf(*frames.back(), "u");
    for (std::size_t i = 0; i < 17; ++i) {
      COMPARE_WITHIN(u.values[i], std::exp(-0.5) * std::sin(2 * u.axes[0].at(i) + 1), 1e-7);
    }
    QVERIFY(scalarOf(*frames.back(), "spectral_tail") < 1e-9);
  }

  void chebyshevOnARectangle() {
    const auto frames = framesOf(pdeOf(R"json({
        "equation": {"id": "typed", "fields": ["u"], "parameters": {}, "rates": ["0.05*laplacian(u)"],
                     "diagnostics": {"mass": "integral(u)"}},
        "domain": {"id": "rectangle", "points": [15, 13], "boundary": {"id": "sides", "left": "dirichlet",
          "right": "dirichlet"}},
        "initial": {"id": "expression", "values": {"u": "sin(pi*x)*cos(pi*y) + sin(pi*x)"}},
        "discretisation": "chebyshev", "stepper": {"id": "rosenbrock", "step": 0.02}, "until": 0.4,
        "frame_interval": 0.4})json"));
    const auto& u = fieldOf(*frames.back(), "u");
    std::vector<double> exact;
    for (std::size_t i = 0; i < u.values.size(); ++i) {
      const double x = u.axes[0].at(i % 15), y = u.axes[1].at(i / 15);
      exact.push_back(std::sin(pi * x) * (std::exp(-0.04 * pi * pi) * std::cos(pi * y) + std::exp(-0.02 * pi * pi)));
    }
    QVERIFY2(largestDifference(u.values, exact) < 1e-6,
             qPrintable(QString::number(largestDifference(u.values, exact))));
    COMPARE_WITHIN(scalarOf(*frames.front(), "mass"), 2 / pi, 1e-10);
  }

  void mistakesAreNamed_data() {
    QTest::addColumn<QString>("discretisation");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("beginning");
    QTest::newRow("value") << "sine_cosine"
                           << "domain.boundary.left"
                           << R"json({"id": "neumann", "value": "1"})json"
                           << "domain.boundary.left.value: expected 0, for sine_cosine, found 1";
    QTest::newRow("robin") << "sine_cosine"
                           << "domain.boundary.right"
                           << R"json({"id": "robin"})json"
                           << "domain.boundary.right.id: expected dirichlet or neumann, for sine_cosine";
    QTest::newRow("unlike ends") << "sine_cosine"
                                 << "domain.boundary.right"
                                 << R"json({"id": "dirichlet"})json"
                                 << "domain.boundary.right.id: expected the condition of the opposite side";
    QTest::newRow("odd") << "sine_cosine"
                         << "equation.rates"
                         << R"json(["u_xx + u_x"])json"
                         << "discretisation.id: expected finite_difference or chebyshev, since the equation has an odd";
    QTest::newRow("periodic") << "chebyshev"
                              << "domain.boundary"
                              << R"json("periodic")json"
                              << "discretisation.id: expected fourier or finite_difference, since x is periodic";
    QTest::newRow("initial") << "chebyshev"
                             << "initial"
                             << R"json("random_fourier")json"
                             << "initial.id: expected expression, where the points are not equally spaced";
  }
  void mistakesAreNamed() {
    QFETCH(QString, discretisation);
    QFETCH(QString, path);
    QFETCH(QString, value);
    QFETCH(QString, beginning);
    const std::string stepper = discretisation == "chebyshev" ? "rosenbrock" : "etdrk4";
    try {
      on(discretisation.toStdString(), "neumann", "u_xx", "x", {{"id", stepper}}, 1)
          .with(path.toStdString(), Json::parse(value.toStdString()))
          .makeRun();
      QFAIL("accepted");
    } catch (const InputError& error) {
      QVERIFY2(QString(error.what()).startsWith(beginning), error.what());
    }
  }
};

SEMIFLOW_SUITE("core/pde/bounded_series", BoundedSeriesTest);
#include "bounded_series_test.moc"
