#include <cmath>
#include <fstream>
#include <numbers>

#include "core/base/parallel.h"
#include "core/base/validate.h"
#include "core/koopman/source.h"
#include "core/koopman/sources/time_column.h"
#include "tests/core/koopman/helpers.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::tests;
using Eigen::Index;
using Eigen::MatrixXd;

namespace {

std::unique_ptr<koopman::Source> source(const Json& given, const std::filesystem::path& directory = ".") {
  const Json tree = validateChoice(koopman::sources(), given, "source");
  const Description* description = koopman::sources().find(tree.at("id").get<std::string>());
  return koopman::sources().make(Values(*description, tree, "source", directory));
}

koopman::Snapshots gathered(const Json& given, std::uint64_t seed = 0, const std::filesystem::path& directory = ".") {
  return *source(given, directory)->gather(seed, {});
}

void write(const std::filesystem::path& file, const std::string& text) { std::ofstream(file) << text; }

Json fileSource(const char* text) {
  Json tree = Json::parse(text);
  tree["id"] = "file";
  tree["path"] = "data.csv";
  return tree;
}

} // namespace

class SourcesTest : public QObject {
  Q_OBJECT
 private slots:
  void trajectoriesFollowTheirSystem() {
    const auto s = gathered(
        Json::parse(R"({"id":"system","system":{"id":"duffing"},"trajectories":5,"length":4,"interval":0.5})"), 3);
    QCOMPARE(s.lengths, std::vector<Index>(5, 4));
    QCOMPARE(s.names, (std::vector<std::string>{"x", "y"}));
    const koopman::System duffing = system({{"id", "duffing"}});
    for (Index t = 0; t < 5; ++t) {
      Eigen::VectorXd x = s.states.col(4 * t);
      QVERIFY(x.cwiseAbs().maxCoeff() <= 2);
      koopman::advance(duffing, x.data(), 1.5);
      COMPARE_WITHIN((x - s.states.col(4 * t + 3)).norm(), 0, 1e-11);
    }
  }

  void initialStatesDependOnSeedAndNumberAlone() {
    const Json few = Json::parse(R"({"id":"system","trajectories":3,"length":2})"),
               many = Json::parse(R"({"id":"system","trajectories":30,"length":2})");
    const auto a = gathered(few, 7), b = gathered(many, 7), c = gathered(few, 8);
    QVERIFY(a.states == b.states.leftCols(6));
    QVERIFY(a.states.col(0) != c.states.col(0));
    koopman::Snapshots one, three;
    inArena(1, [&] { one = gathered(many, 7); });
    inArena(3, [&] { three = gathered(many, 7); });
    QVERIFY(one.states == three.states);
  }

  void aGridOfInitialStatesIsRegular() {
    const auto s = gathered(
        Json::parse(R"({"id":"system","trajectories":10,"length":2,"initial":"grid","lower":[0,0],"upper":[3,6]})"));
    QCOMPARE(s.lengths.size(), std::size_t{9});
    QCOMPARE(s.states(0, 0), 0.5);
    QCOMPARE(s.states(1, 0), 1.0);
    QCOMPARE(s.states(0, 2 * 8), 2.5);
    QCOMPARE(s.states(1, 2 * 8), 5.0);
  }

  void gatheringGoesOnAfterAStop() {
    const Json given = Json::parse(R"({"id":"system","trajectories":20,"length":5})");
    const auto interrupted = source(given);
    std::stop_source stop;
    stop.request_stop();
    QVERIFY(!interrupted->gather(1, stop.get_token()));
    const auto resumed = interrupted->gather(1, {});
    QVERIFY(resumed->states == gathered(given, 1).states);
  }

  void aSystemThatBlowsUpSaysWhere() {
    try {
      gathered(Json::parse(
          R"({"id":"system","system":{"id":"duffing","cubic":-1,"linear":1},"trajectories":4,"length":50,"initial":"grid","lower":[1.5,1],"upper":[2,2]})"));
      QFAIL("finite");
    } catch (const DivergedError& error) {
      QVERIFY(QString(error.what()).contains("of trajectory"));
    }
  }

  void daysOfTheCalendar() {
    QCOMPARE(koopman::dayNumber(1970, 1, 1), 0LL);
    QCOMPARE(koopman::dayNumber(2000, 3, 1), 11017LL);
    QCOMPARE(koopman::dayNumber(1958, 3, 1), -4324LL);
    QCOMPARE(koopman::dayNumber(2024, 12, 31), 20088LL);
  }

  void resamplingIsExactForParabolas() {
    const std::vector<double> times{0, 0.9, 2.1, 3, 3.2, 5};
    MatrixXd values(2, 6);
    for (int i = 0; i < 6; ++i) {
      const double t = times[static_cast<std::size_t>(i)];
      values.col(i) << 2 - 3 * t + 0.5 * t * t, t;
    }
    const MatrixXd resampled = koopman::resample(times, values, 0.25);
    QCOMPARE(int(resampled.cols()), 21);
    for (int k = 0; k < 21; ++k) {
      const double t = 0.25 * k;
      COMPARE_WITHIN(resampled(0, k), 2 - 3 * t + 0.5 * t * t, 1e-13);
      COMPARE_WITHIN(resampled(1, k), t, 1e-13);
    }
  }

  void carbonDioxideBecomesMonthly() {
    const auto s = gathered(
        Json::parse(
            R"({"id":"file","path":"co2-concentration.csv","variable":"CO2","time":"Date","interval":0.08333333333333333})"),
        0, SEMIFLOW_TEST_REFERENCE);
    QCOMPARE(s.timeUnit, std::string("year"));
    COMPARE_WITHIN(s.begin, 1958 + 59 / 365.25, 1e-9);
    QCOMPARE(s.states(0, 0), 315.70);
    // June 1958 is missing between 317.51 and 315.86; the curve passes between them and near.
    QVERIFY(s.states(0, 3) > 315.5 && s.states(0, 3) < 318);
    QVERIFY(s.states.allFinite());
  }

  void columnsMakeStates() {
    const TemporaryFolder folder;
    write(folder / "data.csv", "t,a,b\n0,1,10\n0.5,2,20\n1,3,30\n");
    const auto s = gathered(fileSource(R"({"variable":"a,b","time":"t"})"), 0, folder / "");
    QCOMPARE(s.names, (std::vector<std::string>{"a", "b"}));
    QCOMPARE(s.interval, 0.5);
    QCOMPARE(s.states(1, 2), 30.0);
  }

  void gapsAreFilledWhenAsked() {
    const TemporaryFolder folder;
    write(folder / "data.csv", "a\n0\n1\n\n4\n");
    write(folder / "gap.csv", "t,a\n0,0\n1,1\n2,nan\n3,9\n4,16\n");
    Json given = fileSource(R"({"variable":"a","time":"t","missing":"interpolate"})");
    given["path"] = "gap.csv";
    const auto s = gathered(given, 0, folder / "");
    QCOMPARE(int(s.states.cols()), 5);
    COMPARE_WITHIN(s.states(0, 2), 4, 0.5);
  }

  void mistakesInFilesAreNamed_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("given");
    QTest::addColumn<QString>("parts"); // of the sentence, between stars
    QTest::newRow("missing value") << "a\n1\nnan\n3\n"
                                   << R"({"variable":"a"})"
                                   << "source.variable: expected finite numbers, found*snapshot 2";
    QTest::newRow("constant") << "a\n1\n1\n1\n"
                              << R"({"variable":"a"})"
                              << "source.variable: expected data that change*a in every snapshot";
    QTest::newRow("one snapshot") << "a\n1\n"
                                  << R"({"variable":"a"})"
                                  << "source.variable: expected a series of at least 2 snapshots";
    QTest::newRow("no such column") << "abc,b\n1,2\n3,4\n"
                                    << R"({"variable":"abd"})"
                                    << "data.csv*expected*abc";
    QTest::newRow("ragged") << "a,b\n1,2\n3\n5,6\n"
                            << R"({"variable":"a,b"})"
                            << "data.csv*3";
    QTest::newRow("no such time") << "t,a\n1,2\n3,4\n"
                                  << R"({"variable":"a","time":"tt"})"
                                  << "data.csv: expected a time column, one of t, a, found 'tt'";
    QTest::newRow("text for a time") << "t,a\n1,2\nsoon,4\n"
                                     << R"({"variable":"a","time":"t"})"
                                     << "line 3 of column t, found 'soon'";
    QTest::newRow("time goes back") << "t,a\n1,2\n0,4\n"
                                    << R"({"variable":"a","time":"t"})"
                                    << "expected times that increase in column t, found '0' in line 3";
    QTest::newRow("not a date") << "t,a\n2001-13-01,2\n2001-14-01,4\n"
                                << R"({"variable":"a","time":"t"})"
                                << "found '2001-13-01'";
  }
  void mistakesInFilesAreNamed() {
    QFETCH(QString, text);
    QFETCH(QString, given);
    QFETCH(QString, parts);
    const TemporaryFolder folder;
    write(folder / "data.csv", text.toStdString());
    try {
      gathered(fileSource(given.toStdString().c_str()), 0, folder / "");
      QFAIL("accepted");
    } catch (const InputError& error) {
      for (const QString& part : parts.split('*')) QVERIFY2(QString(error.what()).contains(part), error.what());
    }
  }

  void valuesThatDoNotFitAreNamed() {
    const auto says = [](const char* given) {
      try {
        source(Json::parse(given));
      } catch (const InputError& error) {
        return std::string(error.what());
      }
      return std::string();
    };
    QCOMPARE(says(R"({"id":"system","system":{"id":"circle_rotation"},"interval":0.5})"),
             std::string("source.interval: expected a whole number of iterations of a map, found 0.5"));
    QCOMPARE(says(R"({"id":"system","lower":[1,2,3]})"),
             std::string("source.lower: expected 2 numbers, one per coordinate of the system, found 3"));
    QVERIFY(says(R"({"id":"rollout","experiment":{"semiflow":1,"kind":"nonsense"}})")
                .starts_with("source.experiment.kind: expected one of"));
    QVERIFY(says(R"({"id":"rollout","experiment":{"semiflow":1,"kind":"koopman"}})").find("moves in time") !=
            std::string::npos);
  }

  void splitsByTimeOrByTrajectory() {
    const koopman::Snapshots one = series(MatrixXd::Random(2, 10));
    const auto byTime = koopman::split(one, 0.8, 3);
    QCOMPARE(int(byTime.training.states.cols()), 8);
    QVERIFY(byTime.heldOut.states == one.states.rightCols(5));
    koopman::Snapshots several = one;
    several.lengths = {4, 3, 3};
    const auto byTrajectory = koopman::split(several, 0.9, 3);
    QCOMPARE(byTrajectory.training.lengths, (std::vector<Index>{4, 3}));
    QVERIFY(byTrajectory.heldOut.states == one.states.rightCols(3));
    QVERIFY(koopman::split(several, 1, 3).heldOut.lengths.empty());
  }

  void aTrendIsTakenOffWhole() {
    MatrixXd x(1, 20);
    for (int k = 0; k < 20; ++k) x(0, k) = 3 + 0.5 * k;
    koopman::Snapshots s = series(x);
    const auto line = koopman::Baseline::fit(s, koopman::Baseline::Kind::trend);
    COMPARE_WITHIN(line.level[0], 3, 1e-12);
    COMPARE_WITHIN(line.slope[0], 0.5, 1e-13);
    koopman::subtract(line, s, 0);
    COMPARE_WITHIN(s.states.norm(), 0, 1e-11);
  }
};

SEMIFLOW_SUITE("core/koopman/sources", SourcesTest);
#include "sources_test.moc"
