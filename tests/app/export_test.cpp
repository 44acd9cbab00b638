#include <QClipboard>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFile>
#include <QFileDialog>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QProcess>
#include <QPushButton>
#include <QSignalSpy>

#include "app/export/exporter.h"
#include "app/export/figure_dialog.h"
#include "app/export/movie_dialog.h"
#include "app/sweep/sweep_grid.h"
#include "app/sweep/sweep_window.h"
#include "app/workbench/files.h"
#include "app/workbench/study_commands.h"
#include "core/data/data_set.h"
#include "core/experiment/presets.h"
#include "tests/app/workbench.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::app;
using semiflow::tests::child;
using semiflow::tests::TemporaryFolder;
using semiflow::tests::workbench;

class ExportTest : public QObject {
  Q_OBJECT

  static QString text(const std::filesystem::path& path) { return QString::fromStdString(path.string()); }

  static QByteArray contentsOf(const std::filesystem::path& path) {
    QFile file(text(path));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
  }

  /// A heat run on a square that keeps u near x: dark on the left, bright on the right.
  static experiment::Experiment slope() {
    const Json tree{{"semiflow", 1},
                    {"kind", "pde"},
                    {"title", "Slope"},
                    {"equation", {{"id", "heat"}, {"diffusivity", 1e-6}}},
                    {"domain",
                     {{"id", "rectangle"},
                      {"lower", {0, 0}},
                      {"upper", {1, 1}},
                      {"points", {32, 32}},
                      {"boundary", {{"id", "sides"}}}}},
                    {"discretisation", {{"id", "finite_difference"}}},
                    {"initial", {{"id", "expression"}, {"values", {{"u", "x"}}}}},
                    {"stepper", {{"id", "rk4"}, {"step", 0.01}}},
                    {"until", 0.05},
                    {"frame_interval", 0.01}};
    return {tree, "."};
  }

  static std::unique_ptr<MainWindow> ended(const experiment::Experiment& experiment) {
    auto window = workbench(experiment, true);
    const auto over = [&] {
      return window->runner().hasRun() && window->runner().status().phase == Runner::Phase::ended;
    };
    [&] { QTRY_VERIFY_WITH_TIMEOUT(over(), 20000); }();
    return window;
  }

  static void type(QLineEdit* field, const QString& words) {
    field->setFocus();
    field->selectAll();
    QTest::keyClicks(field, words);
  }

  /// Answers the question for a file that a window asks.
  static void answer(QWidget& window, const std::filesystem::path& file) {
    auto* dialog = window.findChild<QFileDialog*>();
    QVERIFY(dialog != nullptr);
    child<QLineEdit>(*dialog, "fileNameEdit")->setText(text(file));
    auto* buttons = dialog->findChild<QDialogButtonBox*>();
    QVERIFY(buttons != nullptr && buttons->button(QDialogButtonBox::Save) != nullptr);
    QTest::mouseClick(buttons->button(QDialogButtonBox::Save), Qt::LeftButton);
  }

 private slots:
  void aFigureIsSetUpSeenAndWritten() {
    const TemporaryFolder folder;
    const auto window = ended(slope());
    QTest::keyClick(window.get(), Qt::Key_E, Qt::ControlModifier);
    FigureDialog& dialog = window->findChild<Exporter*>()->figureDialog();
    QVERIFY(dialog.isVisible());
    auto* column = child<QComboBox>(dialog, "figureColumn");
    column->setFocus();
    column->setCurrentIndex(1);
    Q_EMIT column->activated(1);
    QCOMPARE(child<QLineEdit>(dialog, "figureWidth")->text(), QString("90"));
    type(child<QLineEdit>(dialog, "figureHeight"), "60");
    type(child<QLineEdit>(dialog, "figureResolution"), "254");
    type(child<QLineEdit>(dialog, "figureTitle"), "A steady slope");
    auto* caption = child<QPlainTextEdit>(dialog, "figureCaption");
    caption->setFocus();
    QTest::keyClicks(caption, "Nothing moves here.");
    for (const char* name : {"a.png", "a.svg", "a.pdf"}) {
      dialog.show();
      QTest::mouseClick(child<QPushButton>(dialog, "figureExport"), Qt::LeftButton);
      answer(dialog, folder / name);
      QTRY_VERIFY(std::filesystem::exists(folder / name));
      if (std::string(name) == "a.svg") { // asked anew: the words are for one figure
        const QByteArray svg = contentsOf(folder / name);
        QVERIFY(svg.contains("<text") && svg.contains("</text>"));
      }
      QVERIFY(!dialog.isVisible());
    }
    const QImage image(text(folder / "a.png"));
    QVERIFY(std::abs(image.width() - 900) <= 3 && std::abs(image.height() - 600) <= 3);
    QVERIFY(contentsOf(folder / "a.pdf").startsWith("%PDF"));
    QVERIFY(contentsOf(folder / "a.pdf").contains("/Font"));
  }

  void aFigureOfNonsenseIsRefusedInASentence() {
    const auto window = ended(tests::shortRun());
    FigureDialog& dialog = window->findChild<Exporter*>()->figureDialog();
    dialog.show();
    type(child<QLineEdit>(dialog, "figureWidth"), "wide");
    QVERIFY(!child<QPushButton>(dialog, "figureExport")->isEnabled());
    const QString why = child<QLabel>(dialog, "editorError")->text();
    QVERIFY2(why.contains("wide") && why.contains("[10, 2000]"), qPrintable(why));
    type(child<QLineEdit>(dialog, "figureWidth"), "100");
    QVERIFY(child<QPushButton>(dialog, "figureExport")->isEnabled());
    type(child<QLineEdit>(dialog, "figureResolution"), "2400");
    type(child<QLineEdit>(dialog, "figureWidth"), "2000"); // 189000 pixels
    QTRY_VERIFY(child<QWidget>(dialog, "figurePreview")->isVisible());
    QTest::mouseClick(child<QPushButton>(dialog, "figureExport"), Qt::LeftButton);
  }

  void aMovieIsMadeOfWhatWasKept() {
    if (QStandardPaths::findExecutable("ffprobe").isEmpty()) QFAIL("the package ffmpeg is missing");
    const TemporaryFolder folder;
    const auto window = ended(slope());
    const auto steps = window->runner().status().counts.steps;
    child<QAction>(*window, "exportMovie")->trigger();
    MovieDialog& dialog = window->findChild<Exporter*>()->movieDialog();
    QVERIFY(dialog.isVisible());
    type(child<QLineEdit>(dialog, "figureWidth"), "60");
    type(child<QLineEdit>(dialog, "figureHeight"), "40");
    type(child<QLineEdit>(dialog, "movieFrom"), "0.02"); // of 0, 0.01, ..., 0.05
    const QSignalSpy done(&dialog, &MovieDialog::done);
    QTest::mouseClick(child<QPushButton>(dialog, "movieMake"), Qt::LeftButton);
    answer(dialog, folder / "a.mp4");
    QTRY_COMPARE_WITH_TIMEOUT(done.count(), 1, 20000);
    QProcess probe;
    probe.start("ffprobe", {"-v", "error", "-count_frames", "-select_streams", "v:0", "-show_entries",
                            "stream=nb_read_frames", "-of", "csv=p=0", text(folder / "a.mp4")});
    QVERIFY(probe.waitForFinished());
    QCOMPARE(probe.readAllStandardOutput().trimmed(), QByteArray("4"));
    QCOMPARE(window->runner().status().counts.steps, steps); // nothing was computed again
  }

  void aMovieThatIsGivenUpLeavesNothing() {
    const TemporaryFolder folder;
    const auto window = ended(slope().with("until", 1)); // a hundred frames
    MovieDialog& dialog = window->findChild<Exporter*>()->movieDialog();
    dialog.show();
    dialog.make(text(folder / "film.png"));
    QVERIFY(dialog.isMaking());
    QTRY_VERIFY_WITH_TIMEOUT(std::filesystem::exists(folder / "film_00001.png") || !dialog.isMaking(), 20000);
    QVERIFY(dialog.isMaking());
    QTest::mouseClick(child<QPushButton>(dialog, "movieCancel"), Qt::LeftButton);
    QVERIFY(!dialog.isMaking());
    QVERIFY(!std::filesystem::exists(folder / "film_00001.png"));
    const QSignalSpy failed(&dialog, &MovieDialog::failed);
    dialog.make(text(folder / "film.avi"));
    QCOMPARE(failed.count(), 1);
    QVERIFY(child<QLabel>(dialog, "editorError")->text().contains("'.avi'"));
  }

  void thePythonScriptDrawsTheSameField() {
    const TemporaryFolder folder;
    const auto window = ended(slope());
    auto* exporter = window->findChild<Exporter*>();
    const QSignalSpy done(exporter, &Exporter::done);
    exporter->writeDataSet(text(folder / "slope.nc"));
    QTRY_COMPARE(done.count(), 1);
    child<QAction>(*window, "copyPython")->trigger();
    const QString script = QGuiApplication::clipboard()->text();
    QVERIFY2(script.contains(text(folder / "slope.nc")), qPrintable(script));
    QProcess python;
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert("MPLBACKEND", "Agg");
    environment.insert("MPLCONFIGDIR", text(folder / "matplotlib"));
    python.setProcessEnvironment(environment);
    python.setWorkingDirectory(text((folder / "slope.nc").parent_path()));
    python.start("/usr/bin/python3", {"-c", script});
    QVERIFY(python.waitForFinished(60000));
    QVERIFY2(python.exitCode() == 0, python.readAllStandardError().constData());
    // The field is in the first panel. Its colour bar has as much of one colour as of the other, straight above it.
    const QImage picture = QImage(text(folder / "slope.png"));
    QVERIFY(!picture.isNull());
    double bright = 0, dark = 0, brights = 0, darks = 0;
    for (int y = 0; y < picture.height() / 2; ++y) {
      for (int x = 0; x < picture.width() / 2; ++x) {
        const QColor colour = picture.pixelColor(x, y);
        const bool yellow = colour.red() > 180 && colour.green() > 200 && colour.blue() < 90;
        const bool purple = colour.red() < 80 && colour.green() < 40 && colour.blue() > 80;
        brights += yellow ? 1 : 0, bright += yellow ? x : 0;
        darks += purple ? 1 : 0, dark += purple ? x : 0;
      }
    }
    QVERIFY(brights > 200 && darks > 200);
    QVERIFY(bright / brights - dark / darks > 0.1 * picture.width());
  }

  void everyKindHasAPythonScriptThatRuns_data() {
    QTest::addColumn<QString>("preset");
    for (const char* preset : {"kuramoto_sivashinsky", "dark_soliton", "allen_cahn_3d", "eight_gaussians",
                               "duffing_hermite", "kdv_steppers"})
      QTest::newRow(preset) << preset;
  }
  void everyKindHasAPythonScriptThatRuns() {
    QFETCH(const QString, preset);
    const TemporaryFolder folder;
    std::optional<experiment::Experiment> experiment;
    for (const experiment::Preset& each : experiment::presets()) {
      if (each.file.stem() == preset.toStdString()) experiment = experiment::Experiment::read(each.file);
    }
    QVERIFY(experiment);
    const auto window = workbench(*experiment, true);
    QTRY_VERIFY_WITH_TIMEOUT(
        window->playback().frames().size() > 1 || window->runner().status().phase == Runner::Phase::ended, 20000);
    window->runner().pause();
    auto* exporter = window->findChild<Exporter*>();
    const QSignalSpy done(exporter, &Exporter::done);
    exporter->writeDataSet(text(folder / "run.nc"));
    QTRY_COMPARE(done.count(), 1);
    QProcess python;
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert("MPLBACKEND", "Agg");
    environment.insert("MPLCONFIGDIR", text(folder / "matplotlib"));
    python.setProcessEnvironment(environment);
    python.setWorkingDirectory(text((folder / "run.nc").parent_path()));
    python.start("/usr/bin/python3", {"-W", "ignore", "-c", QString::fromStdString(exporter->pythonScript())});
    QVERIFY(python.waitForFinished(60000));
    QVERIFY2(python.exitCode() == 0, python.readAllStandardError().constData());
    QVERIFY(std::filesystem::exists(folder / "run.png"));
  }

  void aSweepFillsItsPicturesAndOpensOne() {
    const TemporaryFolder folder;
    const auto window = workbench(slope(), false);
    QTest::keyClick(window.get(), Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
    SweepWindow& sweep = window->findChild<StudyCommands*>()->sweepWindow();
    QVERIFY(sweep.isVisible());
    auto* parameter = child<QComboBox>(sweep, "sweepFirstParameter");
    parameter->setCurrentIndex(parameter->findText("equation.diffusivity"));
    type(child<QLineEdit>(sweep, "sweepFirstValues"), "0.01, 0.02, 0.03");
    auto* second = child<QComboBox>(sweep, "sweepSecondParameter");
    second->setCurrentIndex(second->findText("until"));
    type(child<QLineEdit>(sweep, "sweepSecondValues"), "0.02, 0.04");
    type(child<QLineEdit>(sweep, "sweepFile"), text(folder / "all.nc"));
    const QSignalSpy done(&sweep, &SweepWindow::done);
    QTest::mouseClick(child<QPushButton>(sweep, "sweepStart"), Qt::LeftButton);
    QVERIFY(sweep.isRunning());
    QTRY_COMPARE_WITH_TIMEOUT(done.count(), 1, 20000);
    const data::Array values = data::readArray(folder / "all.nc", "equation_diffusivity");
    QCOMPARE(values.values, (std::vector{0.01, 0.01, 0.02, 0.02, 0.03, 0.03}));
    QVERIFY(!std::filesystem::exists(folder / "all.nc.part"));
    auto* grid = child<SweepGrid>(sweep, "sweepGrid");
    for (std::size_t sample = 0; sample < 6; ++sample) {
      QTRY_VERIFY(grid->hasPicture(sample));
      QCOMPARE(grid->state(sample), SweepGrid::State::finished);
    }
    QTest::mouseClick(grid->viewport(), Qt::LeftButton, Qt::NoModifier, grid->place(3).center());
    QCOMPARE(window->document().experiment().tree().at("equation").at("diffusivity").get<double>(), 0.02);
    QCOMPARE(window->document().experiment().tree().at("until").get<double>(), 0.04);
    QVERIFY(window->shelf().parentOf(window->shelf().active()) != 0);
    QVERIFY(sweep.commandLine().contains("--over 'equation.diffusivity=0.01, 0.02, 0.03' --over"));
  }

  void aStoppedSweepGoesOn() {
    const TemporaryFolder folder;
    const auto window = workbench(tests::shortRun(), false);
    SweepWindow& sweep = window->findChild<StudyCommands*>()->sweepWindow();
    sweep.show();
    auto* parameter = child<QComboBox>(sweep, "sweepFirstParameter");
    parameter->setCurrentIndex(parameter->findText("until"));
    type(child<QLineEdit>(sweep, "sweepFirstValues"), "0.005, 100000");
    type(child<QLineEdit>(sweep, "sweepFile"), text(folder / "all.nc"));
    auto* start = child<QPushButton>(sweep, "sweepStart");
    QTest::mouseClick(start, Qt::LeftButton);
    auto* grid = child<SweepGrid>(sweep, "sweepGrid");
    QTRY_COMPARE(grid->state(0), SweepGrid::State::finished);
    QCOMPARE(grid->state(1), SweepGrid::State::running);
    QTRY_VERIFY(grid->hasPicture(0));
    QTest::mouseClick(start, Qt::LeftButton);
    QTRY_VERIFY(!sweep.isRunning());
    QCOMPARE(start->text(), QString("Go on"));
    QVERIFY(!std::filesystem::exists(folder / "all.nc"));
    QTest::mouseClick(start, Qt::LeftButton);
    QTRY_COMPARE(grid->state(0), SweepGrid::State::before);
    QVERIFY(grid->hasPicture(0));
    QVERIFY(sweep.close()); // while it is being computed
    QTRY_VERIFY(!sweep.isRunning());
  }

  void aSweepOfNonsenseIsRefusedInASentence() {
    const TemporaryFolder folder;
    const auto window = workbench(slope(), false);
    SweepWindow& sweep = window->findChild<StudyCommands*>()->sweepWindow();
    sweep.show();
    auto* start = child<QPushButton>(sweep, "sweepStart");
    type(child<QLineEdit>(sweep, "sweepFirstValues"), "1:2:many");
    QVERIFY(!start->isEnabled());
    type(child<QLineEdit>(sweep, "sweepFirstValues"), "0.1, -1");
    type(child<QLineEdit>(sweep, "sweepFile"), text(folder / "all.nc"));
    QTest::mouseClick(start, Qt::LeftButton);
    QVERIFY(!sweep.isRunning());
    bool told = false;
    for (const auto* label : sweep.findChildren<QLabel*>("editorError")) told = told || label->text().contains("-1");
    QVERIFY(told);
    type(child<QLineEdit>(sweep, "sweepFirstValues"), "0.1, 0.2");
    type(child<QLineEdit>(sweep, "sweepFile"), text(folder / "no" / "all.nc"));
    QTest::mouseClick(start, Qt::LeftButton);
    QVERIFY(!sweep.isRunning());
  }
};

SEMIFLOW_SUITE("app/export", ExportTest);
#include "export_test.moc"
