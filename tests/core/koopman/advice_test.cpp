#include <cmath>
#include <numbers>

#include <Eigen/Dense>

#include "core/base/random.h"
#include "core/koopman/advice.h"
#include "tests/core/koopman/helpers.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::koopman;
using namespace semiflow::tests;
using Eigen::Index;
using Eigen::MatrixXd;

namespace {

/// Two turning pairs in `rows` states, with noise of that part of their deviation.
Snapshots turning(Index rows, double noise, double speed = 0.2) {
  MatrixXd x(rows, 400);
  Random(1, Stream::noise).fillNormals(0, 0, x.data(), static_cast<std::size_t>(x.size()));
  x *= noise;
  for (Index t = 0; t < x.cols(); ++t) {
    for (Index i = 0; i < rows; ++i) {
      const double phase = 0.4 * static_cast<double>(i);
      x(i, t) +=
          std::cos(speed * static_cast<double>(t) + phase) + std::cos(0.37 * speed * static_cast<double>(t) - phase);
    }
  }
  return series(x);
}

bool told(const experiment::Frame& frame, const std::string& words) {
  for (const auto& note : frame.notes) {
    if ((note.title + ". " + note.text).find(words) != std::string::npos) return true;
  }
  for (const std::string& text : frame.warnings) {
    if (text.find(words) != std::string::npos) return true;
  }
  return false;
}

Json analysis(const std::string& source, const std::string& more) {
  return Json::parse(R"({"semiflow":1,"kind":"koopman","source":)" + source + "," + more + "}");
}

} // namespace

/// Which method suits the data, and what to be careful about.
class AdviceTest : public QObject {
  Q_OBJECT
 private slots:
  void noiseIsMeasured_data() {
    QTest::addColumn<double>("noise");
    for (const double noise : {0.0, 0.01, 0.05, 0.3}) QTest::addRow("%g", noise) << noise;
  }
  void noiseIsMeasured() {
    QFETCH(double, noise); // the waves have the deviation 1
    const double found = noiseIn(turning(4, noise));
    COMPARE_WITHIN(found, noise / std::sqrt(1 + noise * noise), 0.12 * noise + 1e-9);
  }

  void chaosIsNotNoise() {
    MatrixXd x(1, 2000);
    x(0, 0) = 0.3;
    for (Index k = 1; k < 2000; ++k) x(0, k) = 3.99 * x(0, k - 1) * (1 - x(0, k - 1));
    QCOMPARE(noiseIn(series(x)), 0.0);
    QCOMPARE(noiseIn(turning(3, 0, 2.5)), 0.0); // fast, but smooth
  }

  void factsAreThoseOfTheData() {
    const DataFacts plain = factsOf(turning(4, 0));
    QCOMPARE(plain.trajectories, std::size_t{1});
    QCOMPARE(int(plain.states), 4);
    QVERIFY(plain.trend < 0.01 && !plain.keepsNorm);
    Snapshots rising = turning(1, 0);
    for (Index t = 0; t < 400; ++t) rising.states(0, t) += 0.05 * static_cast<double>(t);
    QVERIFY(factsOf(rising).trend > 0.9);
    MatrixXd circle(2, 300);
    for (Index t = 0; t < 300; ++t)
      circle.col(t) << std::cos(0.1 * static_cast<double>(t)), std::sin(0.1 * static_cast<double>(t));
    const DataFacts turn = factsOf(series(circle));
    QVERIFY(turn.keepsNorm);
    COMPARE_WITHIN(turn.samplesOfTurn, 2 * std::numbers::pi / 0.1, 1);
  }

  void methodsFollowFromFacts() {
    const auto first = [](DataFacts facts) { return methodsFor(facts).front().decomposition; };
    const DataFacts field{.trajectories = 1, .snapshots = 100, .states = 4096, .field = true};
    QCOMPARE(first(field), std::string("dmd"));
    DataFacts noisy = field;
    noisy.noise = 0.1;
    QCOMPARE(first(noisy), std::string("opt_dmd"));
    noisy.trajectories = 5;
    QCOMPARE(first(noisy), std::string("fb_dmd"));
    DataFacts large = field;
    large.snapshots = 100000;
    QCOMPARE(first(large), std::string("randomized_dmd"));
    QCOMPARE(first({.trajectories = 500, .snapshots = 10, .states = 2}), std::string("resdmd"));
    QCOMPARE(first({.trajectories = 1, .snapshots = 1000, .states = 1}), std::string("hankel_dmd"));
    QCOMPARE(first({.trajectories = 10, .snapshots = 1000, .states = 1, .random = true}), std::string("edmd"));
    // every method and every dictionary that is named exists
    for (const bool many : {true, false}) {
      for (const bool noisyData : {true, false}) {
        for (const bool random : {true, false}) {
          for (const bool angle : {true, false}) {
            const DataFacts facts{.trajectories = 1,
                                  .snapshots = 1000,
                                  .states = many ? 500 : 2,
                                  .field = many,
                                  .periodic = angle,
                                  .random = random,
                                  .noise = noisyData ? 0.1 : 0,
                                  .keepsNorm = many};
            for (const Suggestion& s : methodsFor(facts)) {
              QVERIFY2(decompositions().find(s.decomposition) != nullptr, s.decomposition.c_str());
              QVERIFY2(koopman::observables().find(s.observables) != nullptr, s.observables.c_str());
              QVERIFY(!s.why.empty());
            }
          }
        }
      }
    }
  }

  void anAnalysisTellsWhatSuits() {
    const auto frame =
        lastFrame(analysis(R"({"id":"system","system":{"id":"linear"},"trajectories":1,"length":300,"noise":0.05})",
                           R"("observables":{"id":"identity"},"decomposition":{"id":"dmd"})"));
    QVERIFY(!frame->notes.empty());
    QVERIFY(told(*frame, "opt_dmd with identity"));
    const auto chosen =
        lastFrame(analysis(R"({"id":"system","trajectories":50,"length":11})",
                           R"("observables":{"id":"hermite"},"decomposition":{"id":"resdmd","points":4})"));
    QVERIFY(told(*chosen, "as chosen: resdmd with hermite"));
  }

  void fastTurnsAreAliased() {
    // 0.8 of half a turn per interval
    const std::string fast =
        R"({"id":"system","system":{"id":"linear","matrix":[[0,2.5],[-2.5,0]]},"interval":1,"trajectories":1,"length":60})";
    const std::string rest = R"("observables":{"id":"identity"},"decomposition":{"id":"dmd"})";
    QVERIFY(told(*lastFrame(analysis(fast, rest)), "aliasing"));
    const std::string slow =
        R"({"id":"system","system":{"id":"linear","matrix":[[0,2.5],[-2.5,0]]},"interval":0.2,"trajectories":1,"length":60})";
    QVERIFY(!told(*lastFrame(analysis(slow, rest)), "aliasing"));
    // a map has nothing in between
    const std::string map =
        R"({"id":"system","system":{"id":"circle_rotation","angle":0.45},"trajectories":1,"length":200})";
    QVERIFY(!told(*lastFrame(analysis(map, R"("observables":{"id":"fourier"},"decomposition":{"id":"edmd"})")),
                  "aliasing"));
  }

  void verdictsCompareWithSimplePredictions() {
    QVERIFY(verdictOn(0.1, 0.5).empty());
    QVERIFY(verdictOn(0.6, 0.5).front().find("nothing changes") != std::string::npos);
    QVERIFY(verdictOn(1.6, 1.5).front().find("mean") != std::string::npos);
    QVERIFY(verdictOn(std::nan(""), 1).front().find("finite") != std::string::npos);
  }

  void largeResidualsAreNotBelieved() {
    // chaos through its state alone
    const auto frame =
        lastFrame(analysis(R"({"id":"system","system":{"id":"logistic"},"trajectories":1,"length":500})",
                           R"("observables":{"id":"identity"},"decomposition":{"id":"dmd"},"remove":"mean")"));
    QVERIFY(told(*frame, "not to be believed"));
    QVERIFY(told(*frame, "residual above 0.1"));
  }
};

SEMIFLOW_SUITE("core/koopman/advice", AdviceTest);
#include "advice_test.moc"
