#include <cmath>

#include "core/base/validate.h"
#include "core/numerics/stability.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::numerics;

namespace {

std::vector<double> polynomialOf(const char* id) {
  const Json tree = validateChoice(steppers(), id, "stepper");
  return steppers().make(Values(*steppers().find(id), tree, "stepper", "."))->stabilityPolynomial();
}

} // namespace

/// Regions of stability, from the tableaus.
class StabilityTest : public QObject {
  Q_OBJECT
 private slots:
  /// Zeros of |R|^2 - 1: of (z^3 + 4 z^2 + 12 z + 24)/24 = 0 (rk4), of z^2 + 3 z + 6 = -12/z (ssprk3), of |1 + z| = 1.
  void intervalsOnTheAxes_data() {
    QTest::addColumn<QString>("stepper");
    QTest::addColumn<double>("real");
    QTest::addColumn<double>("imaginary");
    QTest::newRow("rk4") << "rk4" << 2.785293563405282 << std::sqrt(8.0);
    QTest::newRow("ssprk3") << "ssprk3" << 2.512745326618329 << std::sqrt(3.0);
    QTest::newRow("euler_maruyama") << "euler_maruyama" << 2.0 << 0.0;
    QTest::newRow("milstein") << "milstein" << 2.0 << 0.0;
  }
  void intervalsOnTheAxes() {
    QFETCH(QString, stepper);
    QFETCH(double, real);
    QFETCH(double, imaginary);
    const auto polynomial = polynomialOf(qPrintable(stepper));
    COMPARE_WITHIN(realStabilityInterval(polynomial), real, 1e-8);
    COMPARE_WITHIN(imaginaryStabilityInterval(polynomial), imaginary, 1e-4);
  }

  void othersHaveNone() {
    for (const char* id : {"etdrk4", "imex_sbdf2", "crank_nicolson", "dopri5", "exponential_milstein"})
      QVERIFY2(polynomialOf(id).empty(), id);
  }

  /// Forward Euler's region is the disc |1 + z| <= 1: the step of a rate is -2 Re/|rate|^2.
  void theFirstModeToLeaveLimitsTheStep() {
    ModeRates rates;
    rates.add({-1, 0}, 1);
    rates.add({-3, 4}, 2);
    rates.add({5, 1}, 3); // grows by itself
    rates.add({-0.5, -0.1}, 4);
    const StableStep step = longestStableStep({1, 1}, rates);
    COMPARE_WITHIN(step.length, 6.0 / 25, 1e-8);
    QCOMPARE(step.rate.mode, std::size_t{2});
    QVERIFY(std::isinf(longestStableStep({1, 1}, {}).length));
  }
};

SEMIFLOW_SUITE("core/numerics/stability", StabilityTest);
#include "stability_test.moc"
