#include <cmath>
#include <csignal>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>

#include <netcdf.h>

#include "core/data/data_set.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::tests;
using data::readArray;

namespace {

struct Outcome {
  int status = -1;
  QString out, err;

  /// One line, ending with a line end, that holds the text.
  bool saysInOneLine(const QString& text) const {
    return err.contains(text) && err.count('\n') == 1 && err.endsWith('\n');
  }
};

QProcessEnvironment withoutDisplay() {
  QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
  for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}) environment.remove(name);
  return environment;
}

Outcome run(const QStringList& arguments) {
  QProcess process;
  process.setProcessEnvironment(withoutDisplay());
  process.start(SEMIFLOW_PROGRAM, arguments);
  constexpr int longest = 60000;
  if (!process.waitForFinished(longest)) return {};
  return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, process.readAllStandardOutput(),
          process.readAllStandardError()};
}

/// The burgers preset, made small.
QStringList smallBurgers(const QString& command, const QStringList& more = {}) {
  return QStringList{command, "burgers",          "--set", "domain.points=64", "--set", "equation.viscosity=0.1",
                     "--set", "stepper.step=0.01"} +
         more;
}

std::string stopReason(const std::filesystem::path& file) {
  int id = -1;
  std::size_t length = 0;
  if (nc_open(file.c_str(), NC_NOWRITE, &id) != NC_NOERR) return "does not open";
  nc_inq_attlen(id, NC_GLOBAL, "stop_reason", &length);
  std::string reason(length, '\0');
  nc_get_att_text(id, NC_GLOBAL, "stop_reason", reason.data());
  nc_close(id);
  return reason;
}

} // namespace

class CommandLineTest : public QObject {
  Q_OBJECT
 private slots:
  void saysThatThereIsNoDisplay() {
    const Outcome nothing = run({});
    QCOMPARE(nothing.status, 2);
    QVERIFY2(nothing.saysInOneLine("./app/run run burgers --output burgers.nc"), qPrintable(nothing.err));
    QCOMPARE(nothing.out, QString());
  }

  void endsOnACondition() {
    const Outcome outcome = run(smallBurgers("run", {"--output", file("condition.npz"), "--set", "frame_interval=0.01",
                                                     "--until-condition", "time >= 0.045"}));
    QCOMPARE(outcome.status, 0);
    QVERIFY2(outcome.saysInOneLine("ended at time 0.05: time >= 0.045"), qPrintable(outcome.err));
    QCOMPARE(readArray(path("condition.npz"), "time").values.size(), std::size_t{6});
    const Outcome wrong = run(smallBurgers("run", {"--until-condition", "max_w > 1"}));
    QCOMPARE(wrong.status, 2);
    QVERIFY2(wrong.saysInOneLine("--until-condition: expected names among time, step"), qPrintable(wrong.err));
  }

  void sweepsIntoOneDataSet() {
    const QStringList over{"--over", "equation.viscosity=0.05:0.1:2", "--over", "stepper.id=etdrk4,etdrk2"};
    const Outcome outcome =
        run(smallBurgers("sweep", over + QStringList{"--output", file("sweep.nc"), "--until", "0.1"}));
    QVERIFY2(outcome.status == 0, qPrintable(outcome.err));
    QCOMPARE(outcome.out + outcome.err, QString());
    QVERIFY(!QFileInfo::exists(file("sweep.nc.part")));
    const auto u = readArray(path("sweep.nc"), "u");
    QCOMPARE(u.shape[0], std::size_t{4});
    // The last sample by itself.
    QCOMPARE(run(smallBurgers("run", {"--set", "stepper.id=etdrk2", "--set", "equation.viscosity=0.1", "--until", "0.1",
                                      "--output", file("alone.nc")}))
                 .status,
             0);
    const auto alone = readArray(path("alone.nc"), "u").values;
    QVERIFY(std::equal(alone.begin(), alone.end(), u.values.end() - static_cast<std::ptrdiff_t>(alone.size())));
    const Outcome wrong = run(smallBurgers("sweep", {"--over", "equation.viscosity=", "--output", file("x.nc")}));
    QCOMPARE(wrong.status, 2);
    QVERIFY2(wrong.saysInOneLine("--over equation.viscosity: expected values separated by commas"),
             qPrintable(wrong.err));
  }

  void anInterruptedSweepGoesOn() {
    const QStringList arguments =
        smallBurgers("sweep", {"--over", "equation.viscosity=0.05:0.1:40", "--set", "stepper.step=1e-5", "--threads",
                               "2", "--output", file("long.nc")});
    QProcess process;
    process.setProcessEnvironment(withoutDisplay());
    process.start(SEMIFLOW_PROGRAM, arguments);
    const auto parts = [&] { return QDir(file("long.nc.part")).entryList({"????????????????.nc"}).size(); };
    QTRY_VERIFY_WITH_TIMEOUT(parts() >= 1, 30000);
    kill(static_cast<pid_t>(process.processId()), SIGINT);
    QVERIFY(process.waitForFinished(30000));
    QCOMPARE(process.exitCode(), 130);
    const QString told = process.readAllStandardError();
    QVERIFY2(told.contains("of 40 samples; they are kept in"), qPrintable(told));
    QVERIFY(!QFileInfo::exists(file("long.nc")));
    QVERIFY(parts() >= 1);
  }

  void drawsForAJournal() {
    const Outcome outcome = run(smallBurgers("figure", {"--set", "until=0.1", "--width", "single", "--font-size", "8",
                                                        "--caption", "A shock forms.", "--title", "Burgers",
                                                        "--resolution", "300", "--output", file("column.png")}));
    QVERIFY2(outcome.status == 0, qPrintable(outcome.err));
    QFile png(file("column.png"));
    QVERIFY(png.open(QIODevice::ReadOnly));
    const QByteArray head = png.read(24); // of a PNG: width and height at byte 16, most significant first
    QCOMPARE(head.mid(16, 4).toHex(), QByteArray("00000427")); // 90 mm at 300 dots per inch: 340 / 96 inch
    const auto refused = [&](const QStringList& more, const char* words) {
      const Outcome wrong = run(smallBurgers("figure", more + QStringList{"--output", file("no.png")}));
      return wrong.status == 2 && wrong.saysInOneLine(words);
    };
    QVERIFY(
        refused({"--width", "triple"}, "--width: expected single, one-and-half, double or a number of millimetres"));
    QVERIFY(refused({"--font-size", "1"}, "--font-size: expected a number from 3 to 72"));
    QVERIFY(refused({"--theme", "blue"}, "--theme: expected light or dark"));
  }

  void makesMovies() {
    const QStringList common{"--set",  "until=0.1", "--set",  "frame_interval=0.01",
                             "--size", "320x240",   "--from", "0.02"};
    const Outcome numbered = run(smallBurgers("movie", common + QStringList{"--output", file("film.png")}));
    QVERIFY2(numbered.status == 0, qPrintable(numbered.err));
    QCOMPARE(QDir(path("film.png").parent_path().c_str()).entryList({"film_?????.png"}).size(), 9);
    const Outcome rate = run(smallBurgers("movie", common + QStringList{"--output", file("film.png"), "--fps", "0"}));
    QCOMPARE(rate.status, 2);
    QVERIFY2(rate.saysInOneLine("frames per second: expected a number from 1 to 240"), qPrintable(rate.err));
    QProcess without;
    QProcessEnvironment environment = withoutDisplay();
    environment.insert("PATH", "/nowhere");
    without.setProcessEnvironment(environment);
    without.start(SEMIFLOW_PROGRAM, smallBurgers("movie", common + QStringList{"--output", file("film.mp4")}));
    QVERIFY(without.waitForFinished(60000));
    QCOMPARE(without.exitCode(), 2);
    const QString told = without.readAllStandardError();
    QVERIFY2(told.contains("apt-get install ffmpeg") && told.count('\n') == 1, qPrintable(told));
    QVERIFY2(!QStandardPaths::findExecutable("ffmpeg").isEmpty(), "the package ffmpeg is missing");
    for (const char* name : {"film.mp4", "film.webm"}) {
      const Outcome outcome = run(smallBurgers("movie", common + QStringList{"--output", file(name), "--fps", "10"}));
      QVERIFY2(outcome.status == 0, qPrintable(outcome.err));
      QProcess probe;
      probe.start("ffprobe", {"-v", "error", "-count_frames", "-select_streams", "v:0", "-show_entries",
                              "stream=nb_read_frames,width,height", "-of", "csv=p=0", file(name)});
      QVERIFY(probe.waitForFinished(30000));
      QCOMPARE(probe.readAllStandardOutput().trimmed(), QByteArray("320,240,9"));
    }
  }

  void writesASeriesForParaView() {
    QCOMPARE(
        run(smallBurgers("run", {"--until", "0.1", "--set", "frame_interval=0.05", "--output", file("series.pvd")}))
            .status,
        0);
    QFile list(file("series.pvd"));
    QVERIFY(list.open(QIODevice::ReadOnly));
    const QByteArray text = list.readAll();
    QCOMPARE(text.count("<DataSet "), 3);
    QVERIFY(text.contains("timestep=\"0.05\"") && text.contains("file=\"series/u_000002.vti\""));
  }

  void makesTheEditsOfALogAgain() {
    const QString log = file("edits.json");
    const auto write = [&](const char* text) {
      QFile out(log);
      QVERIFY(out.open(QIODevice::WriteOnly));
      out.write(text);
    };
    const QStringList run100{"--set",    "frame_interval=0.01", "--until", "0.05",
                             "--output", file("edited.npz"),    "--edits", log};
    write(R"json([{"time": 0.02, "step": 2, "path": "fields.u", "value":
        {"shape": "disc", "size": [10], "path": [[0.5]], "value": "7", "adds": false}}])json");
    const Outcome outcome = run(smallBurgers("run", run100));
    QVERIFY2(outcome.status == 0, qPrintable(outcome.err));
    const auto u = readArray(path("edited.npz"), "u").values; // everywhere 7 from there on, which stays
    for (std::size_t i = 3 * 64; i < u.size(); ++i) QVERIFY(std::abs(u[i] - 7) < 1e-9);
    QVERIFY(std::abs(u[2 * 64] - 7) > 1);
    write(R"json([{"time": 0, "step": 0, "path": "fields.w", "value": {}}])json");
    QCOMPARE(run(smallBurgers("run", run100)).status, 2);
    write("{}");
    const Outcome wrong = run(smallBurgers("run", run100));
    QCOMPARE(wrong.status, 2);
    QVERIFY2(wrong.saysInOneLine("expected a list of edits, found {}"), qPrintable(wrong.err));
  }

  void tellsMistakesInOneLine_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char* name, const QStringList& arguments, const QString& sentence) {
      QTest::newRow(name) << arguments << sentence;
    };
    row("command", {"rnu", "burgers"}, "found 'rnu'; did you mean 'run'?");
    row("file", {"run", "burgrs"}, "found neither; did you mean 'burgers'?");
    row("nothing to run", {"run"}, "experiment is required");
    row("option", {"run", "burgers", "--ouput", "a.nc"}, "--ouput");
    row("key", {"run", "burgers", "--set", "equation.viscosty=1"},
        "--set equation.viscosty: expected one of the keys viscosity");
    row("value", {"run", "burgers", "--set", "equation.viscosity=abc"},
        "--set equation.viscosity: expected a number of at least 0, found \"abc\"");
    row("id", {"run", "burgers", "--set", "stepper.id=etdrk5"}, "did you mean 'etdrk");
    row("no value", {"run", "burgers", "--set", "equation.viscosity"}, "--set: expected KEY.PATH=VALUE");
    row("threads", {"run", "burgers", "--threads", "0"},
        "--threads: expected a whole number from 1 to 1024, found '0'");
    row("until", {"run", "burgers", "--until", "soon"}, "--until: expected a number, found 'soon'");
    row("until of another kind", {"run", "circle_rotation_fourier", "--until", "3"},
        "--until: expected an experiment that has an end time");
    row("ending", {"run", "burgers", "--output", "a.xyz"},
        "a.xyz: expected a data set ending in .nc, .npz, .csv or .pvd, found '.xyz'");
    row("family", {"list", "equatoin"}, "did you mean 'equation'?");
    row("component", {"describe", "equation/burger"}, "did you mean 'burgers'?");
    row("kind", {"new", "ped"}, "did you mean 'pde'?");
    row("no equation", {"new", "sampling", "--typed"}, "kind: expected an experiment with an equation, found sampling");
    row("what cannot be typed", {"new", "sod_tube", "--typed"},
        "equation.id: expected an equation that its formulas say all of, found euler");
    row("derivative of no field", {"run", "swift_hohenberg_typed", "--set", "equation.rates=[\"v_xx\"]"},
        "equation.rates[0]: column 1: expected a derivative of a field (u), found 'v_xx'; there is no field v");
    row("outside its range", {"run", "predator_prey_typed", "--set", "equation.parameters.growth=7"},
        "--set equation.parameters.growth: expected a number in [1.5, 2.5], its range, found 7");
  }
  void tellsMistakesInOneLine() {
    QFETCH(QStringList, arguments);
    QFETCH(QString, sentence);
    const Outcome outcome = run(arguments);
    QCOMPARE(outcome.status, 2);
    QVERIFY2(outcome.saysInOneLine(sentence), qPrintable(outcome.err));
    QCOMPARE(outcome.out, QString());
  }

  void tellsWhereTheDiskDoesNotSuffice() {
    const Outcome outcome = run(smallBurgers("run", {"--output", "/no/such/folder/a.nc"}));
    QCOMPARE(outcome.status, 4);
    QVERIFY2(outcome.saysInOneLine("/no/such/folder/a.nc: could not be written: there is no folder /no/such/folder"),
             qPrintable(outcome.err));
  }

  void aStudyBecomesTables() {
    const Outcome outcome = run({"run", "heat_differences", "--output", file("orders.csv")});
    QVERIFY2(outcome.status == 0, qPrintable(outcome.err));
    QFile table(file("orders.csv"));
    QVERIFY(table.open(QIODevice::ReadOnly));
    const QStringList lines = QString::fromUtf8(table.readAll()).split('\n', Qt::SkipEmptyParts);
    QCOMPARE(lines.size(), 6); // a heading and five grids
    QVERIFY2(lines.front().startsWith("grid_spacing,order_2,order_4,order_6"), qPrintable(lines.front()));
    const auto entry = [&](int row, int column) { return lines[row].section(',', column, column).toDouble(); };
    QCOMPARE(entry(1, 0), 1.0 / 128);
    QVERIFY(std::abs(entry(2, 1) / entry(1, 1) - 4) < 0.05);
  }

  void printsNothingButWhatWasAskedFor() {
    const Outcome outcome = run(smallBurgers("run", {"--output", file("quiet.nc"), "--until", "0.1"}));
    QCOMPARE(outcome.status, 0);
    QCOMPARE(outcome.out, QString());
    QCOMPARE(outcome.err, QString());
    QCOMPARE(readArray(path("quiet.nc"), "u").shape, (std::vector<std::size_t>{11, 64}));
    QCOMPARE(stopReason(path("quiet.nc")), std::string("finished"));
  }

  void drawsOneViewAlone() {
    const QStringList small{"--set", "until=0.05", "--size", "60x40"};
    const Outcome bare =
        run(smallBurgers("figure", small + QStringList{"--view", "u over", "--bare", "--output", file("bare.png")}));
    QVERIFY2(bare.status == 0, qPrintable(bare.err));
    const data::Array picture = readArray(path("bare.png"), "");
    QCOMPARE(picture.shape, (std::vector<std::size_t>{80, 120}));
    // Where axes would leave a white margin, the sine wave at time 0 is coloured.
    double darkest = 1;
    for (std::size_t row = 0; row < 80; ++row) darkest = std::min(darkest, picture.values[row * 120]);
    QVERIFY2(darkest < 0.5, qPrintable(QString::number(darkest)));
    const Outcome none = run(smallBurgers("figure", small + QStringList{"--view", "v", "--output", file("none.png")}));
    QCOMPARE(none.status, 2);
    QVERIFY2(none.err.contains("view: expected one of the views 'u', 'u over time', "), qPrintable(none.err));
    QVERIFY(!QFileInfo::exists(file("none.png")));
  }

  void givesTheSameDataForAnyNumberOfThreads() {
    for (const auto& threads : QStringList{"1", "2"}) {
      const Outcome outcome = run({"run", "gray_scott", "--set", "domain.points=[64,64]", "--until", "40", "--threads",
                                   threads, "--output", file("t" + threads + ".nc")});
      QVERIFY2(outcome.status == 0, qPrintable(outcome.err));
    }
    for (const char* name : {"time", "u", "v"}) {
      const data::Array one = readArray(path("t1.nc"), name), two = readArray(path("t2.nc"), name);
      QVERIFY(one.values.size() > 1 && one.values == two.values);
    }
  }

  void keepsTheDataOfARunThatDiverges() {
    // The explicit method, far beyond its stability limit.
    const Outcome outcome =
        run(smallBurgers("run", {"--set", "stepper.id=rk4", "--set", "stepper.step=0.01", "--set",
                                 "equation.viscosity=1", "--until", "5", "--output", file("diverged.nc"), "--quiet"}));
    QCOMPARE(outcome.status, 3);
    QVERIFY2(outcome.saysInOneLine("diverged at time "), qPrintable(outcome.err));
    const data::Array u = readArray(path("diverged.nc"), "u");
    QVERIFY(u.shape[0] > 0 &&
            std::all_of(u.values.begin(), u.values.end(), [](double value) { return std::isfinite(value); }));
    QCOMPARE(stopReason(path("diverged.nc")), std::string("diverged"));
  }

  void keepsWhatIsThereUntilTheRunBegins() {
    QCOMPARE(run(smallBurgers("run", {"--output", file("kept.nc"), "--until", "0.1"})).status, 0);
    const data::Array before = readArray(path("kept.nc"), "u");
    // What is wrong with a formula is found when the run is made.
    QCOMPARE(run({"run", "burgers", "--set", "initial.values.u=nonsense(x)", "--output", file("kept.nc")}).status, 2);
    QCOMPARE(readArray(path("kept.nc"), "u").values, before.values);
  }

  void stopsAtASignalAndKeepsTheData() {
    QProcess process;
    startEndless(process, file("stopped.nc"));
    QTRY_VERIFY_WITH_TIMEOUT(QFileInfo(file("stopped.nc")).size() > manyFrames, 30000);
    process.terminate();
    QVERIFY(process.waitForFinished());
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 130);
    QVERIFY(process.readAllStandardError().startsWith("interrupted at time "));
    QCOMPARE(stopReason(path("stopped.nc")), std::string("stopped"));
    QVERIFY(readArray(path("stopped.nc"), "time").values.size() > 32);
  }

  void leavesAFileThatOpensWhenItIsKilled() {
    QProcess process;
    startEndless(process, file("killed.nc"));
    QTRY_VERIFY_WITH_TIMEOUT(QFileInfo(file("killed.nc")).size() > manyFrames, 30000);
    process.kill();
    QVERIFY(process.waitForFinished());
    QCOMPARE(process.exitStatus(), QProcess::CrashExit);
    QCOMPARE(stopReason(path("killed.nc")), std::string("running"));
    const data::Array time = readArray(path("killed.nc"), "time"), u = readArray(path("killed.nc"), "u");
    QVERIFY(time.values.size() >= 32);
    QCOMPARE(u.shape, (std::vector<std::size_t>{time.values.size(), 64}));
    for (std::size_t n = 0; n < time.values.size(); ++n)
      COMPARE_WITHIN(time.values[n], 0.01 * static_cast<double>(n), 1e-9);
    // The kill may come while the newest frames are on their way to the disk: at most 32 are.
    const auto last = static_cast<std::ptrdiff_t>((time.values.size() - 32) * 64);
    QVERIFY(std::all_of(u.values.begin(), u.values.begin() + last, [](double value) { return std::isfinite(value); }));
  }

  void printsAnExperimentThatRuns_data() {
    QTest::addColumn<QString>("kind");
    const Outcome kinds = run({"list", "kind", "--json"});
    for (const QJsonValue& kind : QJsonDocument::fromJson(kinds.out.toUtf8()).array()) {
      const QString id = kind.toObject().value("id").toString();
      QTest::newRow(qPrintable(id)) << id;
    }
  }
  void printsAnExperimentThatRuns() {
    QFETCH(QString, kind);
    const Outcome made = run({"new", kind});
    QCOMPARE(made.status, 0);
    QCOMPARE(QJsonDocument::fromJson(made.out.toUtf8()).object().value("kind").toString(), kind);
    QFile out(file("new.json"));
    QVERIFY(out.open(QIODevice::WriteOnly) && out.write(made.out.toUtf8()) > 0);
    out.close();
    const Outcome ran = run({"run", file("new.json"), "--output", file("new.nc"), "--quiet"});
    QVERIFY2(ran.status == 0, qPrintable(ran.err));
    QCOMPARE(stopReason(path("new.nc")), std::string("finished"));
  }

  /// The equation written out gives the same numbers.
  void writesAnEquationOut() {
    const QStringList changes{"--set", "domain.points=64", "--set", "equation.viscosity=0.1", "--set", "until=0.2"};
    const Outcome made = run(QStringList{"new", "burgers", "--typed"} + changes);
    QVERIFY2(made.status == 0, qPrintable(made.err));
    const QJsonObject equation = QJsonDocument::fromJson(made.out.toUtf8()).object().value("equation").toObject();
    QCOMPARE(equation.value("id").toString(), QString("typed"));
    QCOMPARE(equation.value("parameters").toObject().value("viscosity").toDouble(), 0.1);
    QFile out(file("typed.json"));
    QVERIFY(out.open(QIODevice::WriteOnly) && out.write(made.out.toUtf8()) > 0);
    out.close();
    QCOMPARE(run({"run", file("typed.json"), "--output", file("typed.nc"), "--quiet"}).status, 0);
    QCOMPARE(run(QStringList{"run", "burgers", "--output", file("built_in.nc"), "--quiet"} + changes).status, 0);
    QCOMPARE(readArray(path("typed.nc"), "u").values, readArray(path("built_in.nc"), "u").values);
  }

  void describesEveryComponentThatItLists() {
    const Outcome all = run({"list", "--json"});
    QCOMPARE(all.status, 0);
    const QJsonObject families = QJsonDocument::fromJson(all.out.toUtf8()).object();
    QVERIFY(families.contains("preset") && families.contains("equation"));
    const Outcome described = run({"describe", "equation/burgers", "--json"});
    QCOMPARE(described.status, 0);
    const QJsonObject viscosity =
        QJsonDocument::fromJson(described.out.toUtf8()).object().value("parameters").toArray().first().toObject();
    QCOMPARE(viscosity.value("name").toString(), QStringLiteral("viscosity"));
    QCOMPARE(viscosity.value("kind").toString(), QStringLiteral("real"));
    for (const char* key : {"default", "range", "unit", "documentation"}) QVERIFY2(viscosity.contains(key), key);
    QVERIFY(run({"describe", "equation/burgers"}).out.contains("viscosity (real"));
    QVERIFY(run({"list", "preset"}).out.contains("burgers "));
    QVERIFY(run({"list", "equation"}).out.contains("burgers "));
  }

  void helpsAndTellsItsVersion() {
    const Outcome help = run({"--help"});
    QCOMPARE(help.status, 0);
    for (const char* command : {"run", "list", "describe", "new"}) QVERIFY2(help.out.contains(command), command);
    QVERIFY(help.err.isEmpty());
    const Outcome version = run({"--version"});
    QCOMPARE(version.status, 0);
    QVERIFY(version.out.startsWith("semiflow "));
    QVERIFY(run({"run", "--help"}).out.contains("--until"));
  }

  void guideIsWrittenAsFilesThatLead_data() {
    QTest::addColumn<QString>("format");
    QTest::newRow("html") << "html";
    QTest::newRow("markdown") << "markdown";
  }

  void guideIsWrittenAsFilesThatLead() {
    QFETCH(QString, format);
    const TemporaryFolder folder;
    const QDir guide(QString::fromStdString((folder / "guide").string()));
    const Outcome outcome = run({"guide", "--output", guide.path(), "--format", format});
    QCOMPARE(outcome.status, 0);
    QVERIFY(outcome.out.isEmpty());
    const bool html = format == "html";
    const QStringList pages = guide.entryList({html ? "*.html" : "*.md"}, QDir::Files);
    QVERIFY(pages.size() > 230);
    const QRegularExpression target(html ? "(?:href|src|srcset)=\"([^\"#]+)(?:#[^\"]*)?\""
                                         : "\\]\\(([^)#]+)(?:#[^)]*)?\\)");
    int followed = 0;
    for (const QString& page : pages) {
      QFile file(guide.filePath(page));
      QVERIFY(file.open(QIODevice::ReadOnly));
      QString text = QString::fromUtf8(file.readAll());
      QVERIFY2(!text.contains("](preset:") && !text.contains("\"preset:"), qPrintable(page));
      text.remove(QRegularExpression("```.*?```", QRegularExpression::DotMatchesEverythingOption));
      for (auto found = target.globalMatch(text); found.hasNext(); ++followed) {
        const QString to = found.next().captured(1);
        QVERIFY2(to.contains("://") || guide.exists(to), qPrintable(page + " leads to " + to));
      }
    }
    QVERIFY(followed > 1000);
    QVERIFY(QFileInfo(guide.filePath("formulas/equation-gray_scott_light.png")).size() > 3000);
  }

  void guideRefusesAnotherFormat() {
    const Outcome outcome = run({"guide", "--output", file("x"), "--format", "pdf"});
    QCOMPARE(outcome.status, 2);
    QVERIFY(outcome.saysInOneLine("--format: expected html or markdown"));
  }

  void diagnosticsArePrinted() {
    const Outcome outcome = run({"diagnostics"});
    QCOMPARE(outcome.status, 0);
    for (const char* fact :
         {"Semiflow", "processor", "CPU kernels", "threads", "memory", "BLAS", "FFTW", "Qt", "VTK", "OpenGL"})
      QVERIFY2(outcome.out.contains(QRegularExpression(QString("(^|\n)%1 +\\S").arg(fact))), fact);
  }

 private:
  static constexpr qint64 manyFrames = 200000; ///< bytes: some hundred frames of 64 numbers

  static void startEndless(QProcess& process, const QString& output) {
    process.setProcessEnvironment(withoutDisplay());
    process.start(SEMIFLOW_PROGRAM, smallBurgers("run", {"--until", "1000000", "--output", output}));
    QVERIFY(process.waitForStarted());
  }
  std::filesystem::path path(const QString& name) const { return folder_ / name.toStdString(); }
  QString file(const QString& name) const { return QString::fromStdString(path(name).string()); }

  TemporaryFolder folder_;
};

SEMIFLOW_SUITE("app/command_line", CommandLineTest);
#include "command_line_test.moc"
