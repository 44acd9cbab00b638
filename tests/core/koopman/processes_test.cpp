#include <cmath>
#include <numbers>

#include <Eigen/Dense>

#include "core/base/random.h"
#include "core/koopman/decompositions/streaming_eigenvector.h"
#include "core/koopman/processes/process.h"
#include "tests/core/koopman/helpers.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::koopman;
using namespace semiflow::tests;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using std::numbers::pi;

class ProcessesTest : public QObject {
  Q_OBJECT
 private slots:
  void walksLookLikeCosines() {
    // 6/pi^2 = 60.8% and 15.2% of the variance in 10^4 dimensions
    const auto frame = lastFrame(Json::parse(
        R"({"semiflow":1,"kind":"process","study":{"id":"walk_components","dimensions":10000,"steps":200}})"));
    COMPARE_WITHIN(scalarIn(*frame, "variance_1"), 6 / (pi * pi), 0.01);
    COMPARE_WITHIN(scalarIn(*frame, "variance_2"), 6 / (4 * pi * pi), 0.01);
    for (const char* k : {"1", "2", "3"})
      QVERIFY(std::abs(scalarIn(*frame, std::string("correlation_with_cosine_") + k)) > 0.99);
  }

  void otherWalksFollowTheirCovariance_data() {
    QTest::addColumn<double>("memory");
    QTest::addColumn<double>("pull");
    QTest::newRow("momentum") << 0.9 << 0.0;
    QTest::newRow("pulled back") << 0.0 << 0.05;
    QTest::newRow("both") << 0.5 << 0.02;
  }
  void otherWalksFollowTheirCovariance() {
    QFETCH(double, memory);
    QFETCH(double, pull);
    const Walk walk{memory, pull};
    const Index n = 80;
    const MatrixXd expected = walkCovariance(walk, n);
    if (memory == 0) { // the variance of a first-order autoregression from 0
      const double a = 1 - pull;
      for (const Index t : {Index{0}, Index{10}, n - 1})
        COMPARE_WITHIN(expected(t, t), (1 - std::pow(a, 2.0 * static_cast<double>(t + 1))) / (1 - a * a), 1e-10);
    }
    const auto gram = walkGram(walk, n, 8000, 1, {});
    QVERIFY((*gram - expected).norm() < 0.05 * expected.norm());
    const VectorXd found = principalComponents(*gram).fractions, theory = principalComponents(expected).fractions;
    COMPARE_WITHIN(found[0], theory[0], 0.01);
    COMPARE_WITHIN(found.sum(), 1, 1e-12);
  }

  void independentIntervalsHaveTheirExponents() {
    // heat flow in one, two and three dimensions: Majumdar, Sire, Bray, Cornell, Phys. Rev. Lett. 77, 2867 (1996)
    COMPARE_WITHIN(independentIntervalExponent(diffusionCovariance(1)), 0.1203, 1e-4);
    COMPARE_WITHIN(independentIntervalExponent(diffusionCovariance(2)), 0.1862, 1e-4);
    COMPARE_WITHIN(independentIntervalExponent(diffusionCovariance(3)), 0.2358, 1e-4);
    // and the tail of the interval law falls with it
    const auto survival = independentIntervalSurvival(diffusionCovariance(2), 0.01, 4000);
    COMPARE_WITHIN(std::log(survival[3000] / survival[3900]) / 9, 0.1862, 5e-4);
    for (std::size_t k = 1; k < survival.size(); ++k) QVERIFY(survival[k] <= survival[k - 1] + 1e-12);
  }

  void slopesAndCurvaturesAreThoseOfTheirCovariances() {
    for (const Covariance& r : {diffusionCovariance(2), diffusionCovariance(1), maternCovariance(1.5),
                                maternCovariance(2.5), gaussianCovariance()}) {
      const double h = 1e-4;
      for (const double t : {0.3, 1.0, 2.7})
        COMPARE_WITHIN(r.slope(t), (r.value(t + h) - r.value(t - h)) / (2 * h), 1e-7);
      COMPARE_WITHIN(2 * (1 - r.value(h)) / (h * h), r.curvature, 2e-3);
      COMPARE_WITHIN(clippedSlepian(r, 1e-3), 1, 2e-3);
    }
    COMPARE_WITHIN(clippedSlepian(diffusionCovariance(2), 1.3), 1 / std::cosh(0.65), 1e-12);
  }

  void simulatedSignsPersistAsTheyShould() {
    // 3/16 of two-dimensional heat flow is exact: Poplavskyi, Schehr (2018). Rice: a zero every 2 pi units of time.
    const auto intervals = simulatedIntervals(diffusionCovariance(2), 0.05, 32768, 24, 1, {});
    const TailExponent tail = tailExponent(*intervals, 8);
    QVERIFY2(std::abs(tail.value - 3.0 / 16) < 3 * tail.error + 0.001,
             qPrintable(QString("%1 +- %2").arg(tail.value).arg(tail.error)));
    QVERIFY(tail.error < 0.005);
    double mean = 0;
    for (const double t : *intervals) mean += t / static_cast<double>(intervals->size());
    COMPARE_WITHIN(mean, 2 * pi, 0.15);
  }

  void heatFlowsFromNoiseAgree() {
    // A periodic square of white noise under the exact heat flow, in logarithmic time: P(no change of sign) falls as
    // the time to the power -3/16.
    const int n = 128, frames = 24;
    const double first = 2, last = 40;
    std::vector<double> noise(static_cast<std::size_t>(n * n));
    double kept = 0, start = 0;
    for (std::uint64_t seed = 0; seed < 6; ++seed) {
      Random(seed, Stream::initial).fillNormals(0, 0, noise.data(), noise.size());
      const Eigen::Map<const MatrixXd> u(noise.data(), n, n);
      Eigen::ArrayXXi alive = Eigen::ArrayXXi::Ones(n, n);
      Eigen::ArrayXXi sign;
      for (int f = 0; f <= frames; ++f) {
        const double t = first * std::pow(last / first, f / static_cast<double>(frames));
        MatrixXd smooth(n, n); // the circulant heat kernel of width sqrt(2t), one direction at a time
        for (int i = 0; i < n; ++i) {
          for (int j = 0; j < n; ++j) {
            const double d = std::min(std::abs(i - j), n - std::abs(i - j));
            smooth(i, j) = std::exp(-d * d / (4 * t));
          }
        }
        const MatrixXd now = smooth * u * smooth;
        const Eigen::ArrayXXi here = (now.array() > 0).cast<int>();
        if (f > 0) alive *= (here == sign).cast<int>();
        sign = here;
      }
      kept += alive.cast<double>().sum();
      start += n * n;
    }
    const double exponent = -std::log(kept / start) / std::log(last / first); // per unit of log t
    QVERIFY2(std::abs(exponent - 0.1875) < 0.035, qPrintable(QString::number(exponent)));
  }

  void onePassFindsTheLeadingDirection() {
    const auto frame = lastFrame(
        Json::parse(R"({"semiflow":1,"kind":"process","study":{"id":"spiked_stream","rows":8000,"columns":60}})"));
    const auto& missed = tableIn(*frame, "missed");
    for (std::size_t i = 0; i < missed.columns[0].values.size(); ++i)
      QVERIFY2(missed.columns[1].values[i] < missed.columns[2].values[i],
               qPrintable(QString("gap %1: %2").arg(missed.columns[0].values[i]).arg(missed.columns[1].values[i])));
    QVERIFY(missed.columns[1].values.back() < 0.1 * missed.columns[1].values.front());
    QVERIFY(scalarIn(*frame, "storage") < 0.01);
  }

  void anAdversaryDefeatsOnePass() {
    const auto missedIn = [](const char* order) {
      Json tree =
          Json::parse(R"({"semiflow":1,"kind":"process","study":{"id":"spiked_stream","rows":4000,"columns":40}})");
      tree["study"]["order"] = order;
      return tableIn(*lastFrame(tree), "missed").columns;
    };
    const auto random = missedIn("random"), adversarial = missedIn("adversarial");
    QVERIFY(random[1].values.front() < random[2].values.front());
    QVERIFY(adversarial[1].values.front() > 0.9); // of four: hardly anything is found
    for (std::size_t i = 0; i < adversarial[0].values.size(); ++i)
      QVERIFY(adversarial[1].values[i] > adversarial[2].values[i]); // whatever the gap, the bound does not hold
  }

  void heavyRowsAreNotLost() {
    // one row alone points along the leading direction: a block that does not hold it would never see it
    const Index rows = 2000, d = 20;
    MatrixXd a(d, rows);
    Random(1, Stream::target).fillNormals(0, 0, a.data(), static_cast<std::size_t>(a.size()));
    a.row(3).setZero();
    a(3, 77) = 400;
    StreamedEigenvector with(d, rows, 4, 8, 1), without(d, rows, 0, 8, 1);
    for (Index i = 0; i < rows; ++i) {
      with.add(a.col(i));
      without.add(a.col(i));
    }
    QVERIFY(std::abs(with.vector()[3]) > 0.999);
    QVERIFY(std::abs(without.vector()[3]) < 0.9);
    QCOMPARE(with.storage(), (4 + 2) * d);
  }

  void theStreamedDirectionOfDataIsTheirFirstSingularVector() {
    MatrixXd x(30, 400);
    Random(2, Stream::target).fillNormals(0, 0, x.data(), static_cast<std::size_t>(x.size()));
    for (Index t = 0; t < 400; ++t)
      x.col(t) += VectorXd::LinSpaced(30, 0, 1) * 20 * std::cos(0.05 * static_cast<double>(t));
    const Solved s = solve(series(x), {{"id", "identity"}}, {{"id", "streaming_eigenvector"}});
    QCOMPARE(int(s.model.eigenvalues.size()), 1);
    const VectorXd top = Eigen::BDCSVD<MatrixXd>(x, Eigen::ComputeThinU).matrixU().col(0);
    COMPARE_WITHIN(std::abs(s.model.modes.col(0).real().dot(top)), 1, 0.01);
    COMPARE_WITHIN(s.model.eigenvalues[0].real(), std::cos(0.05), 0.01);
  }

  void mistakesAreNamed() {
    QCOMPARE(QString::fromStdString(complaint(Json::parse(
                 R"({"semiflow":1,"kind":"process","study":{"id":"walk_components","first":2,"second":2}})"))),
             QStringLiteral("study.second: expected another component than the first, found 2"));
    QVERIFY(complaint(Json::parse(R"({"semiflow":1,"kind":"process","study":{"id":"persistence","step":0}})"))
                .starts_with("study.step: "));
    QVERIFY_EXCEPTION_THROWN(lastFrame(Json::parse(R"({"semiflow":1,"kind":"process",
      "study":{"id":"persistence","step":1,"length":4194304,"paths":100000}})")),
                             ResourceError);
  }

  void companionsForecastAutoregressionsExactly() {
    // AR(4) from given values: the roots, and a closed loop that is the recursion
    const double a[4] = {1.6, -1.02, 0.4, -0.2};
    MatrixXd x(2, 60);
    for (Index k = 0; k < 60; ++k) {
      x(0, k) = k < 4 ? std::sin(1.0 + static_cast<double>(k)) : 0;
      for (Index j = 1; j <= 4 && k >= 4; ++j) x(0, k) += a[j - 1] * x(0, k - j);
      x(1, k) = 3 * x(0, k);
    }
    koopman::Snapshots seen = series(x.leftCols(30));
    const Solved s = solve(seen, {{"id", "identity"}}, {{"id", "companion_dmd"}, {"order", 4}});
    QCOMPARE(int(s.model.eigenvalues.size()), 4);
    for (const auto z : s.model.eigenvalues)
      COMPARE_WITHIN(std::abs(z * z * z * z - 1.6 * z * z * z + 1.02 * z * z - 0.4 * z + 0.2), 0, 1e-10);
    const Eigen::VectorXcd last = s.model.functionsAt(s.reduced, s.reduced.q.cols() - 1);
    for (Index ahead = 1; ahead <= 30; ++ahead) {
      Eigen::VectorXcd weights = last;
      for (Index j = 0; j < 4; ++j) weights[j] *= std::pow(s.model.eigenvalues[j], static_cast<double>(ahead));
      const VectorXd told = (s.model.modes * weights).real();
      COMPARE_WITHIN(told[0], x(0, 29 + ahead), 1e-9);
      COMPARE_WITHIN(told[1], x(1, 29 + ahead), 1e-9);
    }
    QVERIFY(
        complaint(Json::parse(R"({"semiflow":1,"kind":"koopman","source":{"id":"system","trajectories":1,"length":20},
      "observables":{"id":"identity"},"decomposition":{"id":"companion_dmd","order":12}})"))
            .starts_with("decomposition.order: expected at most"));
  }
};

SEMIFLOW_SUITE("core/koopman/processes", ProcessesTest);
#include "processes_test.moc"
