#include <cmath>

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QSlider>
#include <QToolButton>
#include <QTreeWidget>

#include "app/compare/compare_area.h"
#include "app/compare/compare_cell.h"
#include "app/compare/difference.h"
#include "app/compare/numbers_table.h"
#include "app/shelf/shelf_commands.h"
#include "app/workbench/files.h"
#include "tests/app/workbench.h"
#include "tests/suite.h"
#include "views/picture_view.h"

using namespace semiflow;
using namespace semiflow::app;
using experiment::Axis;
using experiment::Content;
using experiment::Frame;
using experiment::GridField;
using semiflow::tests::child;
using semiflow::tests::workbench;

namespace {

experiment::FramePtr frameOf(std::size_t points, double factor) {
  GridField field{"u", "K", {Axis{"x", "", 0, 1.0 / static_cast<double>(points - 1), points, false}}, {}};
  for (std::size_t i = 0; i < points; ++i) field.values.push_back(factor * field.axes[0].at(i));
  auto frame = std::make_shared<Frame>();
  frame->contents.push_back(std::make_shared<const Content>(field));
  frame->scalars.push_back({"mass", "", factor});
  return frame;
}

/// The short run and the same with twice the diffusivity, compared.
std::unique_ptr<MainWindow> compared(std::size_t more = 0) {
  auto window = workbench(tests::shortRun(), false);
  for (std::size_t i = 0; i <= more; ++i) {
    child<QAction>(*window, "branch")->trigger();
    window->document().change({{"equation.diffusivity", 0.02 + 0.01 * static_cast<double>(i)}, {"until", 0.02}});
  }
  const auto all = window->shelf().all();
  Q_EMIT window->findChild<ShelfCommands*>()->compareAsked(all);
  return window;
}

bool hasEnded(const Comparison& comparison) {
  for (const auto& member : comparison.members()) {
    if (member.runner->status().phase != Runner::Phase::ended) return false;
  }
  return true;
}

views::View* viewOf(MainWindow& window, std::size_t cell) { return window.compareArea().cells()[cell]->view(); }

} // namespace

/// Experiments beside each other.
class CompareTest : public QObject {
  Q_OBJECT
 private slots:
  void init() { QSettings().clear(); }

  void differencesAreTakenPointByPoint() {
    const auto apart = differenceOf(frameOf(5, 1), frameOf(5, 3));
    const auto& field = std::get<GridField>(*apart->find("difference of u"));
    for (std::size_t i = 0; i < 5; ++i) QCOMPARE(field.values[i], 2 * 0.25 * static_cast<double>(i));
    QCOMPARE(apart->scalars.at(0).value, 2.0);
    // The root mean square of 2x over 0, 1/4, ..., 1.
    const auto distances = distancesOf(frameOf(5, 1), frameOf(5, 3));
    QCOMPARE(distances.at(0).value, std::sqrt(4 * (1 + 4 + 9 + 16) / 16.0 / 5));
  }

  void differentGridsMeetBetweenThePoints() {
    const auto distances = distancesOf(frameOf(5, 2), frameOf(9, 2)); // a straight line on both
    QVERIFY(distances.at(0).value < 1e-14);
    QCOMPARE(std::get<GridField>(*differenceOf(frameOf(5, 2), frameOf(9, 2))->contents[0]).values.size(),
             std::size_t{9});
    QVERIFY(differenceOf(nullptr, frameOf(5, 1)) == nullptr);
  }

  void aBranchIsComparedByTheKeyboard() {
    const auto window = workbench(tests::shortRun(), false);
    QTest::keyClick(window.get(), Qt::Key_K, Qt::ControlModifier); // with a new branch
    QCOMPARE(window->shelf().all().size(), std::size_t{2});
    QCOMPARE(window->comparison().members().size(), std::size_t{2});
    QVERIFY(window->compareArea().isVisible());
    window->document().change({{"equation.diffusivity", 0.05}});
    QTest::keyClick(window.get(), Qt::Key_Space);
    QTRY_VERIFY(hasEnded(window->comparison()));
    const auto& members = window->comparison().members();
    QCOMPARE(members[0].runner->experiment().tree().at("equation").at("diffusivity").get<double>(), 0.01);
    QCOMPARE(members[1].runner->experiment().tree().at("equation").at("diffusivity").get<double>(), 0.05);
    QTest::mouseClick(child<QToolButton>(*window, "compareClose"), Qt::LeftButton);
    QVERIFY(!window->compareArea().isVisible());
    QVERIFY(window->comparison().members().empty());
  }

  void runsGoInStep() {
    const auto window = compared(2);
    Comparison& comparison = window->comparison();
    QCOMPARE(comparison.members().size(), std::size_t{4});
    double farthest = 0;
    QObject watcher;
    QObject::connect(&comparison, &Comparison::statusChanged, &watcher, [&] {
      double least = 1e300, most = 0;
      for (const auto& member : comparison.members()) {
        if (!member.runner->latest() || member.runner->status().phase == Runner::Phase::ended) continue;
        least = std::min(least, member.runner->latest()->time);
        most = std::max(most, member.runner->latest()->time);
      }
      farthest = std::max(farthest, most - least);
    });
    QTest::mouseClick(child<QToolButton>(*window, "runCompared"), Qt::LeftButton);
    QTRY_VERIFY(hasEnded(comparison));
    QVERIFY2(farthest < 0.0015, qPrintable(QString::number(farthest))); // one frame is 0.001
    QTRY_VERIFY(!comparison.isRunning());
    QCOMPARE(comparison.members()[0].runner->latest()->time, 0.01);
    QCOMPARE(comparison.members()[3].runner->latest()->time, 0.02);
  }

  void oneStepIsOneFrameOfEach() {
    const auto window = compared();
    Comparison& comparison = window->comparison();
    QTRY_VERIFY(comparison.members()[0].runner->latest() && comparison.members()[1].runner->latest());
    QTest::keyClick(window.get(), Qt::Key_Period);
    for (const auto& member : comparison.members()) QTRY_COMPARE(member.runner->status().framesMade, std::size_t{2});
    QTRY_VERIFY(!comparison.isRunning());
    QTest::qWait(60);
    for (const auto& member : comparison.members()) QCOMPARE(member.runner->status().framesMade, std::size_t{2});
  }

  void theTableHoldsItsNumbers() {
    const auto window = compared();
    window->comparison().run();
    QTRY_VERIFY(hasEnded(window->comparison()));
    NumbersTable& table = window->compareArea().numbers();
    QCOMPARE(table.textOf("equation.diffusivity", 0), QString("0.01"));
    QCOMPARE(table.textOf("equation.diffusivity", 1), QString("0.02"));
    QCOMPARE(table.textOf("until", 1), QString("0.02"));
    // Of sin(2 pi x) what is left is exp(-4 pi^2 D t): the first at 0.01, the second at 0.02.
    const double k = 4 * M_PI * M_PI;
    const double apart = std::abs(std::exp(-k * 0.01 * 0.01) - std::exp(-k * 0.02 * 0.02)) / std::sqrt(2.0);
    QTRY_VERIFY2(std::abs(table.textOf("distance of u to A", 1).toDouble() - apart) < 1e-5,
                 qPrintable(table.textOf("distance of u to A", 1)));
    table.setFocus();
    table.selectAll();
    QTest::keyClick(&table, Qt::Key_C, Qt::ControlModifier);
    QVERIFY(QGuiApplication::clipboard()->text().contains("equation.diffusivity\t0.01\t0.02"));
  }

  void theDifferenceIsShownInPlace() {
    const auto window = compared();
    window->comparison().run();
    QTRY_VERIFY(hasEnded(window->comparison()));
    auto* box = child<QCheckBox>(*window, "compareDifference");
    QTest::mouseClick(box, Qt::LeftButton, {}, QPoint(8, box->height() / 2));
    QVERIFY(box->isChecked());
    QVERIFY(viewOf(*window, 1)->title().contains("difference of u"));
    QVERIFY(!viewOf(*window, 0)->title().contains("difference"));
    auto* views = child<QComboBox>(*window, "compareView");
    const int growth = views->findText("distance over time");
    QVERIFY(growth >= 0);
    const auto table = std::get<experiment::Table>(*window->comparison().members()[1].distances);
    QVERIFY(table.columns[0].values.size() >= 10); // up to the end of the first
    QTest::mouseClick(box, Qt::LeftButton, {}, QPoint(8, box->height() / 2));
    QVERIFY(!viewOf(*window, 1)->title().contains("difference"));
  }

  void rangesAndSightAreShared() {
    const auto window = compared();
    window->comparison().run();
    QTRY_VERIFY(hasEnded(window->comparison()));
    QCOMPARE(viewOf(*window, 0)->title(), QString("u"));
    QTRY_VERIFY(viewOf(*window, 0)->ranges().front()->common() == viewOf(*window, 1)->ranges().front()->common());
    QTRY_VERIFY(!viewOf(*window, 0)->ranges().front()->common().empty());
    auto* box = child<QCheckBox>(*window, "compareRange");
    QTest::mouseClick(box, Qt::LeftButton, {}, QPoint(8, box->height() / 2));
    QVERIFY(viewOf(*window, 0)->ranges().front()->common().empty());
    // The wheel over one zooms both.
    QWidget* canvas = qobject_cast<views::PictureView*>(viewOf(*window, 0))->canvas();
    QWidget* other = qobject_cast<views::PictureView*>(viewOf(*window, 1))->canvas();
    const QImage before = other->grab().toImage();
    canvas->grab();
    const QPointF middle(canvas->width() / 2.0, canvas->height() / 2.0);
    QWheelEvent wheel(middle, canvas->mapToGlobal(middle), {}, {0, 480}, Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QApplication::sendEvent(canvas, &wheel);
    const QImage zoomed = other->grab().toImage();
    QVERIFY(zoomed != before);
    // The mouse over one marks the place in the other.
    QMouseEvent move(QEvent::MouseMove, middle, canvas->mapToGlobal(middle), Qt::NoButton, Qt::NoButton, {});
    QApplication::sendEvent(canvas, &move);
    QVERIFY(other->grab().toImage() != zoomed);
    QEvent leave(QEvent::Leave);
    QApplication::sendEvent(canvas, &leave);
    QCOMPARE(other->grab().toImage(), zoomed);
  }

  void theSliderShowsThePastOfAll() {
    const auto window = compared();
    window->comparison().run();
    QTRY_VERIFY(hasEnded(window->comparison()));
    auto* slider = child<QSlider>(*window, "compareTime");
    QTRY_COMPARE(slider->maximum(), 10);
    slider->setFocus();
    QTest::keyClick(slider, Qt::Key_Home);
    for (const auto& member : window->comparison().members()) QCOMPARE(member.playback->shown()->time, 0.0);
    QTest::keyClick(slider, Qt::Key_Right);
    for (const auto& member : window->comparison().members()) QCOMPARE(member.playback->shown()->time, 0.001);
    QTest::keyClick(slider, Qt::Key_End);
    QCOMPARE(window->comparison().members()[1].playback->shown()->time, 0.02);
  }

  void oneIsTakenOut() {
    const auto window = compared(1);
    QCOMPARE(window->compareArea().cells().size(), std::size_t{3});
    QTest::mouseClick(window->compareArea().cells()[1]->findChild<QToolButton*>("compareRemove"), Qt::LeftButton);
    QTRY_COMPARE(window->compareArea().cells().size(), std::size_t{2});
    QTest::mouseClick(window->compareArea().cells()[1]->findChild<QToolButton*>("compareRemove"), Qt::LeftButton);
    QTRY_VERIFY(!window->compareArea().isVisible());
  }

  void differentKindsAreComparedToo() {
    const auto window = workbench(tests::shortRun(), false);
    const int first = window->shelf().active();
    Json tree = experiment::Experiment::ofKind("sampling").tree();
    tree["particles"] = 64;
    window->files().open(experiment::Experiment(tree, "."), {}, false);
    Q_EMIT window->findChild<ShelfCommands*>()->compareAsked({first, window->shelf().active()});
    window->comparison().run();
    QTRY_VERIFY(hasEnded(window->comparison()));
    QVERIFY(viewOf(*window, 0) != nullptr && viewOf(*window, 1) != nullptr);
  }
};

SEMIFLOW_SUITE("app/compare", CompareTest);
#include "compare_test.moc"
