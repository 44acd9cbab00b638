#include <cmath>
#include <fstream>
#include <numbers>

#include "core/base/validate.h"
#include "core/koopman/sources/file_series.h"
#include "core/koopman/streamed_analysis.h"
#include "tests/core/data/fixtures.h"
#include "tests/core/koopman/helpers.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::tests;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

constexpr std::size_t times = 61, rows = 6, columns = 8;

/// Two travelling waves, one of them growing, over a constant.
double waves(double t, double x, double y) {
  return 0.3 + std::cos(0.7 * t - 2 * x + y) + 0.4 * std::exp(0.01 * t) * std::cos(0.21 * t + 3 * x);
}
double valueAt(std::size_t t, std::size_t j, std::size_t i) {
  return waves(static_cast<double>(t), 0.1 * static_cast<double>(i), 0.2 * static_cast<double>(j));
}

/// The field (time, y, x), or with time last.
void writeField(const std::filesystem::path& file, bool timeLast = false) {
  std::string bytes;
  const auto put = [&](std::size_t t, std::size_t j, std::size_t i) {
    const double value = valueAt(t, j, i);
    bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
  };
  if (timeLast) {
    for (std::size_t j = 0; j < rows; ++j)
      for (std::size_t i = 0; i < columns; ++i)
        for (std::size_t t = 0; t < times; ++t) put(t, j, i);
  } else {
    for (std::size_t t = 0; t < times; ++t)
      for (std::size_t j = 0; j < rows; ++j)
        for (std::size_t i = 0; i < columns; ++i) put(t, j, i);
  }
  writeBytes(file, npyFile(timeLast ? "{'descr': '<f8', 'fortran_order': False, 'shape': (6, 8, 61), }\n"
                                    : "{'descr': '<f8', 'fortran_order': False, 'shape': (61, 6, 8), }\n",
                           bytes));
}

void writeTable(const std::filesystem::path& file, std::size_t count = times) {
  std::ofstream out(file);
  out.precision(17);
  out << "t,place,a,b\n";
  for (std::size_t t = 0; t < count; ++t) {
    out << 0.5 * static_cast<double>(t) << ",hill," << valueAt(t, 0, 0) << ',' << valueAt(t, 3, 4) << '\n';
    out << 0.5 * static_cast<double>(t) << ",dale,-1,-2\n";
  }
}

koopman::Snapshots gathered(Json given, const std::filesystem::path& directory) {
  given["id"] = "file";
  const Json tree = validateChoice(koopman::sources(), given, "source");
  return *koopman::sources().make(Values(*koopman::sources().find("file"), tree, "source", directory))->gather(0, {});
}

/// An analysis of a file by streaming DMD; piece by piece unless something keeps it from being.
Json analysis(Json source, const Json& rest = Json::object()) {
  source["id"] = "file";
  Json tree{{"semiflow", 1},
            {"kind", "koopman"},
            {"source", source},
            {"observables", {{"id", "identity"}}},
            {"decomposition", {{"id", "streaming_dmd"}, {"rank", 6}}},
            {"remove", "mean"}};
  tree.merge_patch(rest);
  return tree;
}

bool near(double a, double b, double tolerance) {
  return (std::isnan(a) && std::isnan(b)) || std::abs(a - b) <= tolerance * (1 + std::abs(a));
}

void compareTables(const experiment::Table& a, const experiment::Table& b) {
  QCOMPARE(a.columns.size(), b.columns.size());
  for (std::size_t c = 0; c < a.columns.size(); ++c) {
    QCOMPARE(a.columns[c].name, b.columns[c].name);
    QCOMPARE(a.columns[c].values.size(), b.columns[c].values.size());
    for (std::size_t i = 0; i < a.columns[c].values.size(); ++i)
      QVERIFY2(near(a.columns[c].values[i], b.columns[c].values[i], 1e-10), a.columns[c].name.c_str());
  }
}

/// The same contents, numbers and sentences.
void compareFrames(const experiment::Frame& a, const experiment::Frame& b) {
  QCOMPARE(a.contents.size(), b.contents.size());
  for (std::size_t i = 0; i < a.contents.size(); ++i)
    QCOMPARE(experiment::nameOf(*a.contents[i]), experiment::nameOf(*b.contents[i]));
  QCOMPARE(a.warnings, b.warnings);
  QCOMPARE(a.notes.size(), b.notes.size());
  for (std::size_t i = 0; i < a.notes.size(); ++i) QCOMPARE(a.notes[i].title, b.notes[i].title);
  QCOMPARE(a.scalars.size(), b.scalars.size());
  for (std::size_t i = 0; i < a.scalars.size(); ++i) {
    QCOMPARE(a.scalars[i].name, b.scalars[i].name);
    QVERIFY2(near(a.scalars[i].value, b.scalars[i].value, 1e-10), a.scalars[i].name.c_str());
  }
  const auto &one = spectrumIn(a), &other = spectrumIn(b);
  QCOMPARE(one.eigenvalues.size(), other.eigenvalues.size());
  QCOMPARE(one.stateAxes, other.stateAxes);
  QCOMPARE(one.interval, other.interval);
  for (std::size_t j = 0; j < one.eigenvalues.size(); ++j) {
    QVERIFY(std::abs(one.eigenvalues[j] - other.eigenvalues[j]) < 1e-12);
    QVERIFY(std::abs(one.amplitudes[j] - other.amplitudes[j]) < 1e-11 * (1 + std::abs(one.amplitudes[j])));
    QVERIFY(near(one.residuals[j], other.residuals[j], 1e-12));
  }
  for (std::size_t j = 0; j < one.modes.size(); ++j) QVERIFY(std::abs(one.modes[j] - other.modes[j]) < 1e-10);
  for (const char* name : {"forecast", "reconstruction"}) compareTables(tableIn(a, name), tableIn(b, name));
  for (std::size_t i = 0; i < a.contents.size(); ++i) {
    if (const auto* field = std::get_if<experiment::GridField>(&*a.contents[i])) {
      QCOMPARE(field->values, std::get<experiment::GridField>(*b.contents[i]).values);
      QCOMPARE(field->axes, std::get<experiment::GridField>(*b.contents[i]).axes);
    }
  }
}

/// A field that is nowhere in memory: two standing waves, a cosine's coefficient each. Counts what is asked for.
class Waves final : public koopman::Source, public koopman::SnapshotStream {
 public:
  Waves(Index points, Index count) : a_(points), b_(points) {
    outline_.states.resize(points, 0);
    outline_.lengths = {count};
    outline_.names = {"u"};
    outline_.axes = {{.name = "x", .unit = "", .points = static_cast<std::size_t>(points)}};
    for (Index i = 0; i < points; ++i) {
      a_[i] = std::cos(1e-4 * static_cast<double>(i));
      b_[i] = std::sin(1e-4 * static_cast<double>(i));
    }
  }
  std::optional<koopman::Snapshots> gather(std::uint64_t, const std::stop_token&) override { return std::nullopt; }
  koopman::SnapshotStream* stream() override { return this; }
  const koopman::Snapshots& outline() const override { return outline_; }
  void read(Index first, Eigen::Ref<MatrixXd> states) override {
    largest = std::max(largest, states.size());
    numbers += states.size();
    if (stopAfter > 0 && --stopAfter == 0) stop.request_stop();
    for (Index k = 0; k < states.cols(); ++k) {
      const auto t = static_cast<double>(first + k);
      states.col(k) = std::cos(angle * t) * a_ + std::sin(angle * t) * b_;
    }
  }

  static constexpr double angle = 0.37;
  Index largest = 0, numbers = 0;
  int stopAfter = 0; ///< readings until a stop is requested
  std::stop_source stop;

 private:
  VectorXd a_, b_;
  koopman::Snapshots outline_;
};

struct Streamed {
  Waves* source;
  std::unique_ptr<koopman::StreamedAnalysis> run;
};

Streamed streamed(Index points, Index count) {
  const experiment::Experiment experiment({{"semiflow", 1},
                                           {"kind", "koopman"},
                                           {"source", {{"id", "system"}}},
                                           {"observables", {{"id", "identity"}}},
                                           {"decomposition", {{"id", "streaming_dmd"}, {"rank", 4}}}},
                                          ".");
  const Values values(koopman::koopman(), experiment.tree(), "", ".");
  auto source = std::make_unique<Waves>(points, count);
  Waves* const waves = source.get();
  koopman::Parts parts{std::move(source), values.make<koopman::Observables>("observables"),
                       values.make<koopman::Decomposition>("decomposition")};
  return {waves, std::make_unique<koopman::StreamedAnalysis>(values, std::move(parts))};
}

} // namespace

/// Series that are read in part, or piece by piece.
class LargeSeriesTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() {
    writeField(folder_ / "field.npy");
    writeField(folder_ / "last.npy", true);
    writeTable(folder_ / "table.csv");
  }

  void onlyWhatIsAskedForIsRead_data() {
    QTest::addColumn<QString>("name");
    QTest::newRow("time first") << "field.npy";
    QTest::newRow("time last") << "last.npy";
  }
  void onlyWhatIsAskedForIsRead() {
    QFETCH(QString, name);
    const auto s = gathered({{"path", name.toStdString()},
                             {"time_direction", name == "last.npy" ? "last" : "first"},
                             {"first", 4},
                             {"last", 50},
                             {"every", 5},
                             {"stride", 3},
                             {"interval", 0.5}},
                            folder_ / "");
    QCOMPARE(s.states.cols(), Index{10}); // 4, 9, ..., 49
    QCOMPARE(s.states.rows(), Index{6});  // 2 x 3
    QCOMPARE(s.interval, 2.5);
    QCOMPARE(s.begin, 1.5);
    QCOMPARE(s.axes.size(), std::size_t{2});
    QCOMPARE(s.axes[0].points, std::size_t{3});
    QCOMPARE(s.axes[0].spacing, 3.0);
    for (std::size_t k = 0; k < 10; ++k)
      for (std::size_t j = 0; j < 2; ++j)
        for (std::size_t i = 0; i < 3; ++i)
          QCOMPARE(s.states(static_cast<Index>(3 * j + i), static_cast<Index>(k)), valueAt(3 + 5 * k, 3 * j, 3 * i));
  }

  void rowsOfATableAreChosen() {
    const auto s = gathered({{"path", "table.csv"},
                             {"variable", "b,a"},
                             {"time", "t"},
                             {"where", "place = hill"},
                             {"first", 2},
                             {"every", 4}},
                            folder_ / "");
    QCOMPARE(s.states.cols(), Index{15});
    QCOMPARE(s.interval, 2.0);
    QCOMPARE(s.begin, 0.5);
    QCOMPARE(s.names, (std::vector<std::string>{"b", "a"}));
    for (std::size_t k = 0; k < 15; ++k) {
      QCOMPARE(s.states(0, static_cast<Index>(k)), valueAt(1 + 4 * k, 3, 4));
      QCOMPARE(s.states(1, static_cast<Index>(k)), valueAt(1 + 4 * k, 0, 0));
    }
  }

  void picturesAreThinned() {
    const TemporaryFolder folder;
    for (int n = 0; n < 6; ++n) // 3 x 1 points of grey 10 n, 10 n + 1, 10 n + 2
      writeBytes(folder / ("p" + std::to_string(n) + ".png"),
                 pngFile(3, 1, 8, 0,
                         std::string{'\0', static_cast<char>(10 * n), static_cast<char>(10 * n + 1),
                                     static_cast<char>(10 * n + 2)}));
    const auto s = gathered({{"path", "p*.png"}, {"first", 2}, {"every", 2}, {"stride", 2}}, folder / "");
    QCOMPARE(s.states.cols(), Index{3});
    QCOMPARE(s.states.rows(), Index{2});
    COMPARE_WITHIN(s.states(1, 2), 52 / 255.0, 1e-15);
  }

  void pieceByPieceIsTheSameAsAtOnce_data() {
    QTest::addColumn<QString>("source");
    QTest::addColumn<QString>("rest");
    const char* const field = R"({"path": "field.npy"})";
    const char* const table =
        R"({"path": "table.csv", "variable": "a,b", "where": "place = hill", "time": "t", "interval": 0.5})";
    const char* const delays = R"({"observables": {"id": "delay", "delays": 9}})";
    QTest::newRow("field") << field << "{}";
    QTest::newRow("time last") << R"({"path": "last.npy", "time_direction": "last"})"
                               << R"({"remove": "nothing"})";
    QTest::newRow("trend, horizon") << field << R"({"remove": "trend", "horizon": 5})";
    QTest::newRow("nothing held out") << field << R"({"training_fraction": 1})";
    QTest::newRow("delays of a field") << field << R"({"observables": {"id": "delay", "delays": 3, "spacing": 2}})";
    QTest::newRow("columns") << table << delays;
    QTest::newRow("part of a field") << R"({"path": "field.npy", "every": 2, "stride": 2, "first": 3})"
                                     << "{}";
    QTest::newRow("line") << R"({"path": "line.npy"})"
                          << "{}";
  }
  void pieceByPieceIsTheSameAsAtOnce() {
    QFETCH(QString, source);
    QFETCH(QString, rest);
    std::string line = readBytes(folder_ / "field.npy");
    line.replace(line.find("(61, 6, 8)"), 10, "(61, 48)  ");
    writeBytes(folder_ / "line.npy", line);
    const Json given = Json::parse(source.toStdString()), more = Json::parse(rest.toStdString());
    Json atOnce = given; // nothing is missing, but one has to look at all to know
    atOnce["missing"] = "interpolate";
    const auto a = lastFrame(analysis(given, more), folder_ / ""), b = lastFrame(analysis(atOnce, more), folder_ / "");
    compareFrames(*a, *b);
  }

  /// exp(+-0.37 i) of a field of 210 MB, with no more of it in memory than a piece of 32 MB.
  void memoryIsAPiece() {
    constexpr Index points = 1 << 18, count = 100;
    const Streamed s = streamed(points, count);
    experiment::FramePtr frame = s.run->start();
    while (!s.run->finished()) frame = s.run->advance({});
    QVERIFY(s.source->largest <= Index{1} << 22);
    QVERIFY(s.source->numbers < 4 * points * count); // gone through less than four times
    const auto& spectrum = spectrumIn(*frame);
    QCOMPARE(spectrum.eigenvalues.size(), std::size_t{2});
    QVERIFY(std::abs(spectrum.eigenvalues[0] - std::polar(1.0, Waves::angle)) < 1e-11);
    QVERIFY(scalarIn(*frame, "forecast_error") < 1e-9);
  }

  void aStopChangesNothing() {
    const auto finish = [](const Streamed& s) {
      experiment::FramePtr frame = s.run->start();
      while (!s.run->finished()) {
        s.source->stop = std::stop_source();
        s.source->stopAfter = 2;
        experiment::FramePtr next = s.run->advance(s.source->stop.get_token());
        if (next) frame = next;
      }
      return frame;
    };
    const auto stopped = finish(streamed(1 << 20, 20));
    const Streamed whole = streamed(1 << 20, 20);
    experiment::FramePtr frame = whole.run->start();
    while (!whole.run->finished()) frame = whole.run->advance({});
    QCOMPARE(spectrumIn(*stopped).eigenvalues, spectrumIn(*frame).eigenvalues);
    QCOMPARE(spectrumIn(*stopped).modes, spectrumIn(*frame).modes);
    QCOMPARE(scalarIn(*stopped, "forecast_error"), scalarIn(*frame, "forecast_error"));
  }

  void seasonsAreToldToBeLeftOut() {
    const auto frame = lastFrame(analysis({{"path", "field.npy"}}, {{"season", 9}}), folder_ / "");
    const auto& warnings = frame->warnings;
    QVERIFY(std::any_of(warnings.begin(), warnings.end(), [](const std::string& text) {
      return text.find("read piece by piece the forecast is not compared") != std::string::npos;
    }));
  }

  void tooLargeASeriesIsToldWhatWouldFit() {
    koopman::Snapshots outline;
    outline.states.resize(1000, 0);
    outline.lengths = {1000}; // 27.2 MB in all
    outline.axes.resize(2);
    koopman::requireRoom(outline, 31'000'000);
    const auto says = [&](std::uint64_t bytes) {
      try {
        koopman::requireRoom(outline, bytes);
      } catch (const ResourceError& error) {
        return std::string(error.what());
      }
      return std::string("accepted");
    };
    const std::string grid = says(5'000'000); // a sixth of what is needed
    QVERIFY2(grid.starts_with("1000 snapshots of 1000 numbers need about 27.2 MB of memory to be analysed, but only 5 "
                              "MB is free: `every` 7 times as large or `stride` 3 times as large would fit"),
             grid.c_str());
    outline.axes.clear();
    QVERIFY(says(20'000'000).find("`every` 2 times as large, `where`, or fewer columns would fit") !=
            std::string::npos);
  }

  void mistakesAreNamed_data() {
    QTest::addColumn<QString>("source");
    QTest::addColumn<QString>("sentence");
    const auto field = [](const char* more) { return QStringLiteral(R"({"path": "field.npy", %1})").arg(more); };
    QTest::newRow("every") << field(R"("every": 61)")
                           << "source.every: expected at most 60, so that 2 of 61 snapshots are read, found 61";
    QTest::newRow("every of a part") << field(R"("first": 50, "every": 12)")
                                     << "source.every: expected at most 11, so that 2 of 12 snapshots are read";
    QTest::newRow("first") << field(R"("first": 61)") << "source.first: expected at most 60, of 61 snapshots, found 61";
    QTest::newRow("last") << field(R"("first": 5, "last": 5)")
                          << "source.last: expected 0, or more than `first` (5), found 5";
    QTest::newRow("stride of columns") << R"({"path": "table.csv", "variable": "a,b", "stride": 2})"
                                       << "source.stride: expected 1 for columns, which are no grid, found 2";
    QTest::newRow("where of an array") << field(R"("where": "a = 1")")
                                       << "field.npy: expected a .csv file, the only kind with rows to choose";
    QTest::newRow("where of nothing") << R"({"path": "table.csv", "variable": "a", "where": "place = dell"})"
                                      << "a value of column 'place', one of hill, dale, found 'dell'";
    QTest::newRow("one row left") << R"({"path": "one.csv", "variable": "a", "where": "place = dale"})"
                                  << "source.variable: expected a series of at least 2 snapshots, found 1";
    QTest::newRow("constant") << R"({"path": "table.csv", "variable": "a,b", "where": "place = dale"})"
                              << "source: expected data that change, found the same value of a in every snapshot";
    QTest::newRow("a gap") << R"({"path": "gap.csv", "variable": "a"})"
                           << "source.variable: expected finite numbers, found nan for a in snapshot 3; missing: "
                              "interpolate fills gaps";
    QTest::newRow("ragged") << R"({"path": "ragged.csv", "variable": "a"})"
                            << "ragged.csv: expected 2 fields in line 3, as in line 1, found 1";
    QTest::newRow("cut off") << R"({"path": "cut.npy"})"
                             << "expected the data of an array of shape (61, 6, 8)";
    QTest::newRow("times of another length") << field(R"("time": "t")") << "source.time: expected as many times";
  }
  void mistakesAreNamed() {
    QFETCH(QString, source);
    QFETCH(QString, sentence);
    writeBytes(folder_ / "one.csv", "place,a\nhill,1\ndale,2\nhill,4\n");
    writeBytes(folder_ / "gap.csv", "place,a\nh,1\nh,2\nh,nan\nh,4\nh,6\nh,3\n");
    writeBytes(folder_ / "ragged.csv", "place,a\nhill,1\ndale\nhill,4\n");
    const std::string whole = readBytes(folder_ / "field.npy");
    writeBytes(folder_ / "cut.npy", whole.substr(0, whole.size() - 1000));
    const std::string found = complaint(analysis(Json::parse(source.toStdString())), folder_ / "");
    QVERIFY2(found.find(sentence.toStdString()) != std::string::npos, found.c_str());
  }

  /// Streaming finds out while it reads; the part in front of the gap can be analysed.
  void whatIsNotReadDoesNoHarm() {
    std::string text = "a,b\n";
    for (int i = 0; i < 40; ++i)
      text += std::to_string(std::cos(0.3 * i)) + "," + std::to_string(std::sin(0.3 * i)) + "\n";
    writeBytes(folder_ / "end.csv", text + "nan,7\nwords,8\n");
    const Json source{{"path", "end.csv"}, {"variable", "a,b"}};
    QVERIFY(complaint(analysis(source), folder_ / "").find("expected a number or a date in line 43") !=
            std::string::npos);
    Json part = source;
    part["last"] = 40;
    const auto frame = lastFrame(analysis(part, {{"remove", "nothing"}}), folder_ / "");
    QVERIFY(std::abs(spectrumIn(*frame).eigenvalues[0] - std::polar(1.0, 0.3)) < 1e-5);
  }

 private:
  TemporaryFolder folder_;
};

SEMIFLOW_SUITE("core/koopman/large_series", LargeSeriesTest);
#include "large_series_test.moc"
