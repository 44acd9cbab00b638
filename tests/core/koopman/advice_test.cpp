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

/// The Lorenz attractor by the classical Runge-Kutta method.
Snapshots chaos(Index count) {
  MatrixXd x(3, count);
  Eigen::Vector3d p(1, 1, 25);
  const auto rate = [](const Eigen::Vector3d& q) {
    return Eigen::Vector3d(10 * (q[1] - q[0]), q[0] * (28 - q[2]) - q[1], q[0] * q[1] - 8 * q[2] / 3);
  };
  const double h = 0.01;
  for (Index t = -100; t < count; ++t) {
    for (int k = 0; k < 5; ++k) {
      const Eigen::Vector3d a = rate(p), b = rate(p + h / 2 * a), c = rate(p + h / 2 * b), d = rate(p + h * c);
      p += h / 6 * (a + 2 * b + 2 * c + d);
    }
    if (t >= 0) x.col(t) = p;
  }
  return series(x);
}

/// A turning pair that an input pushes; the input is held for ten snapshots at a time.
Snapshots driven() {
  MatrixXd x(3, 300);
  x.setZero();
  for (Index t = 0; t < 300; ++t) {
    x(2, t) = Random(3, Stream::noise).normals(static_cast<std::uint64_t>(t / 10), 0, 0)[0];
    if (t + 1 == 300) break;
    x(0, t + 1) = 0.9 * x(0, t) + 0.3 * x(1, t);
    x(1, t + 1) = -0.3 * x(0, t) + 0.9 * x(1, t) + 0.2 * x(2, t);
  }
  Snapshots all = series(x);
  all.names = {"x", "y", "valve"};
  return all;
}

/// One state, from a formula.
template <class Formula> Snapshots row(Index count, const Formula& formula) {
  MatrixXd x(1, count);
  for (Index t = 0; t < count; ++t) x(0, t) = formula(static_cast<double>(t));
  return series(x);
}

std::vector<std::string> titles(const std::vector<experiment::Note>& notes) {
  std::vector<std::string> all;
  for (const auto& note : notes) all.push_back(note.title);
  return all;
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

  void dataOfEveryCharacterAreKnown_data() {
    QTest::addColumn<int>("character");
    QTest::addColumn<QString>("method");
    QTest::addColumn<QString>("note"); // a further one that must be there; after a "-", one that must not
    QTest::newRow("short") << 0 << "hankel_dmd"
                           << "Few snapshots";
    QTest::newRow("noisy") << 1 << "opt_dmd"
                           << "Noise";
    QTest::newRow("tall") << 2 << "dmd"
                          << "-Few snapshots";
    QTest::newRow("periodic") << 3 << "hankel_dmd"
                              << "-There is a trend";
    QTest::newRow("chaotic") << 4 << "spectral_measure"
                             << "-There is a trend";
    QTest::newRow("waves on a line") << 5 << "hankel_dmd"
                                     << "There is a trend";
    QTest::newRow("a decay") << 6 << "hankel_dmd"
                             << "-There is a trend";
    QTest::newRow("part of a slow wave") << 7 << "hankel_dmd"
                                         << "-There is a trend";
    QTest::newRow("nearly constant") << 8 << "hankel_dmd"
                                     << "Hardly anything changes";
    QTest::newRow("driven") << 9 << "dmdc"
                            << "-There is a trend";
    QTest::newRow("sampled finely") << 10 << "hankel_dmd"
                                    << "Sampled finely";
    QTest::newRow("a noisy decay") << 11 << "opt_dmd"
                                   << "-There is a trend";
  }
  void dataOfEveryCharacterAreKnown() {
    QFETCH(int, character);
    QFETCH(QString, method);
    QFETCH(QString, note);
    const auto wave = [](double t) { return std::sin(0.4 * t); };
    const auto decay = [](double t) { return std::exp(-t / 200) + 0.5 * std::exp(-t / 90); };
    const Random random(8, Stream::noise);
    const auto shiver = [&](double t) { return random.normals(static_cast<std::uint64_t>(t), 0, 0)[0]; };
    const Snapshots data = character == 0   ? series(turning(2, 0).states.leftCols(5))
                           : character == 1 ? turning(4, 0.1)
                           : character == 2 ? turning(200, 0)
                           : character == 3 ? turning(2, 0)
                           : character == 4 ? chaos(4000)
                           : character == 5 ? row(400, [&](double t) { return 0.02 * t + wave(t); })
                           : character == 6 ? row(300, decay)
                           : character == 7 ? row(400, [&](double t) { return std::sin(0.006 * t) + 0.1 * wave(t); })
                           : character == 8
                               ? row(400, [&](double t) { return 300 + 0.4 * wave(t) + 0.2 * wave(1.7 * t); })
                           : character == 9  ? driven()
                           : character == 10 ? row(2000, [](double t) { return std::sin(0.01 * t); })
                                             : row(300, [&](double t) { return decay(t) + 0.02 * shiver(t); });
    const DataFacts facts = factsOf(data);
    QCOMPARE(QString::fromStdString(methodsFor(facts).front().decomposition), method);
    const auto all = titles(notesOn(facts, "lando", "identity"));
    const bool absent = note.startsWith('-');
    const std::string title = note.mid(absent ? 1 : 0).toStdString();
    QCOMPARE(std::find(all.begin(), all.end(), title) == all.end(), absent);
    QCOMPARE(facts.input, std::string(character == 9 ? "valve" : ""));
    QCOMPARE(facts.broad, character == 4);
  }

  void whatIsDoneAlreadyIsNotAdvised() {
    const DataFacts facts =
        factsOf(row(400, [](double t) { return 300 + 0.01 * t + 0.4 * std::sin(0.4 * t) + std::sin(0.15 * t); }));
    const auto has = [&](const std::string& removed, const char* title) {
      const auto all = titles(notesOn(facts, "dmd", "delay", removed));
      return std::find(all.begin(), all.end(), title) != all.end();
    };
    QVERIFY(has("nothing", "There is a trend") && has("mean", "There is a trend") && !has("trend", "There is a trend"));
    QVERIFY(has("nothing", "Hardly anything changes") && !has("mean", "Hardly anything changes"));
    QVERIFY(has("nothing", "Suits the data, as chosen: hankel_dmd with identity")); // delays under plain DMD
  }

  void growthIsToldWithItsTime() {
    // exp(0.1 t) doubles every ln 2/0.1 = 6.93
    const auto frame = lastFrame(analysis(
        R"json({"id":"system","system":{"id":"linear","matrix":[[0.1,1],[-1,0.1]]},"trajectories":1,"length":100,"interval":0.2})json",
        R"json("observables":{"id":"identity"},"decomposition":{"id":"dmd"})json"));
    QVERIFY(told(*frame, "2 modes grow over the forecast, the fastest doubling every 6.93"));
    const auto one = lastFrame(analysis(
        R"json({"id":"system","system":{"id":"linear","matrix":[[0.1,0],[0,-1]]},"trajectories":1,"length":100,"interval":0.2})json",
        R"json("observables":{"id":"identity"},"decomposition":{"id":"dmd"})json"));
    QVERIFY(told(*one, "A mode grows over the forecast, doubling every 6.93"));
  }

  void noiseIsNotHeldAgainstAMode() {
    // Of opt_dmd through noise the residuals are the noise's own.
    const auto frame = lastFrame(analysis(
        R"json({"id":"system","system":{"id":"linear","matrix":[[0,1],[-1,0]]},"trajectories":1,"length":120,"interval":0.2,"noise":0.15})json",
        R"json("observables":{"id":"identity"},"decomposition":{"id":"opt_dmd","rank":2})json"));
    QVERIFY(told(*frame, "so that exact eigenvalues have such residuals too"));
    QVERIFY(!told(*frame, "is not to be believed") && !told(*frame, "do not show them"));
  }

  void beliefIsReadable() {
    Model model;
    model.eigenvalues = Eigen::VectorXcd::Ones(1);
    Snapshots data = turning(1, 0);
    data.interval = 0.25;
    data.timeUnit = "day";
    const auto textFor = [&](double residual) {
      model.residuals = Eigen::VectorXd::Constant(1, residual);
      return QString::fromStdString(believable(model, Eigen::VectorXcd::Ones(1), data).front().text);
    };
    QCOMPARE(textFor(0.0042), QString("Its residual is 0.0042: it is off by as much as it is large after about 240 "
                                      "intervals, a time of 60 day."));
    QCOMPARE(textFor(4.7e-9), QString("Its residual is 4.7·10⁻⁹: over the data it is exact."));
    QCOMPARE(textFor(0.5), QString("Its residual is 0.50: one interval ahead it is off by that part of itself."));
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
