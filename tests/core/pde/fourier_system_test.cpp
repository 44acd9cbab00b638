#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/parallel.h"
#include "tests/core/pde/fourier_fixtures.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::tests;
using pde::FourierSystem;

namespace {

template <class T> double derivativeError(const std::vector<std::size_t>& points, bool dealias) {
  const int dimension = static_cast<int>(points.size());
  const auto box = periodicBox(points, -1);
  FourierSystem<T> system(lawOf({{"u", "laplacian(u)"}}, dimension), box, dealias);
  const auto field = [&](double x, double y, double z) {
    return 1 +
           std::sin(2 * x - 0.3) * (dimension > 1 ? std::cos(y + 0.2) : 1) * (dimension > 2 ? std::sin(z) + 0.5 : 1);
  };
  const std::vector<double> values = atPoints(box, field);
  typename FourierSystem<T>::State state(system.modes());
  system.fromPoints(values, {}, 0, state);
  double worst = 0;
  const auto compare = [&](std::array<int, 3> orders, const std::function<double(double, double, double)>& expected) {
    const std::vector<double> reference = atPoints(box, expected);
    std::vector<double> actual(reference.size());
    system.toPoints(state, {0, orders}, actual);
    for (std::size_t i = 0; i < actual.size(); ++i) worst = std::max(worst, std::abs(actual[i] - reference[i]));
  };
  const auto y0 = [&](double y) { return dimension > 1 ? std::cos(y + 0.2) : 1; };
  const auto z0 = [&](double z) { return dimension > 2 ? std::sin(z) + 0.5 : 1; };
  compare({0, 0, 0}, field);
  compare({1, 0, 0}, [&](double x, double y, double z) { return 2 * std::cos(2 * x - 0.3) * y0(y) * z0(z); });
  compare({2, 0, 0}, [&](double x, double y, double z) { return -4 * std::sin(2 * x - 0.3) * y0(y) * z0(z); });
  compare({3, 0, 0}, [&](double x, double y, double z) { return -8 * std::cos(2 * x - 0.3) * y0(y) * z0(z); });
  if (dimension > 1) {
    compare({1, 1, 0},
            [&](double x, double y, double z) { return -2 * std::cos(2 * x - 0.3) * std::sin(y + 0.2) * z0(z); });
    compare({0, 3, 0}, [&](double x, double y, double z) { return std::sin(2 * x - 0.3) * std::sin(y + 0.2) * z0(z); });
  }
  if (dimension > 2) {
    compare({1, 1, 1},
            [&](double x, double y, double z) { return -2 * std::cos(2 * x - 0.3) * std::sin(y + 0.2) * std::cos(z); });
  }
  return worst;
}

} // namespace

class FourierSystemTest : public QObject {
  Q_OBJECT
 private slots:
  void derivativesOfTrigonometricPolynomialsAreExact() {
    for (const auto& points : std::vector<std::vector<std::size_t>>{
             {16}, {15}, {210}, {16, 12}, {9, 35}, {128, 96}, {8, 10, 12}, {9, 7, 15}, {32, 24, 20}}) {
      for (const bool dealias : {true, false}) {
        // A third derivative multiplies the rounding of the highest mode by its wave number cubed.
        const double amplified =
            std::pow(static_cast<double>(*std::max_element(points.begin(), points.end())) / 2, 3) + 100;
        QVERIFY(derivativeError<double>(points, dealias) < 5e-16 * amplified);
        QVERIFY(derivativeError<float>(points, dealias) < 3e-7 * amplified);
      }
    }
  }

  void derivativesOfComplexFieldsAreExact() {
    const auto box = periodicBox({18, 14});
    FourierSystem<double> system(lawOf({{"psi", "i*laplacian(psi)"}}, 2, {}, true), box);
    const auto phase = [](double x, double y) { return -3 * x + 2 * y; }; // negative wave numbers in x
    numerics::State<double> state;
    system.fromPoints(atPoints(box, [&](double x, double y, double) { return std::cos(phase(x, y)); }),
                      atPoints(box, [&](double x, double y, double) { return std::sin(phase(x, y)); }), 0, state);
    std::vector<double> re(18 * 14), im(re.size());
    system.toPoints(state, {0, {1, 2, 0}}, re, im); // (-3i)(2i)^2 = 12 i
    const auto expectedRe = atPoints(box, [&](double x, double y, double) { return -12 * std::sin(phase(x, y)); });
    const auto expectedIm = atPoints(box, [&](double x, double y, double) { return 12 * std::cos(phase(x, y)); });
    for (std::size_t i = 0; i < re.size(); ++i) {
      COMPARE_WITHIN(re[i], expectedRe[i], 1e-12);
      COMPARE_WITHIN(im[i], expectedIm[i], 1e-12);
    }
    std::complex<double> symbol;
    for (std::size_t mode = 0; mode < system.modes(); ++mode) {
      const auto m = system.modeNumbers(mode);
      system.symbol(mode, &symbol);
      QVERIFY(std::abs(symbol - std::complex<double>(0, -(m[0] * m[0] + m[1] * m[1]))) < 1e-12);
    }
  }

  /// u^2 of two modes makes their sum and difference; on the grid the sum's alias must not appear.
  void dealiasingRemovesTheAliasesOfAProduct() {
    const auto box = periodicBox({32}); // K = 10
    const auto law = lawOf({{"u", "u^2"}}, 1);
    for (const bool dealias : {true, false}) {
      FourierSystem<double> system(law, box, dealias);
      const int high = dealias ? 10 : 13;
      numerics::State<double> state, rate;
      system.fromPoints(atPoints(box, [&](double x, double, double) { return std::cos(high * x) + std::cos(7 * x); }),
                        {}, 0, state);
      system.nonlinear(0, state, rate);
      for (std::size_t m = 0; m < rate.size(); ++m) {
        // 1 + (cos 2hx + cos 14x)/2 + cos (h+7)x + cos (h-7)x
        double expected = m == 0 ? 1 : m == static_cast<std::size_t>(high - 7) ? 0.5 : 0;
        if (!dealias && m == 14) expected = 0.25;
        if (!dealias && m == 6) expected += 0.25; // 26 aliased; and 13 - 7
        if (!dealias && m == 12) expected = 0.5;  // 20 aliased
        QVERIFY2(std::abs(rate[m] - expected) < 1e-14, qPrintable(QString::number(m)));
      }
    }
  }

  void theNonlinearPartIsThatOfTheFormula() {
    const auto box = periodicBox({24, 20}, 0.5);
    FourierSystem<double> system(lawOf({{"u", "laplacian(u) - u*v_x + x*0 + sin(t)*u"}, {"v", "u_xy*v - v"}}, 2), box);
    numerics::State<double> state(2 * system.modes()), rate;
    system.fromPoints(atPoints(box, [](double x, double y, double) { return std::sin(x) * std::cos(y); }), {}, 0,
                      state);
    system.fromPoints(atPoints(box, [](double x, double y, double) { return std::cos(2 * x + y); }), {}, 1, state);
    system.nonlinear(0.7, state, rate);
    QCOMPARE(system.evaluations(), 1UL);
    std::vector<double> values(24 * 20);
    system.toPoints(rate, {0, {}}, values);
    const double t = std::sin(0.7);
    auto expected = atPoints(box, [&](double x, double y, double) {
      const double u = std::sin(x) * std::cos(y);
      return 2 * u * std::sin(2 * x + y) + t * u;
    });
    for (std::size_t i = 0; i < values.size(); ++i) COMPARE_WITHIN(values[i], expected[i], 1e-13);
    system.toPoints(rate, {1, {}}, values);
    expected =
        atPoints(box, [](double x, double y, double) { return -std::cos(x) * std::sin(y) * std::cos(2 * x + y); });
    for (std::size_t i = 0; i < values.size(); ++i) COMPARE_WITHIN(values[i], expected[i], 1e-13);
  }

  void ellipticFieldsSolveTheirEquation() {
    const auto box = periodicBox({16, 16});
    const auto law =
        lawOf({{"w", "-0.5*psi - dot(gradient(psi), gradient(w))"}}, 2, {}, false, {{"psi", "laplacian(psi) + w"}});
    FourierSystem<double> system(law, box);
    numerics::State<double> state;
    system.fromPoints(atPoints(box, [](double x, double y, double) { return 3 + std::sin(x) * std::sin(2 * y); }), {},
                      0, state);
    std::vector<double> psi(256);
    system.toPoints(state, {1, {}}, psi);
    const auto expected = atPoints(box, [](double x, double y, double) { return std::sin(x) * std::sin(2 * y) / 5; });
    for (std::size_t i = 0; i < psi.size(); ++i) COMPARE_WITHIN(psi[i], expected[i], 1e-14);
    for (std::size_t mode = 0; mode < system.modes(); ++mode) {
      std::complex<double> symbol;
      system.symbol(mode, &symbol);
      const auto m = system.modeNumbers(mode);
      const double k2 = m[0] * m[0] + m[1] * m[1];
      COMPARE_WITHIN(symbol.real(), k2 > 0 ? -0.5 / k2 : 0, 1e-14);
    }
  }

  void threadsDoNotChangeABit() {
    const auto rate = [](int threads) {
      numerics::State<double> out;
      inArena(threads, [&] {
        const auto box = periodicBox({96, 90});
        FourierSystem<double> system(lawOf({{"u", "u_xx - u*u_x + u_y^2 - sin(u)"}}, 2), box);
        numerics::State<double> state;
        system.fromPoints(
            atPoints(box, [](double x, double y, double) { return std::exp(std::sin(x + y) + std::cos(3 * y)); }), {},
            0, state);
        system.nonlinear(0, state, out);
      });
      return out;
    };
    const auto one = rate(1);
    QVERIFY(rate(2) == one);
    QVERIFY(rate(4) == one);
  }

  void threeDimensionsAgreeWithTheFormulaForAnyNumberOfThreads() {
    const auto box = periodicBox({20, 24, 18});
    const auto law = lawOf({{"u", "laplacian(u) - u*u_z + z*u_x"}}, 3);
    std::vector<numerics::State<double>> rates(3);
    for (const int threads : {1, 2, 4}) {
      inArena(threads, [&] {
        FourierSystem<double> system(law, box);
        numerics::State<double> state;
        system.fromPoints(atPoints(box, [](double x, double y, double z) { return std::sin(x) * std::cos(y - z); }), {},
                          0, state);
        system.nonlinear(0, state, rates[static_cast<std::size_t>(threads) / 2]);
        std::vector<double> expected = atPoints(box, [](double x, double y, double z) {
          return -std::sin(x) * std::sin(x) * std::cos(y - z) * std::sin(y - z) + z * std::cos(x) * std::cos(y - z);
        });
        numerics::State<double> reference;
        system.fromPoints(expected, {}, 0, reference); // what is retained of it
        QVERIFY(largestDifference(rates[static_cast<std::size_t>(threads) / 2], reference) < 1e-14);
      });
    }
    QVERIFY(rates[0] == rates[1]);
    QVERIFY(rates[0] == rates[2]);
  }

  void diagnosticsReduceTheirExpressions() {
    pde::Equation equation;
    equation.fields = {{"u", "", ""}};
    equation.rates = {{"u", "laplacian(u)", 0}};
    equation.diagnostics = {{"mass", "integral(u)", ""},
                            {"mean_square", "mean(u^2)", ""},
                            {"slope", "integral(u_x^2) / 2", ""},
                            {"lowest", "minimum(u)", ""},
                            {"range", "maximum(u) - minimum(u)", ""}};
    const auto box = periodicBox({64, 120}, 0, 4 * std::numbers::pi);
    const auto evaluate = [&](int threads) {
      std::vector<double> numbers;
      inArena(threads, [&] {
        FourierSystem<double> system(pde::deriveLaw(equation, 2), box);
        numerics::State<double> state;
        system.fromPoints(
            atPoints(box, [](double x, double y, double) { return 0.25 + std::sin(x) * std::cos(0.5 * y); }), {}, 0,
            state);
        const auto diagnostics = system.prepare(pde::deriveDiagnostics(equation, 2));
        numbers = system.evaluate(*diagnostics, 0, state);
      });
      return numbers;
    };
    const std::vector<double> numbers = evaluate(1);
    const double area = 16 * std::numbers::pi * std::numbers::pi;
    COMPARE_WITHIN(numbers[0], 0.25 * area, 1e-11);
    COMPARE_WITHIN(numbers[1], 0.0625 + 0.25, 1e-13);
    COMPARE_WITHIN(numbers[2], area / 8, 1e-11);
    COMPARE_WITHIN(numbers[3], -0.75, 1e-13);
    COMPARE_WITHIN(numbers[4], 2.0, 1e-13);
    QCOMPARE(evaluate(3), numbers);
  }

  void theSpectralTailTellsWhatIsNotResolved() {
    const auto tail = [](std::size_t n) {
      const auto box = periodicBox({n});
      FourierSystem<double> system(lawOf({{"u", "u_xx"}}, 1), box);
      numerics::State<double> state;
      // 1/(2 - cos x) has coefficients (2 - sqrt 3)^|m| / sqrt 3
      system.fromPoints(atPoints(box, [](double x, double, double) { return 1 / (2 - std::cos(x)); }), {}, 0, state);
      return system.spectralTail(state, 0);
    };
    // The shell above 0.9 K begins at m = 10 of K = 10, and at 38 of K = 42.
    COMPARE_WITHIN(std::log(tail(32)) / std::log(2 - std::sqrt(3.0)), 10.0, 1e-3);
    QVERIFY(tail(128) < 1e-15);
  }

  void findsWhatIsNotFinite() {
    const auto box = periodicBox({16, 16});
    FourierSystem<double> system(lawOf({{"u", "laplacian(u)"}, {"v", "laplacian(v)"}}, 2), box);
    numerics::State<double> state(2 * system.modes(), 0.5);
    QVERIFY(!system.findNonFinite(state));
    state[system.modes() + 7] = {0, std::numeric_limits<double>::infinity()};
    const auto found = system.findNonFinite(state);
    QVERIFY(found.has_value());
    QCOMPARE(found->field, std::size_t{1});
    state[3] = std::numeric_limits<double>::quiet_NaN();
    QCOMPARE(system.findNonFinite(state)->field, std::size_t{0});
  }

  /// cos(10 x) cos(3 y) squared is (1 + cos(20 x) + cos(6 y) + cos(20 x) cos(6 y))/4.
  void smoothingDampsNonlinearRates() {
    const auto box = periodicBox({64, 32}); // K = 31 and 15
    FourierSystem<double> system(lawOf({{"u", "u^2"}}, 2), box, false);
    system.setSmoothing(8);
    numerics::State<double> state, rate;
    system.fromPoints(atPoints(box, [](double x, double y, double) { return std::cos(10 * x) * std::cos(3 * y); }), {},
                      0, state);
    system.nonlinear(0, state, rate);
    const double alongX = 36 * std::pow(20.0 / 31, 8), alongY = 36 * std::pow(6.0 / 15, 8);
    for (std::size_t mode = 0; mode < system.modes(); ++mode) {
      const auto [mx, my, mz] = system.modeNumbers(mode);
      double expected = 0;
      if (my == 0 && mx == 0) expected = 1.0 / 4;
      if (my == 0 && mx == 20) expected = std::exp(-alongX) / 8;
      if (std::abs(my) == 6 && mx == 0) expected = std::exp(-alongY) / 8;
      if (std::abs(my) == 6 && mx == 20) expected = std::exp(-alongX - alongY) / 16;
      COMPARE_WITHIN(std::abs(rate[mode] - expected), 0, 1e-15);
    }
  }

  void projectionMakesTheStateThatOfARealField() {
    const auto box = periodicBox({8, 9, 10});
    FourierSystem<double> system(lawOf({{"u", "laplacian(u)"}}, 3), box);
    numerics::State<double> state(system.modes());
    for (std::size_t i = 0; i < state.size(); ++i) state[i] = {std::sin(3.0 * i), std::cos(5.0 * i)};
    system.project(state);
    numerics::State<double> twice = state;
    system.project(twice);
    QVERIFY(twice == state);
    std::vector<double> values(720);
    system.toPoints(state, {0, {}}, values);
    numerics::State<double> back;
    system.fromPoints(values, {}, 0, back);
    QVERIFY(largestDifference(back, state) < 1e-13);
  }
};

SEMIFLOW_SUITE("core/pde/fourier_system", FourierSystemTest);
#include "fourier_system_test.moc"
