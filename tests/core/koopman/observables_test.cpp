#include <cmath>
#include <numbers>

#include <Eigen/Dense>

#include "tests/core/koopman/helpers.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::tests;
using Eigen::MatrixXd;

namespace {

MatrixXd values(const Json& chosen, const koopman::Snapshots& snapshots) {
  return koopman::lift(observables(chosen).bind(snapshots), snapshots).values;
}

/// Two states over three times.
koopman::Snapshots example() { return series((MatrixXd(2, 3) << 0.5, -1.25, 2, 3, 0.75, -0.5).finished()); }

} // namespace

class ObservablesTest : public QObject {
  Q_OBJECT
 private slots:
  void identityIsTheState() { QCOMPARE((values({{"id", "identity"}}, example()) - example().states).norm(), 0.0); }

  void monomialsComeInTheirOrder() {
    const auto dictionary = observables({{"id", "monomials"}, {"degree", 2}}).bind(example());
    QCOMPARE(dictionary.names, (std::vector<std::string>{"1", "x1", "x2", "x1^2", "x1 x2", "x2^2"}));
    const MatrixXd v = values({{"id", "monomials"}, {"degree", 2}}, example());
    const double x = -1.25, y = 0.75;
    const Eigen::VectorXd expected = (Eigen::VectorXd(6) << 1, x, y, x * x, x * y, y * y).finished();
    COMPARE_WITHIN((v.col(1) - expected).norm(), 0, 1e-15);
    // A tensor basis has (degree + 1)^d functions, one of total degree (degree + d over d).
    QCOMPARE(int(values({{"id", "monomials"}, {"degree", 4}, {"basis", "tensor"}}, example()).rows()), 25);
    QCOMPARE(int(values({{"id", "monomials"}, {"degree", 4}}, example()).rows()), 15);
  }

  void hermiteMatchesTheExplicitPolynomials() {
    const MatrixXd v =
        values({{"id", "hermite"}, {"degree", 4}, {"standardize", false}}, series(MatrixXd::Constant(1, 2, 0.7)));
    const double x = 0.7;
    COMPARE_WITHIN(v(2, 0), (x * x - 1) / std::sqrt(2), 1e-15);
    COMPARE_WITHIN(v(3, 0), (x * x * x - 3 * x) / std::sqrt(6), 1e-15);
    COMPARE_WITHIN(v(4, 0), (std::pow(x, 4) - 6 * x * x + 3) / std::sqrt(24), 1e-15);
  }

  void hermiteIsOrthonormalUnderTheNormalDistribution() {
    // The trapezoidal rule is exact to round-off for a polynomial times a Gaussian.
    const int n = 801;
    MatrixXd x(1, n);
    for (int i = 0; i < n; ++i) x(0, i) = -20 + 0.05 * i;
    const MatrixXd v = values({{"id", "hermite"}, {"degree", 8}, {"standardize", false}}, series(x));
    const Eigen::VectorXd weight = (-0.5 * x.row(0).array().square()).exp() * 0.05 / std::sqrt(2 * std::numbers::pi);
    COMPARE_WITHIN((v * weight.asDiagonal() * v.transpose() - MatrixXd::Identity(9, 9)).norm(), 0, 1e-11);
  }

  void hermiteOfStandardizedStates() {
    const MatrixXd v = values({{"id", "hermite"}, {"degree", 2}}, example());
    COMPARE_WITHIN(v.row(1).sum(), 0, 1e-14);         // He_1: mean 0
    COMPARE_WITHIN(v.row(1).squaredNorm(), 3, 1e-14); // and variance 1 over three snapshots
  }

  void fourierIsPeriodicAndComplete() {
    const Json chosen = Json::parse(R"({"id":"fourier","wave_numbers":3,"periods":[2]})");
    const MatrixXd v = values(chosen, series((MatrixXd(1, 2) << 0.3, 2.3).finished()));
    QCOMPARE(int(v.rows()), 7);
    COMPARE_WITHIN((v.col(0) - v.col(1)).norm(), 0, 1e-13);
    COMPARE_WITHIN(v(5, 0), std::cos(3 * std::numbers::pi * 0.3), 1e-14);
    COMPARE_WITHIN(v(6, 0), std::sin(3 * std::numbers::pi * 0.3), 1e-14);
    // In two dimensions: all |k1|, |k2| <= 2, one of each pair +-k, as cosine and sine
    const Json plane = Json::parse(R"({"id":"fourier","wave_numbers":2,"periods":1})");
    QCOMPARE(int(values(plane, example()).rows()), 25);
  }

  void hatsSumToOneAndReproduceLines() {
    MatrixXd x(1, 7);
    x << 0, 0.1, 0.25, 0.5, 0.6, 0.99, 1;
    const MatrixXd v = values({{"id", "hat"}, {"nodes", 5}}, series(x));
    for (int j = 0; j < 7; ++j) {
      COMPARE_WITHIN(v.col(j).sum(), 1, 1e-15);
      COMPARE_WITHIN(v.col(j).dot(Eigen::VectorXd::LinSpaced(5, 0, 1)), x(0, j), 1e-15);
    }
    // Over a period the last node is the first again.
    const MatrixXd round = values(Json::parse(R"({"id":"hat","nodes":4,"periods":[1]})"), series(x));
    QCOMPARE(round(0, 0), 1.0);
    QCOMPARE(round(0, 6), 1.0);
    COMPARE_WITHIN(round(0, 5), 0.96, 1e-14);
    COMPARE_WITHIN(round(3, 5), 0.04, 1e-14);
  }

  void delaysPutThePastBelowThePresent() {
    MatrixXd x(1, 6);
    x << 1, 2, 3, 4, 5, 6;
    const MatrixXd v = values({{"id", "delay"}, {"delays", 2}, {"spacing", 2}}, series(x));
    QCOMPARE(int(v.cols()), 2);
    QCOMPARE(v(0, 0), 5.0);
    QCOMPARE(v(1, 0), 3.0);
    QCOMPARE(v(2, 1), 2.0);
    // of another dictionary
    const Json nested = Json::parse(R"({"id":"delay","delays":1,"observables":{"id":"monomials","degree":2}})");
    const MatrixXd w = values(nested, series(x));
    QCOMPARE(int(w.rows()), 6);
    QCOMPARE(w(2, 0), 4.0);
    QCOMPARE(w(5, 0), 1.0);
  }

  void liftingPairsOnlyWithinTrajectories() {
    koopman::Snapshots two = series(MatrixXd::Random(1, 7));
    two.lengths = {3, 4};
    const auto lifted = koopman::lift(observables({{"id", "delay"}, {"delays", 1}}).bind(two), two);
    QCOMPARE(lifted.from, (std::vector<Eigen::Index>{0, 2, 3}));
    QCOMPARE(lifted.now, (std::vector<Eigen::Index>{1, 2, 4, 5, 6}));
    QCOMPARE(lifted.begins, (std::vector<Eigen::Index>{0, 2}));
  }

  void blocksDoNotShow() {
    const koopman::Snapshots longSeries = series(MatrixXd::Random(2, 30000));
    const Json chosen = Json::parse(R"({"id":"delay","delays":3,"observables":{"id":"hermite","degree":3}})");
    const auto dictionary = observables(chosen).bind(longSeries);
    const MatrixXd blocked = koopman::lift(dictionary, longSeries).values;
    MatrixXd whole(dictionary.size, 30000 - 3);
    dictionary.evaluate(longSeries.states, whole);
    QCOMPARE((blocked - whole).cwiseAbs().maxCoeff(), 0.0);
  }

  void refusesDictionariesThatExplode() {
    const koopman::Snapshots wide = series(MatrixXd::Random(100, 5));
    QVERIFY_EXCEPTION_THROWN(observables({{"id", "monomials"}, {"degree", 5}}).bind(wide), InputError);
    QVERIFY_EXCEPTION_THROWN(observables({{"id", "hat"}}).bind(wide), InputError);
    QVERIFY_EXCEPTION_THROWN(observables({{"id", "fourier"}}).bind(wide), InputError); // not periodic
  }
};

SEMIFLOW_SUITE("core/koopman/observables", ObservablesTest);
#include "observables_test.moc"
