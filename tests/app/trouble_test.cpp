#include <cmath>
#include <optional>
#include <random>

#include <QComboBox>
#include <QFile>
#include <QSignalSpy>

#include "app/application.h"
#include "app/export/exporter.h"
#include "app/export/figure_dialog.h"
#include "app/panel/editor.h"
#include "app/panel/property_panel.h"
#include "app/text.h"
#include "app/workbench/files.h"
#include "app/workbench/messages_panel.h"
#include "app/workbench/view_area.h"
#include "core/base/error.h"
#include "core/experiment/presets.h"
#include "tests/app/workbench.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::app;
using semiflow::tests::child;
using semiflow::tests::TemporaryFolder;
using semiflow::tests::workbench;

namespace {

using Phase = Runner::Phase;

bool hasEnded(const Runner& runner) { return runner.status().phase == Phase::ended; }

/// A sentence that a user can do something with: it begins with a capital letter and is no dump.
bool isSentence(const QString& words) {
  return words.size() > 12 && words.size() < 400 && (words.front().isUpper() || words.front() == '/') &&
         !words.contains("exception", Qt::CaseInsensitive) && !words.contains("nlohmann");
}

bool isFinite(const experiment::Frame& frame) {
  for (const auto& content : frame.contents) {
    const auto* field = std::get_if<experiment::GridField>(content.get());
    if (field == nullptr) continue;
    for (const double value : field->values) {
      if (!std::isfinite(value)) return false;
    }
  }
  return true;
}

/// The same run in the plane.
experiment::Experiment planeRun() {
  return experiment::Experiment::read(experiment::findExperiment("gray_scott")).with("domain.points", Json{32, 32});
}

/// Changes a value; the sentence of its refusal where the description refuses it.
std::optional<QString> change(MainWindow& window, const std::string& path, const Json& value) {
  try {
    window.document().change({{path, value}});
    return std::nullopt;
  } catch (const InputError& error) {
    return sentenceText(error.what(), error.keyPath());
  }
}

/// Whatever is asked for next, the window still computes.
void verifyThatItStillRuns(MainWindow& window) {
  window.files().open(tests::shortRun(), {}, true);
  QTRY_VERIFY(hasEnded(window.runner()));
  QCOMPARE(window.runner().status().reason, experiment::StopReason::finished);
  QTRY_COMPARE(window.playback().frames().size(), std::size_t{11});
}

} // namespace

/// What users get wrong, and what they do too fast: never a crash or a hang, a sentence that names the thing, and the
/// last good frame stays.
class TroubleTest : public QObject {
  Q_OBJECT

  static void rowsOfWrongFiles() {
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("cut short") << QByteArray(R"({"semiflow": 1, "kind": "pde", "equation": {"id")");
    QTest::newRow("a comma too many") << QByteArray(R"({"semiflow": 1, "kind": "pde",})");
    QTest::newRow("a list") << QByteArray("[1, 2, 3]");
    QTest::newRow("a word") << QByteArray("\"pde\"");
    QTest::newRow("a number") << QByteArray("42");
    QTest::newRow("null") << QByteArray("null");
    QTest::newRow("other JSON") << QByteArray(R"({"type": "FeatureCollection", "features": []})");
    QTest::newRow("another version") << QByteArray(R"({"semiflow": 99, "kind": "pde"})");
    QTest::newRow("another kind") << QByteArray(R"({"semiflow": 1, "kind": "pdf"})");
    QTest::newRow("a kind that is a number") << QByteArray(R"({"semiflow": 1, "kind": 7})");
    QTest::newRow("an equation that is a list") << QByteArray(R"({"semiflow": 1, "kind": "pde", "equation": []})");
    QTest::newRow("an id that is a number") << QByteArray(R"({"semiflow": 1, "kind": "pde", "equation": {"id": 3}})");
    QTest::newRow("too large a number") << QByteArray(R"({"semiflow": 1, "kind": "pde", "until": 1e999})");
    QTest::newRow("not UTF-8") << QByteArray("{\"semiflow\": 1, \"kind\": \"pde\", \"title\": \"\xff\xfe\"}");
    QTest::newRow("brackets without end") << QByteArray(200000, '[');
    QTest::newRow("nested very deep") << QByteArray(200000, '[') + QByteArray(200000, ']');
    QByteArray bytes;
    for (int i = 0; i < 4096; ++i) bytes.append(static_cast<char>(i * 37 % 256));
    QTest::newRow("binary") << bytes;
  }

 private slots:
  void wrongFilesAreTold_data() { rowsOfWrongFiles(); }
  void wrongFilesAreTold() {
    QFETCH(QByteArray, content);
    const TemporaryFolder folder;
    const auto path = folder / "wrong.json";
    QFile file(QString::fromStdString(path.string()));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
    file.close();
    const auto window = workbench(tests::longRun(), true);
    QTRY_VERIFY(window->runner().latest());
    const auto run = window->runner().latest()->run;
    QVERIFY(!window->files().openPath(path));
    const QString told = window->messages().last();
    QVERIFY2(isSentence(told), qPrintable(told));
    QVERIFY2(told.contains("wrong.json"), qPrintable(told));
    QCOMPARE(window->document().name(), QString("Heat"));
    QCOMPARE(window->runner().latest()->run, run); // what was running goes on
    QVERIFY(window->runner().isRunning());
  }

  void placesWithoutAFileAreTold() {
    const TemporaryFolder folder;
    const auto window = workbench(tests::longRun(), false);
    for (const auto& path : {folder / "gone.json", folder / "", folder / "a/b/c.json"}) {
      QVERIFY(!window->files().openPath(path));
      QVERIFY2(isSentence(window->messages().last()), qPrintable(window->messages().last()));
    }
    QCOMPARE(window->document().name(), QString("Heat"));
    // A recent file that has gone since the menu was filled.
    const auto path = folder / "soon_gone.json";
    tests::shortRun().write(path);
    QVERIFY(window->files().openPath(path));
    std::filesystem::remove(path);
    QVERIFY(!window->files().openPath(path));
    QVERIFY(window->messages().last().contains("soon_gone.json"));
  }

  void sizesThatCannotBe_data() {
    QTest::addColumn<QString>("points");
    for (const char* points : {"[0, 0]", "[-4, 32]", "[1000000, 1000000]", "[2147483648, 4]", "[1e300, 4]", "[4.5, 4]",
                               "[]", "[32, 32, 32]", "\"many\"", "null"}) {
      QTest::newRow(points) << QString(points);
    }
  }
  void sizesThatCannotBe() {
    QFETCH(QString, points);
    const auto window = workbench(planeRun(), false);
    QTRY_VERIFY(window->runner().status().phase == Phase::paused);
    window->runner().step();
    QTRY_VERIFY(!window->viewArea().views().empty());
    const auto shown = window->playback().shown();
    // What the description refuses stays in its editor; what only the machine refuses is told by the run.
    const auto refusal = change(*window, "domain.points", Json::parse(points.toStdString()));
    if (refusal) {
      QVERIFY2(isSentence(*refusal), qPrintable(*refusal));
      QCOMPARE(window->document().experiment().tree().at("domain").at("points"), (Json{32, 32}));
      return;
    }
    window->runner().restart();
    QTRY_VERIFY(hasEnded(window->runner()));
    QCOMPARE(window->runner().status().reason, experiment::StopReason::failed);
    QTRY_VERIFY2(isSentence(window->messages().last()), qPrintable(window->messages().last()));
    QVERIFY(!window->viewArea().views().empty()); // the picture of before stays
    window->document().undoStack().undo();
    window->runner().restart();
    QTRY_VERIFY(window->runner().status().framesMade > 2);
  }

  void aRunThatDivergesKeepsItsLastGoodFrame() {
    const auto experiment = planeRun().with("stepper", Json{{"id", "rk4"}, {"step", 1e4}}).with("frame_interval", 1e4);
    const auto window = workbench(experiment, true);
    QTRY_VERIFY(hasEnded(window->runner()));
    QCOMPARE(window->runner().status().reason, experiment::StopReason::diverged);
    QVERIFY(window->playback().shown() != nullptr);
    for (const auto& frame : window->playback().frames()) QVERIFY(isFinite(*frame));
    QTRY_VERIFY2(isSentence(window->messages().last()), qPrintable(window->messages().last()));
    QVERIFY2(window->messages().last().contains("step"), qPrintable(window->messages().last())); // what to try
    QVERIFY(window->messages().isVisible());
    QVERIFY(!window->viewArea().views().empty());
  }

  void formulasThatMakeNoSense_data() {
    QTest::addColumn<QString>("formula");
    for (const char* formula : {"sin(", "", "x +* 2", "sine(x)", "y_unknown", "1/0", "log(-1)", "exp(1e9)", "x)",
                                "0x10", "\"quoted\"", "sin(x", "u_x", ";", "é"}) {
      QTest::newRow(formula) << QString(formula);
    }
    QTest::newRow("nested too deep") << QString(5000, '(') + "x" + QString(5000, ')');
    QTest::newRow("too long") << QString("x+").repeated(50000) + "1";
  }
  void formulasThatMakeNoSense() {
    QFETCH(QString, formula);
    const auto window = workbench(tests::longRun(), false);
    QTRY_VERIFY(window->runner().status().phase == Phase::paused);
    const auto refusal = change(*window, "initial.values", Json{{"u", formula.toStdString()}});
    if (!refusal) {
      window->runner().restart();
      QTRY_VERIFY(hasEnded(window->runner()));
      QVERIFY(window->runner().status().reason == experiment::StopReason::failed ||
              window->runner().status().reason == experiment::StopReason::diverged);
      QTRY_VERIFY2(isSentence(window->messages().last()), qPrintable(window->messages().last()));
      if (window->runner().latest()) QVERIFY(isFinite(*window->runner().latest()));
      window->document().undoStack().undo();
    }
    window->runner().restart();
    QTRY_VERIFY(window->runner().status().framesMade > 2);
  }

  void commandsInFastSuccession() {
    const auto window = workbench(planeRun(), true);
    std::mt19937 random(7);
    const QStringList names{"run", "step", "stop", "restart", "live", "undo", "redo", "maximise", "fit", "gallery"};
    for (int i = 0; i < 400; ++i) {
      const auto choice = random() % (static_cast<unsigned>(names.size()) + 4);
      if (choice < static_cast<unsigned>(names.size())) {
        child<QAction>(*window, names[static_cast<int>(choice)].toStdString())->trigger();
      } else if (choice == static_cast<unsigned>(names.size())) {
        window->document().change({{"equation.feed", 0.02 + 0.0001 * (random() % 100)}});
      } else if (choice == static_cast<unsigned>(names.size()) + 1) {
        window->document().change({{"domain.points", Json{16 + 2 * (random() % 8), 16}}});
      } else if (choice == static_cast<unsigned>(names.size()) + 2) {
        window->resize(960 + static_cast<int>(random() % 400), 600 + static_cast<int>(random() % 300));
      } else {
        window->playback().show(static_cast<int>(random() % 5));
      }
      if (i % 3 == 0) QApplication::processEvents(QEventLoop::AllEvents, 5);
    }
    verifyThatItStillRuns(*window);
  }

  void presetsInFastSuccession() {
    MainWindow window;
    window.resize(1280, 800);
    window.show();
    for (const experiment::Preset& preset : experiment::presets()) {
      QVERIFY2(window.files().openPreset(preset.file), preset.id.c_str());
      QApplication::processEvents(QEventLoop::AllEvents, 10);
    }
    verifyThatItStillRuns(window);
  }

  void theFirstSceneInSpaceKeepsTheWindowAsItIs() {
    // Qt makes the native window anew for OpenGL.
    const auto window = workbench(tests::longRun(), false);
    window->resize(1100, 700);
    QTest::qWait(50);
    QVERIFY(window->files().openPreset(experiment::findExperiment("allen_cahn_3d")));
    QTRY_VERIFY(!window->viewArea().views().empty() && window->runner().status().framesMade > 1);
    QTest::qWait(100);
    QCOMPARE(window->size(), QSize(1100, 700));
    QVERIFY(window->isVisible() && window->isActiveWindow());
  }

  void closingWhileItPreparesOrRuns() {
    int count = 0;
    for (const experiment::Preset& preset : experiment::presets()) {
      if (++count % 5 != 0) continue; // some of every kind
      MainWindow window;
      window.show();
      window.files().openPreset(preset.file);
      if (count % 2 == 0) QApplication::processEvents(QEventLoop::AllEvents, 20);
      QVERIFY(window.close());
    }
  }

  void exportsToNowhereAreTold() {
    const TemporaryFolder folder;
    const auto window = workbench(tests::shortRun(), true);
    QTRY_VERIFY(hasEnded(window->runner()));
    auto* exporter = window->findChild<Exporter*>();
    const auto nowhere = [&](const char* name) { return QString::fromStdString((folder / "no" / name).string()); };
    const QSignalSpy failed(exporter, &Exporter::failed);
    int expected = 0;
    exporter->figureDialog().show();
    for (const char* name : {"a.png", "a.svg", "a.pdf", "a.gif", "noending"}) {
      exporter->figureDialog().write(nowhere(name));
      ++expected;
      QCOMPARE(failed.count(), expected);
      QVERIFY2(isSentence(window->messages().last()), qPrintable(window->messages().last()));
    }
    for (const char* name : {"a.nc", "a.npz", "a.csv", "a.mat", "noending"}) {
      exporter->writeDataSet(nowhere(name));
      ++expected; // the macro evaluates its arguments again and again
      QTRY_COMPARE(failed.count(), expected);
      QVERIFY2(isSentence(window->messages().last()), qPrintable(window->messages().last()));
    }
    // A recording that cannot begin leaves the run as it is.
    window->files().open(tests::longRun(), {}, false);
    QTRY_VERIFY(window->runner().status().phase == Phase::paused);
    exporter->recordTo(nowhere("a.nc"));
    window->runner().step();
    QTRY_VERIFY(window->messages().last().contains("a.nc") && isSentence(window->messages().last()));
    QTRY_VERIFY(!window->runner().isRecording());
  }

  void everyChoiceCanBeTakenBack() {
    for (const char* kind : {"pde", "sampling", "koopman"}) {
      const auto window = workbench(experiment::Experiment::ofKind(kind), false);
      const Json before = window->document().experiment().tree();
      // Every component of every slot that is there at first, each chosen in its combo box.
      QStringList slotPaths;
      for (const auto* editor : window->panel().findChildren<Editor*>()) {
        if (editor->parameter().kind() == Kind::component) slotPaths << editor->objectName();
      }
      for (const QString& path : slotPaths) {
        for (int item = 0;; ++item) {
          const Editor* editor = window->panel().editorOf(path.toStdString());
          auto* box = editor == nullptr ? nullptr : editor->findChild<QComboBox*>();
          if (box == nullptr || item >= box->count()) break;
          box->setCurrentIndex(item);
          Q_EMIT box->activated(item);
          QApplication::processEvents(QEventLoop::AllEvents, 1);
        }
      }
      const Json after = window->document().experiment().tree();
      QVERIFY(after != before);
      QUndoStack& undo = window->document().undoStack();
      const int steps = undo.count();
      QVERIFY(steps > 1); // what is chosen quickly in one box is one step
      while (undo.canUndo()) undo.undo();
      QCOMPARE(window->document().experiment().tree(), before);
      while (undo.canRedo()) undo.redo();
      QCOMPARE(window->document().experiment().tree(), after);
      verifyThatItStillRuns(*window);
    }
  }

  void whatIsThrownAtTheEventLoopIsTold() {
    class Thrower : public QObject {
     public:
      bool event(QEvent* event) override {
        if (event->type() == QEvent::User) throw std::runtime_error("out of paper");
        return QObject::event(event);
      }
    } thrower;
    auto* application = qobject_cast<Application*>(QCoreApplication::instance());
    QVERIFY(application != nullptr);
    const QSignalSpy failed(application, &Application::failed);
    QEvent event(QEvent::User);
    QCoreApplication::sendEvent(&thrower, &event);
    QCOMPARE(failed.count(), 1);
    QVERIFY(failed.front().front().toString().contains("out of paper"));
  }
};

SEMIFLOW_SUITE("app/trouble", TroubleTest);
#include "trouble_test.moc"
