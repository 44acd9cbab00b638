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

  void theGradientOfTheNetworkIsItsSlope() {
    const Training training{.inputs = 3, .hidden = 5};
    VectorXd weights(25), gradient, answers(7);
    MatrixXd examples(3, 7);
    const Random random(5, Stream::target);
    random.fillNormals(0, 0, weights.data(), 25);
    random.fillNormals(1, 0, examples.data(), 21);
    random.fillNormals(2, 0, answers.data(), 7);
    const auto byHand = [&](const VectorXd& v) { // example by example, unit by unit
      double sum = 0;
      for (Index k = 0; k < 7; ++k) {
        double f = 0;
        for (Index j = 0; j < 5; ++j) {
          double argument = v[15 + j];
          for (Index i = 0; i < 3; ++i) argument += v[3 * j + i] * examples(i, k);
          f += v[20 + j] * std::tanh(argument) / std::sqrt(5.0);
        }
        sum += std::pow(f - answers[k], 2) / 14;
      }
      return sum;
    };
    COMPARE_WITHIN(lossOf(training, weights, examples, answers, &gradient), byHand(weights), 1e-13);
    for (Index i = 0; i < 25; ++i) {
      VectorXd up = weights, down = weights;
      up[i] += 1e-5;
      down[i] -= 1e-5;
      COMPARE_WITHIN(gradient[i], (byHand(up) - byHand(down)) / 2e-5, 1e-8);
    }
  }

  void aNetworkIsTrainedAlongAPath() {
    Json tree = Json::parse(R"json({"semiflow":1,"kind":"process","seed":3,"study":{"id":"walk_components",
      "walk":"training","steps":60,"inputs":6,"hidden":30,"batch":4,"updates":3,"rate":0.2}})json");
    const auto frame = lastFrame(tree);
    // the fractions are the squares of the singular values of the centred path
    const Training training{.inputs = 6, .hidden = 30, .batch = 4, .updates = 3, .rate = 0.2};
    const auto path = trainingPath(training, 60, 3, {});
    const MatrixXd centred = path->weights.colwise() - path->weights.rowwise().mean();
    const VectorXd squares = Eigen::BDCSVD<MatrixXd>(centred).singularValues().array().square();
    for (Index k = 0; k < 3; ++k)
      COMPARE_WITHIN(scalarIn(*frame, "variance_" + std::to_string(k + 1)), squares[k] / squares.sum(), 1e-10);
    // it learns: what is left of the loss, by the averages of the first and the last tenth
    const auto average = [&](std::size_t from) {
      double sum = 0;
      for (std::size_t t = from; t < from + 6; ++t) sum += path->losses[t] / 6;
      return sum;
    };
    QVERIFY2(average(54) < 0.7 * average(0), qPrintable(QString("%1 to %2").arg(average(0)).arg(average(54))));
    QCOMPARE(trainingPath(training, 60, 3, {})->weights, path->weights);
    // Many examples and hardly any steps: downhill along a straight line, which is one component.
    tree["study"]["rate"] = 1e-6;
    tree["study"]["batch"] = 1000;
    QVERIFY(scalarIn(*lastFrame(tree), "variance_1") > 0.98);
    QCOMPARE(tableIn(*frame, "loss").columns[1].values.size(), std::size_t{60});
  }

  void noisyTrainingLooksLikeAWalk() {
    // one example at a time: close to 6/pi^2 in the first component, which is a cosine
    const auto frame = lastFrame(Json::parse(R"json({"semiflow":1,"kind":"process","seed":1,"study":{
      "id":"walk_components","walk":"training","steps":200,"batch":1,"rate":0.2}})json"));
    COMPARE_WITHIN(scalarIn(*frame, "variance_1"), 6 / (pi * pi), 0.08);
    QVERIFY(scalarIn(*frame, "correlation_with_cosine_1") > 0.98);
    QCOMPARE(int(tableIn(*frame, "variance").columns.size()), 3); // no law to expect, but the walk's limit
  }

  void randomAccelerationsPersistAsTheyShould() {
    // theta = 1/4 exactly: Sinai (1992), Burkhardt (1993). First by the study,
    const auto frame = lastFrame(Json::parse(R"json({"semiflow":1,"kind":"process","seed":1,"study":{
      "id":"persistence","covariance":"random_acceleration","step":0.04,"length":32768,"paths":100}})json"));
    COMPARE_WITHIN(scalarIn(*frame, "exponent_simulated"), 0.25, 3 * scalarIn(*frame, "exponent_uncertainty"));
    QVERIFY(scalarIn(*frame, "exponent_uncertainty") < 0.003);
    QCOMPARE(scalarIn(*frame, "exponent_exact"), 0.25);
    // then by the motion itself: places and speeds step exactly in law, time grows by the factor 1.03 each step.
    const Random random(9, Stream::noise);
    const double growth = 0.03;
    const int steps = 340, half = 110;
    int early = 0, late = 0;
    for (std::uint64_t p = 0; p < 20000; ++p) {
      const auto [z1, z2] = random.normals(p, 0, 0);
      double t = 1, v = z1, x = z1 / 2 + z2 / std::sqrt(12.0);
      const bool positive = x > 0;
      int k = 1;
      for (; k <= steps && (x > 0) == positive; ++k) {
        const double h = growth * t;
        const auto [a, b] = random.normals(p, static_cast<std::uint32_t>(k), 0);
        x += h * v + h * std::sqrt(h) * (a / 2 + b / std::sqrt(12.0));
        v += std::sqrt(h) * a;
        t += h;
        if (k == half && (x > 0) == positive) ++early;
      }
      if (k > steps && (x > 0) == positive) ++late;
    }
    const double exponent = std::log(static_cast<double>(early) / late) / ((steps - half) * std::log1p(growth));
    QVERIFY2(std::abs(exponent - 0.25) < 0.012, qPrintable(QString("%1 (%2)").arg(exponent).arg(late)));
    // and the same covariance: of x at two times
    const Covariance r = randomAccelerationCovariance();
    const double s = 1, u = 3; // E x(s) x(u) = s^2 (3u - s)/6 over the deviations
    COMPARE_WITHIN(r.value(std::log(u / s)), s * s * (3 * u - s) / 6 / std::sqrt(s * s * s * u * u * u / 9), 1e-13);
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
    for (const Covariance& r : {diffusionCovariance(2), diffusionCovariance(1), randomAccelerationCovariance(),
                                maternCovariance(1.5), maternCovariance(2.5), gaussianCovariance()}) {
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

  void heatRolloutsAgree() {
    // The same by the program's own heat equation on a torus, from white noise up to a wave number.
    double kept = 0, start = 0;
    const double first = 2, last = 40;
    for (int seed = 1; seed <= 3; ++seed) {
      Json tree = Json::parse(R"json({"semiflow":1,"kind":"pde","equation":{"id":"heat","diffusivity":1},
        "domain":{"id":"rectangle","lower":[0,0],"upper":[160,160],"points":[160,160],"boundary":{"id":"periodic"}},
        "initial":{"id":"random_fourier","spectrum":"power","lower_wave_number":0,"upper_wave_number":3},
        "discretisation":{"id":"fourier"},"stepper":{"id":"etdrk4","step":0.5},"until":40,"frame_interval":0.5})json");
      tree["seed"] = seed;
      const auto run = experiment::Experiment(tree, ".").makeRun();
      std::vector<char> sign, alive;
      for (auto frame = run->start();; frame = run->advance({})) {
        const auto& values = std::get<experiment::GridField>(*frame->find("u")).values;
        if (sign.empty() && frame->time >= first - 1e-9) {
          alive.assign(values.size(), 1);
          for (const double v : values) sign.push_back(v > 0 ? 1 : 0);
        }
        for (std::size_t i = 0; i < alive.size(); ++i)
          if ((values[i] > 0) != (sign[i] == 1)) alive[i] = 0;
        if (run->finished()) break;
      }
      kept += static_cast<double>(std::count(alive.begin(), alive.end(), 1));
      start += static_cast<double>(alive.size());
    }
    const double exponent = -std::log(kept / start) / std::log(last / first);
    QVERIFY2(std::abs(exponent - 0.1875) < 0.03, qPrintable(QString::number(exponent)));
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
