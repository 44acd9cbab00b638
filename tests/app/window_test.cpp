#include <QClipboard>
#include <QDropEvent>
#include <QFile>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>

#include "app/export/exporter.h"
#include "app/workbench/files.h"
#include "app/workbench/messages_panel.h"
#include "app/workbench/notice_bar.h"
#include "app/workbench/timeline.h"
#include "app/workbench/view_area.h"
#include "core/data/data_set.h"
#include "core/experiment/presets.h"
#include "tests/app/workbench.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::app;
using semiflow::tests::child;
using semiflow::tests::TemporaryFolder;
using semiflow::tests::workbench;

class WindowTest : public QObject {
  Q_OBJECT

  static QPushButton* answer(const MainWindow& window, const QString& words) {
    for (auto* button : child<NoticeBar>(window, "noticeBar")->findChildren<QPushButton*>()) {
      if (button->text() == words && button->isVisible()) return button;
    }
    return nullptr;
  }

 private slots:
  void aWrongFileIsToldInASentence() {
    const TemporaryFolder folder;
    const auto path = folder / "wrong.json";
    QFile file(QString::fromStdString(path.string()));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(R"({"semiflow": 1, "kind": "pde", "equation": {"id": "heta"}})");
    file.close();
    const auto window = workbench(tests::longRun(), false);
    QVERIFY(!window->files().openPath(path));
    QVERIFY2(window->messages().last().contains("equation.id: expected one of"), qPrintable(window->messages().last()));
    QVERIFY(window->messages().last().contains("did you mean 'heat'?"));
    QCOMPARE(window->document().name(), QString("Heat")); // what was open stays
    QVERIFY(window->messages().isVisible());
  }

  void droppingAFileOpensItWithoutRunning() {
    const TemporaryFolder folder;
    const auto path = folder / "dropped.json";
    tests::shortRun().with("title", "Dropped").write(path);
    MainWindow window;
    window.show();
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(QString::fromStdString(path.string()))});
    QDragEnterEvent enter(QPoint(100, 100), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&window, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(QPointF(100, 100), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&window, &drop);
    QCOMPARE(window.document().name(), QString("Dropped"));
    QTRY_VERIFY(window.runner().latest());
    QCOMPARE(window.runner().status().phase, Runner::Phase::paused);
    QVERIFY(window.document().file() == path);
  }

  void themeSwitchesAndIsRemembered() {
    const auto window = workbench(tests::longRun(), false);
    child<QAction>(*window, "themeDark")->trigger();
    QVERIFY(QApplication::palette().color(QPalette::Window).lightness() < 80);
    child<QAction>(*window, "themeLight")->trigger();
    QVERIFY(QApplication::palette().color(QPalette::Window).lightness() > 180);
    const MainWindow another;
    QVERIFY(child<QAction>(another, "themeLight")->isChecked());
  }

  void everyCommandHasATipAndAName() {
    const MainWindow window;
    for (const QAction* action : window.actions()) {
      QVERIFY(!action->objectName().isEmpty());
      QVERIFY2(!action->toolTip().isEmpty(), qPrintable(action->objectName()));
      QVERIFY2(action->shortcut().isEmpty() || action->toolTip().contains('('), qPrintable(action->objectName()));
    }
  }

  void shortcutsAreUnique() {
    const MainWindow window;
    QMap<QString, QString> users;
    for (const QAction* action : window.actions()) {
      const QString keys = action->shortcut().toString();
      if (keys.isEmpty()) continue;
      QVERIFY2(!users.contains(keys), qPrintable(keys + ": " + users.value(keys) + ", " + action->objectName()));
      users[keys] = action->objectName();
    }
  }

  void unsavedChangesCanBeBroughtBack() {
    const auto window = workbench(tests::longRun(), false);
    window->document().change({{"until", 42}});
    window->files().openNew("pde");
    QPushButton* back = answer(*window, "Bring it back");
    QVERIFY(back != nullptr);
    QTest::mouseClick(back, Qt::LeftButton);
    QCOMPARE(window->document().experiment().tree().at("until").get<double>(), 42.0);
    QVERIFY(window->document().isModified());
  }

  void closingAsksInABarAndNeverBlocks() {
    const auto window = workbench(tests::longRun(), true);
    window->document().change({{"until", 42}});
    QVERIFY(!window->close());
    QVERIFY(window->isVisible());
    QPushButton* close = answer(*window, "Close without saving");
    QVERIFY(close != nullptr);
    QTest::mouseClick(close, Qt::LeftButton);
    QTRY_VERIFY(!window->isVisible());
  }

  void viewsAreMadeMaximisedAndKept() {
    const auto window = workbench(tests::longRun(), true);
    QTRY_VERIFY(!window->viewArea().views().empty());
    const auto views = window->viewArea().views();
    if (views.size() > 1) {
      child<QAction>(*window, "maximise")->trigger();
      int visible = 0;
      for (const auto* view : views) visible += view->isVisible() ? 1 : 0;
      QCOMPARE(visible, 1);
      child<QAction>(*window, "maximise")->trigger();
    }
    QVERIFY(views.front()->isVisible());
    window->runner().restart();
    QTRY_VERIFY(window->runner().status().framesMade > 2);
    QVERIFY(window->viewArea().views() == views); // zoom and choices outlast a restart
  }

  /// The density behind the particles of a reflowed bridge is known at its two ends alone.
  void aBridgeKeepsItsViewsFromEndToEnd() {
    const auto small = experiment::Experiment::read(experiment::findExperiment("crossing_paths"))
                           .with("particles", 64)
                           .with("steps", 4)
                           .with("bridge.samples", 256)
                           .with("bridge.basis.count", 20);
    const auto window = workbench(small, true);
    QTRY_COMPARE(window->runner().status().phase, Runner::Phase::ended);
    QTRY_COMPARE(window->playback().frames().size(), std::size_t{5});
    window->playback().show(0);
    const auto views = window->viewArea().views();
    QVERIFY(views.size() > 2); // both flows and the rounds
    auto* timeline = child<Timeline>(*window, "timeline");
    for (int frame = 1; frame < 5; ++frame) {
      QTest::keyClick(timeline, Qt::Key_Right);
      QTRY_COMPARE(window->playback().shown()->step, static_cast<std::size_t>(frame));
      QCOMPARE(window->viewArea().views(), views);
    }
  }

  /// Another experiment of the kind that draws less leaves no empty view behind.
  void anotherExperimentBringsItsOwnViews() {
    const auto read = [](const char* preset) {
      return experiment::Experiment::read(experiment::findExperiment(preset)).with("particles", 64);
    };
    const auto titles = [](MainWindow& window) {
      QStringList all;
      for (const auto* view : window.viewArea().views()) all << view->title();
      return all;
    };
    const auto window = workbench(read("sinkhorn_and_newton"), true);
    QTRY_VERIFY_WITH_TIMEOUT(!titles(*window).filter("plan").isEmpty(), 20000);
    window->files().open(read("by_way_of_a_ring"), {}, false);
    QTRY_VERIFY(window->runner().latest() && !titles(*window).isEmpty());
    QTRY_COMPARE(titles(*window).filter("plan").join(", "), QString());
  }

  void recordsToADataSet() {
    const TemporaryFolder folder;
    const auto path = folder / "run.npz";
    const auto window = workbench(tests::shortRun(), false);
    QTRY_VERIFY(window->runner().status().phase == Runner::Phase::paused);
    window->findChild<Exporter*>()->recordTo(QString::fromStdString(path.string()));
    QVERIFY(window->runner().isRecording());
    window->runner().run();
    QTRY_VERIFY(window->runner().status().phase == Runner::Phase::ended);
    const data::Array u = data::readArray(path, "u");
    QCOMPARE(u.shape, (std::vector<std::size_t>{11, 128}));
  }

  void exportsWhatWasKept() {
    const TemporaryFolder folder;
    const auto path = folder / "kept.npz";
    const auto window = workbench(tests::shortRun(), true);
    QTRY_VERIFY(window->runner().status().phase == Runner::Phase::ended);
    auto* exporter = window->findChild<Exporter*>();
    const QSignalSpy done(exporter, &Exporter::done);
    exporter->writeDataSet(QString::fromStdString(path.string()));
    QTRY_COMPARE(done.count(), 1);
    QCOMPARE(data::readArray(path, "time").values.size(), std::size_t{11});
    QVERIFY(exporter->commandLine().startsWith("semiflow run "));
    child<QAction>(*window, "copyCommand")->trigger();
    QCOMPARE(QGuiApplication::clipboard()->text(), exporter->commandLine());
  }

  void warningsAreToldOnceEach() {
    MessagesPanel messages;
    messages.addOnce(Severity::warning, "The field is under-resolved at t = 0.1.");
    messages.addOnce(Severity::warning, "The field is under-resolved at t = 0.2.");
    messages.addOnce(Severity::warning, "Mass is lost.");
    QCOMPARE(messages.count(), 2);
    messages.beginRun();
    messages.addOnce(Severity::warning, "Mass is lost.");
    QCOMPARE(messages.count(), 3);
  }
};

SEMIFLOW_SUITE("app/window", WindowTest);
#include "window_test.moc"
