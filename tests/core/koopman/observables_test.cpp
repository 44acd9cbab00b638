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

  void legendreAndChebyshevMatchTheExplicitPolynomials() {
    const koopman::Snapshots s = series((MatrixXd(1, 3) << -3, 0.4, 1).finished()); // range [-3, 1]: xi = (x + 1)/2
    const double xi = 0.7;
    const MatrixXd p = values({{"id", "legendre"}, {"degree", 4}}, s);
    COMPARE_WITHIN(p(2, 1), std::sqrt(5) * (3 * xi * xi - 1) / 2, 1e-15);
    COMPARE_WITHIN(p(3, 1), std::sqrt(7) * (5 * std::pow(xi, 3) - 3 * xi) / 2, 1e-15);
    COMPARE_WITHIN(p(4, 1), 3 * (35 * std::pow(xi, 4) - 30 * xi * xi + 3) / 8, 1e-14);
    COMPARE_WITHIN(p(3, 2), std::sqrt(7), 1e-14); // P_n(1) = 1
    const MatrixXd t = values({{"id", "chebyshev"}, {"degree", 9}}, s);
    for (int k = 0; k < 10; ++k) COMPARE_WITHIN(t(k, 1), std::cos(k * std::acos(xi)), 1e-13);
    const MatrixXd plain = values({{"id", "chebyshev"}, {"degree", 2}, {"rescale", false}}, s);
    COMPARE_WITHIN(plain(2, 1), 2 * 0.16 - 1, 1e-15);
  }

  void radialFunctionsSitOnClusters() {
    // Three tight clusters far apart: k-means must find their means, whatever it starts from.
    MatrixXd x(2, 300);
    Eigen::Matrix<double, 2, 3> means;
    means << 0, 10, -4, 0, 3, 8;
    for (int i = 0; i < 300; ++i) {
      x.col(i) = means.col(i % 3) + 0.01 * Eigen::Vector2d(std::cos(i), std::sin(i)); // not quite the mean of its own
    }
    Json chosen = {{"id", "radial"}, {"centres", 3}, {"width", 1}, {"standardize", false}, {"constant", false}};
    for (const int seed : {1, 2, 3}) {
      chosen["seed"] = seed;
      const auto dictionary = observables(chosen).bind(series(x));
      QCOMPARE(int(dictionary.size), 3);
      MatrixXd at(3, 3);
      dictionary.evaluate(means, at);
      for (int c = 0; c < 3; ++c) {
        COMPARE_WITHIN(at.col(c).maxCoeff(), 1, 1e-5); // one centre is there
        COMPARE_WITHIN(at.col(c).sum(), 1, 1e-5);      // and no other
      }
    }
  }

  void radialFunctionsHaveTheirProfiles() {
    // One centre in the middle of a range: (0, 0); width 2
    const MatrixXd x = (MatrixXd(2, 4) << -1, 1, 0, 3, -1, 1, 0, -3).finished();
    const double s = 18.0 / 4;
    const auto at = [&](const char* function) {
      return values({{"id", "radial"},
                     {"centres", 1},
                     {"placement", "grid"},
                     {"width", 2},
                     {"standardize", false},
                     {"function", function}},
                    series((MatrixXd(2, 5) << x, -x.col(3)).finished()))
          .col(3)
          .eval();
    };
    QCOMPARE(at("gaussian")[0], 1.0);
    COMPARE_WITHIN(at("gaussian")[1], std::exp(-s / 2), 1e-15);
    COMPARE_WITHIN(at("thin_plate")[1], s * std::log(std::sqrt(s)), 1e-14);
    COMPARE_WITHIN(at("multiquadric")[1], std::sqrt(1 + s), 1e-14);
    COMPARE_WITHIN(at("inverse_multiquadric")[1], 1 / std::sqrt(1 + s), 1e-15);
    QCOMPARE(
        int(values({{"id", "radial"}, {"centres", 30}, {"placement", "grid"}}, series(MatrixXd::Random(2, 50))).rows()),
        26);
  }

  void randomWavesMultiplyToTheirKernel() {
    const MatrixXd x = MatrixXd::Random(3, 6);
    for (const char* kernel : {"gaussian", "laplacian"}) {
      const MatrixXd v = values({{"id", "random_fourier"},
                                 {"waves", 4000},
                                 {"kernel", kernel},
                                 {"width", 1.3},
                                 {"constant", false},
                                 {"standardize", false}},
                                series(x));
      for (int i = 0; i < 6; ++i) {
        for (int j = 0; j < 6; ++j) {
          const Eigen::VectorXd difference = (x.col(i) - x.col(j)) / 1.3;
          const double exact = std::string(kernel) == "gaussian" ? std::exp(-0.5 * difference.squaredNorm())
                                                                 : std::exp(-difference.lpNorm<1>());
          COMPARE_WITHIN(v.col(i).dot(v.col(j)), exact, 4 / std::sqrt(2 * 4000.0));
        }
      }
    }
  }

  void formulasUseNamesAndNumbers() {
    koopman::Snapshots s = example();
    s.names = {"theta", "a rate"};
    const Json chosen =
        Json::parse(R"({"id":"expressions","functions":["1","c*sin(theta)*x2","x1^2"],"constants":{"c":3}})");
    const MatrixXd v = values(chosen, s);
    for (int j = 0; j < 3; ++j) {
      QCOMPARE(v(0, j), 1.0);
      COMPARE_WITHIN(v(1, j), 3 * std::sin(s.states(0, j)) * s.states(1, j), 1e-14);
      COMPARE_WITHIN(v(2, j), s.states(0, j) * s.states(0, j), 1e-15);
    }
    try {
      observables(Json::parse(R"({"id":"expressions","functions":["x1","thta"]})")).bind(s);
      QFAIL("accepted");
    } catch (const InputError& error) {
      QVERIFY2(QString(error.what()).startsWith("observables.functions[1]: column 1"), error.what());
    }
  }

  void productsAndConcatenationsAlignTheirWindows() {
    MatrixXd x(2, 5);
    x << 1, 2, 3, 4, 5, 10, 20, 30, 40, 50;
    const Json delayed = Json::parse(
        R"({"id":"delay","delays":2,"observables":{"id":"select","states":["x1"],"observables":{"id":"identity"}}})");
    const Json plain = Json::parse(R"({"id":"select","states":["x2"],"observables":{"id":"monomials","degree":1}})");
    const MatrixXd both = values({{"id", "concatenation"}, {"first", delayed}, {"second", plain}}, series(x));
    QCOMPARE(int(both.cols()), 3);
    QCOMPARE((both.col(1) - (Eigen::VectorXd(5) << 4, 3, 2, 1, 40).finished()).norm(), 0.0);
    const MatrixXd times = values({{"id", "product"}, {"first", plain}, {"second", delayed}}, series(x));
    QCOMPARE((times.col(2) - (Eigen::VectorXd(6) << 5, 4, 3, 250, 200, 150).finished()).norm(), 0.0);
    const auto names = observables({{"id", "product"}, {"first", plain}, {"second", delayed}}).bind(series(x)).names;
    QCOMPARE(names[3], std::string("x2 · x1"));
    QCOMPARE(names[0], std::string("x1"));
  }

  void selectingKeepsPeriodsAndRefusesOtherNames() {
    koopman::Snapshots s = example();
    s.periods = {0, 1};
    const Json chosen =
        Json::parse(R"({"id":"select","states":["x2"],"observables":{"id":"fourier","wave_numbers":1}})");
    COMPARE_WITHIN(values(chosen, s)(2, 1), -1, 1e-15); // sin(2 pi 0.75)
    try {
      observables(Json::parse(R"({"id":"select","states":["x3"]})")).bind(s);
      QFAIL("accepted");
    } catch (const InputError& error) {
      QCOMPARE(QString(error.what()),
               QStringLiteral("observables.states: expected names out of x1, x2, found 'x3'; did you mean 'x1'?"));
    }
  }

  void slowManifoldIsLinearInThreeFunctions() {
    // x, y, x^2 span an invariant space: mu, lambda and 2 mu, exactly
    const koopman::System flow = system({{"id", "slow_manifold"}});
    koopman::Snapshots s = series(MatrixXd(2, 40), 0.2);
    s.lengths.assign(4, 10);
    s.names = flow.stateNames;
    for (int t = 0; t < 4; ++t) {
      double state[2] = {1.5 - t, 0.7 * t - 1};
      for (int k = 0; k < 10; ++k) {
        s.states.col(10 * t + k) = Eigen::Vector2d(state[0], state[1]);
        koopman::advance(flow, state, 0.2);
      }
    }
    const Solved solved =
        solve(s, Json::parse(R"({"id":"expressions","functions":["x","y","x^2"]})"), {{"id", "edmd"}});
    QCOMPARE(int(solved.model.eigenvalues.size()), 3);
    const double rates[3] = {-0.05, -0.1, -1};
    for (int j = 0; j < 3; ++j) {
      COMPARE_WITHIN(solved.model.eigenvalues[j].real(), std::exp(0.2 * rates[j]), 1e-12);
      QVERIFY(solved.model.residuals[j] < 1e-12);
    }
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
