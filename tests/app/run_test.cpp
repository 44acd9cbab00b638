#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QSlider>
#include <QToolButton>

#include "app/panel/editor.h"
#include "app/panel/number_field.h"
#include "app/panel/property_panel.h"
#include "app/workbench/run_bar.h"
#include "app/workbench/timeline.h"
#include "core/experiment/presets.h"
#include "tests/app/workbench.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::app;
using experiment::Experiment;
using experiment::findExperiment;
using semiflow::tests::child;
using semiflow::tests::workbench;

namespace {

bool isPaused(const Runner& runner) { return runner.status().phase == Runner::Phase::paused; }
bool hasEnded(const Runner& runner) { return runner.status().phase == Runner::Phase::ended; }

} // namespace

class RunTest : public QObject {
  Q_OBJECT
 private slots:
  void openingShowsTheFirstFrameAndWaits() {
    const auto window = workbench(tests::longRun(), false);
    QTRY_VERIFY(isPaused(window->runner()));
    QTRY_VERIFY(window->playback().shown() != nullptr);
    QCOMPARE(window->runner().status().framesMade, std::size_t{1});
    QCOMPARE(window->playback().shown()->time, 0.0);
  }

  void spaceRunsAndPauses() {
    const auto window = workbench(tests::longRun(), false);
    QTRY_VERIFY(isPaused(window->runner()));
    QTest::keyClick(window.get(), Qt::Key_Space);
    QTRY_VERIFY(window->runner().status().framesMade > 3);
    QTest::keyClick(window.get(), Qt::Key_Space);
    QTRY_VERIFY(isPaused(window->runner()));
    const auto made = window->runner().status().framesMade;
    QTest::mouseClick(child<QToolButton>(*window, "stepButton"), Qt::LeftButton);
    QTRY_VERIFY(window->runner().status().framesMade > made);
    QTRY_COMPARE(window->playback().shown(), window->runner().latest());
    QVERIFY(!window->runner().isRunning());
  }

  void stopEndsTheRunAndRestartBeginsAnew() {
    const auto window = workbench(tests::longRun(), true);
    QTRY_VERIFY(window->runner().status().framesMade > 3);
    QTest::mouseClick(child<QToolButton>(*window, "stopButton"), Qt::LeftButton);
    QTRY_VERIFY(hasEnded(window->runner()));
    QCOMPARE(window->runner().status().reason, experiment::StopReason::stopped);
    QVERIFY(!child<QAction>(*window, "stop")->isEnabled());
    const auto run = window->runner().latest()->run;
    QTest::mouseClick(child<QToolButton>(*window, "restartButton"), Qt::LeftButton);
    QTRY_VERIFY(window->runner().latest() && window->runner().latest()->run != run);
    QTRY_VERIFY(window->runner().isRunning());
  }

  void aRunEndsByItself() {
    const auto window = workbench(tests::shortRun(), true);
    QTRY_VERIFY(hasEnded(window->runner()));
    QCOMPARE(window->runner().status().reason, experiment::StopReason::finished);
    QCOMPARE(window->runner().status().framesMade, std::size_t{11});
    QVERIFY(!window->runner().isRunning());
    QTRY_COMPARE(window->playback().frames().size(), std::size_t{11});
  }

  /// A million frames at the given speed, which the computation keeps up with.
  void theTimeThatIsLeftIsTold() {
    const auto window = workbench(tests::longRun(), false);
    QTRY_VERIFY(isPaused(window->runner()));
    window->runner().setSpeed(60);
    QTest::keyClick(window.get(), Qt::Key_Space);
    QTRY_VERIFY_WITH_TIMEOUT(window->runner().status().framesMade > 90, 30000); // the rate is that of a second
    const auto* counts = child<QLabel>(*window, "counts");
    const QRegularExpression words("([0-9]+) h left");
    QTRY_VERIFY_WITH_TIMEOUT(words.match(counts->text()).hasMatch(), 10000);
    const double hours = words.match(counts->text()).captured(1).toDouble();
    QVERIFY2(hours >= 4, qPrintable(counts->text())); // 4.6 at full speed, more where the machine is busy
    window->runner().pause();
    QTRY_VERIFY(!counts->text().contains("left"));
  }

  void aLiveValueChangesTheRunningExperiment() {
    const auto window = workbench(tests::longRun(), true);
    QTRY_VERIFY(window->runner().status().framesMade > 3);
    auto* field = window->panel().editorOf("equation.diffusivity")->findChild<NumberField*>();
    field->selectAll();
    QTest::keyClicks(field, "0.05");
    QTest::keyClick(field, Qt::Key_Return);
    QTRY_VERIFY(!window->runner().status().edits.empty());
    const experiment::Edit edit = window->runner().status().edits.back();
    QCOMPARE(edit.path, std::string("equation.diffusivity"));
    QCOMPARE(edit.value.get<double>(), 0.05);
    QVERIFY(!window->runner().isOutOfDate());
    // And back, by undo.
    child<QAction>(*window, "undo")->trigger();
    QTRY_COMPARE(window->runner().status().edits.back().value.get<double>(), 0.01);
  }

  void aLiveSliderChangesTheRunningExperiment() {
    const auto preset =
        experiment::Experiment::read(experiment::findExperiment("gray_scott")).with("domain.points", 32);
    const auto window = workbench(preset, true);
    QTRY_VERIFY(window->runner().latest());
    auto* slider = window->panel().editorOf("equation.feed")->findChild<QSlider*>();
    const double before = preset.tree().at("equation").at("feed").get<double>();
    QTest::mouseClick(slider, Qt::LeftButton, {}, QPoint(slider->width() - 8, slider->height() / 2));
    QTRY_VERIFY(!window->runner().status().edits.empty());
    QCOMPARE(window->runner().status().edits.back().path, std::string("equation.feed"));
    QVERIFY(window->runner().status().edits.back().value.get<double>() > before);
    QCOMPARE(window->document().experiment().tree().at("equation").at("feed"),
             window->runner().status().edits.back().value);
  }

  void whatIsNotLiveWaitsForARestart() {
    const auto window = workbench(tests::longRun(), true);
    QTRY_VERIFY(window->runner().status().framesMade > 3);
    auto* button = child<QPushButton>(*window, "applyByRestart");
    QVERIFY(!button->isVisible());
    window->document().change({{"domain.points", 64}});
    QTRY_VERIFY(button->isVisible());
    QVERIFY(window->runner().isRunning());
    window->document().undoStack().undo();
    QTRY_VERIFY(!button->isVisible());
    window->document().undoStack().redo();
    QTRY_VERIFY(button->isVisible());
    QTest::mouseClick(button, Qt::LeftButton);
    QTRY_VERIFY(!button->isVisible());
    QTRY_VERIFY(window->runner().latest());
    const auto& field = std::get<experiment::GridField>(*window->runner().latest()->contents.front());
    QCOMPARE(field.axes.front().points, std::size_t{64});
  }

  void whatHasNotBegunIsPreparedAgain() {
    const auto window = workbench(tests::longRun(), false);
    QTRY_VERIFY(isPaused(window->runner()));
    window->document().change({{"domain.points", 32}});
    QTRY_VERIFY(window->runner().latest() &&
                std::get<experiment::GridField>(*window->runner().latest()->contents.front()).axes.front().points ==
                    32);
    QVERIFY(!window->runner().isRunning());
    QVERIFY(!window->runner().isOutOfDate());
  }

  void aFormulaThatIsNoneIsToldAtItsEditor() {
    const auto window = workbench(tests::longRun(), false);
    QTRY_VERIFY(isPaused(window->runner()));
    window->document().change({{"initial.values.u", "sin(2*pi*"}});
    QTRY_VERIFY(!window->panel().editorOf("initial.values")->error().isEmpty());
    window->document().change({{"initial.values.u", "sin(2*pi*x)"}});
    QTRY_VERIFY(isPaused(window->runner()));
    QVERIFY(window->panel().editorOf("initial.values")->error().isEmpty());
  }

  void thePastIsShownWhileTheRunGoesOn() {
    const auto window = workbench(tests::longRun(), true);
    QTRY_VERIFY(window->playback().frames().size() > 10);
    auto* timeline = child<Timeline>(*window, "timeline");
    QTest::mouseClick(timeline, Qt::LeftButton, {}, QPoint(4, timeline->height() / 2));
    QVERIFY(!window->playback().followsLive());
    QCOMPARE(window->playback().shown()->step, std::uint64_t{0});
    const auto made = window->runner().status().framesMade;
    QTRY_VERIFY(window->runner().status().framesMade > made + 3);
    QCOMPARE(window->playback().shown()->step, std::uint64_t{0});
    QTest::keyClick(timeline, Qt::Key_Right);
    QCOMPARE(window->playback().shown()->step, std::uint64_t{1});
    QTest::keyClick(window.get(), Qt::Key_End);
    QVERIFY(window->playback().followsLive());
    QTRY_VERIFY(window->playback().shown()->step > 10);
  }

  /// From noise to data: as a curve behind the track, high at the left, and in words.
  void theNoiseLevelIsOnTheTimeline() {
    const auto window = workbench(Experiment::read(findExperiment("eight_gaussians")).with("particles", 50), true);
    QTRY_VERIFY(hasEnded(window->runner()));
    auto* timeline = child<Timeline>(*window, "timeline");
    const auto inkAbove = [&](double share) {
      const QImage image = timeline->grab().toImage();
      const auto x = static_cast<int>(share * image.width());
      int ink = 0;
      for (int y = 0; y < image.height() / 3; ++y)
        ink += image.pixel(x, y) != image.pixel(image.width() - 1, 0) ? 1 : 0;
      return ink;
    };
    QTRY_VERIFY(inkAbove(0.1) > 2);
    QCOMPARE(inkAbove(0.9), 0);
    const auto* time = child<QLabel>(*window->findChild<RunBar*>(), "time");
    QTRY_VERIFY2(time->text().contains("noise level"), qPrintable(time->text()));
    const auto other = workbench(tests::shortRun(), true);
    QTRY_VERIFY(hasEnded(other->runner()));
    QVERIFY(!child<QLabel>(*other->findChild<RunBar*>(), "time")->text().contains(QStringLiteral("·")));
  }

  void theSpeedIsALimit() {
    const auto window = workbench(tests::longRun(), true);
    auto* speed = child<QComboBox>(*window, "speed");
    speed->setCurrentIndex(speed->findData(0.0));
    QTRY_VERIFY(window->runner().status().framesPerSecond > 100);
    speed->setCurrentIndex(speed->findData(10.0));
    QTRY_VERIFY(window->runner().status().framesPerSecond < 12);
    speed->setCurrentIndex(speed->findData(60.0));
  }

  void closingWhileRunningStopsAtOnce() {
    auto window = workbench(tests::longRun(), true);
    QTRY_VERIFY(window->runner().status().framesMade > 3);
    QVERIFY(window->close());
    QVERIFY(!window->runner().hasRun());
    window.reset(); // joins the worker: a hang would end in the time limit of the test
  }

  void anOldRunNeverShowsInANewOne() {
    const auto window = workbench(tests::longRun(), true);
    QTRY_VERIFY(window->runner().latest());
    for (int i = 0; i < 20; ++i) {
      window->runner().restart();
      QVERIFY(!window->runner().latest());
      QTRY_VERIFY(window->runner().latest());
    }
    const auto run = window->runner().latest()->run;
    for (const auto& frame : window->runner().history()) QCOMPARE(frame->run, run);
  }
};

SEMIFLOW_SUITE("app/run", RunTest);
#include "run_test.moc"
