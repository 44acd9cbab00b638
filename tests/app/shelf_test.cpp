#include <QComboBox>
#include <QMenu>
#include <QPushButton>
#include <QTreeWidget>

#include "app/session/autosave.h"
#include "app/session/recent_files.h"
#include "app/session/shelf.h"
#include "app/workbench/files.h"
#include "app/workbench/view_area.h"
#include "tests/app/workbench.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::app;
using semiflow::tests::child;
using semiflow::tests::workbench;

namespace {

QTreeWidgetItem* itemOf(MainWindow& window, int id) {
  for (QTreeWidgetItemIterator item(child<QTreeWidget>(window, "experiments")); *item != nullptr; ++item) {
    if ((*item)->data(0, Qt::UserRole).toInt() == id) return *item;
  }
  return nullptr;
}

void click(MainWindow& window, int id, Qt::KeyboardModifiers keys = {}) {
  auto* tree = child<QTreeWidget>(window, "experiments");
  QTest::mouseClick(tree->viewport(), Qt::LeftButton, keys, tree->visualItemRect(itemOf(window, id)).center());
}

double diffusivityOf(const MainWindow& window, int id) {
  return const_cast<MainWindow&>(window).shelf().experiment(id).tree().at("equation").at("diffusivity").get<double>();
}

} // namespace

/// The experiments that are open.
class ShelfTest : public QObject {
  Q_OBJECT
 private slots:
  void init() { QSettings().clear(); }

  void whatIsOpenedStaysOpen() {
    const auto window = workbench(tests::longRun(), false);
    window->files().open(tests::shortRun(), {}, false);
    QCOMPARE(window->shelf().all().size(), std::size_t{2});
    QTRY_VERIFY(child<QTreeWidget>(*window, "experiments")->isVisible()); // there is something to choose from
    QTRY_VERIFY(itemOf(*window, 1) != nullptr);
    click(*window, 1);
    QCOMPARE(window->shelf().active(), 1);
    QCOMPARE(window->document().experiment().tree().at("until").get<double>(), 1000.0);
    QTest::keyClick(window.get(), Qt::Key_PageDown, Qt::ControlModifier);
    QCOMPARE(window->shelf().active(), 2);
  }

  void aRunGoesOnWhereItWasLeft() {
    const auto window = workbench(tests::longRun(), true);
    const int first = window->shelf().active();
    QTRY_VERIFY(window->runner().latest() && window->runner().latest()->time > 0.01);
    window->document().change({{"equation.diffusivity", 0.02}});
    const int second = window->shelf().branch(first);
    QVERIFY(second != first);
    QTRY_VERIFY(window->runner().latest());
    QCOMPARE(window->runner().latest()->time, 0.0); // a run of its own
    window->shelf().activate(first);
    QVERIFY(window->runner().latest() && window->runner().latest()->time > 0.01);
    const double left = window->runner().latest()->time;
    QVERIFY(!window->viewArea().views().empty());
    QTRY_COMPARE(window->runner().status().phase, Runner::Phase::paused);
    child<QAction>(*window, "run")->trigger();
    QTRY_VERIFY(window->runner().latest()->time > left);
    // Its way back through the edits came with it.
    child<QAction>(*window, "undo")->trigger();
    QCOMPARE(diffusivityOf(*window, first), 0.01);
    QCOMPARE(diffusivityOf(*window, second), 0.02);
  }

  void restingRunsEqualThoseThatNeverRested() {
    const auto window = workbench(tests::shortRun(), true);
    QTRY_COMPARE(window->runner().status().phase, Runner::Phase::ended);
    const auto& straight = std::get<experiment::GridField>(*window->runner().latest()->find("u"));
    const std::vector<double> expected = straight.values;
    const int second = window->shelf().duplicate(window->shelf().active());
    QTRY_VERIFY(window->runner().latest());
    child<QAction>(*window, "step")->trigger();
    QTRY_COMPARE(window->runner().status().framesMade, std::size_t{2});
    window->shelf().activate(1);
    QTest::qWait(20);
    window->shelf().activate(second);
    child<QAction>(*window, "run")->trigger();
    QTRY_COMPARE(window->runner().status().phase, Runner::Phase::ended);
    QCOMPARE(std::get<experiment::GridField>(*window->runner().latest()->find("u")).values, expected);
  }

  void aBranchTellsWhatChanged() {
    const auto window = workbench(tests::longRun(), false);
    QTest::keyClick(window.get(), Qt::Key_B, Qt::ControlModifier);
    QCOMPARE(window->shelf().parentOf(window->shelf().active()), 1);
    window->document().change({{"equation.diffusivity", 0.25}});
    auto* list = child<QTreeWidget>(*window, "changesList");
    QTRY_COMPARE(list->topLevelItemCount(), 1);
    QCOMPARE(list->topLevelItem(0)->text(0), QString("diffusivity"));
    QCOMPARE(list->topLevelItem(0)->text(1), QString("0.01 → 0.25"));
    QCOMPARE(window->shelf().label(2), QString("diffusivity = 0.25"));
    child<QAction>(*window, "undo")->trigger();
    QTRY_COMPARE(list->topLevelItemCount(), 0);
  }

  void severalAreMarkedAndCompared() {
    const auto window = workbench(tests::shortRun(), false);
    window->shelf().branch(1);
    window->shelf().branch(1);
    QTRY_VERIFY(itemOf(*window, 3) != nullptr && child<QTreeWidget>(*window, "experiments")->isVisible());
    QCOMPARE(itemOf(*window, 3)->parent(), itemOf(*window, 1));
    click(*window, 1);
    QTRY_COMPARE(window->shelf().active(), 1);
    QApplication::processEvents();
    click(*window, 2, Qt::ControlModifier);
    click(*window, 3, Qt::ControlModifier);
    child<QAction>(*window, "compare")->trigger();
    QCOMPARE(window->comparison().ids(), (std::vector<int>{1, 2, 3}));
  }

  void theContextMenuHasTheCommands() {
    const auto window = workbench(tests::shortRun(), false);
    window->shelf().branch(1);
    QTRY_VERIFY(itemOf(*window, 2) != nullptr && child<QTreeWidget>(*window, "experiments")->isVisible());
    auto* tree = child<QTreeWidget>(*window, "experiments");
    const QPoint place = tree->visualItemRect(itemOf(*window, 1)).center();
    QContextMenuEvent event(QContextMenuEvent::Mouse, place, tree->viewport()->mapToGlobal(place));
    QApplication::sendEvent(tree->viewport(), &event);
    auto* menu = child<QMenu>(*window, "experimentMenu");
    QTRY_VERIFY(menu->isVisible());
    QCOMPARE(window->shelf().active(), 1); // the one under the mouse
    QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(child<QAction>(*window, "duplicate")).center());
    QCOMPARE(window->shelf().all().size(), std::size_t{3});
    QCOMPARE(window->shelf().parentOf(3), 0);
  }

  void closingCanBeTakenBack() {
    const auto window = workbench(tests::longRun(), false);
    window->shelf().branch(1);
    window->document().change({{"until", 7}});
    QTest::keyClick(window.get(), Qt::Key_W, Qt::ControlModifier);
    QCOMPARE(window->shelf().all(), std::vector<int>{1});
    QCOMPARE(window->shelf().active(), 1);
    for (auto* button : window->findChildren<QPushButton*>()) {
      if (button->text() == "Bring it back") QTest::mouseClick(button, Qt::LeftButton);
    }
    QCOMPARE(window->shelf().all().size(), std::size_t{2});
    QCOMPARE(window->document().experiment().tree().at("until").get<double>(), 7.0);
    child<QAction>(*window, "undo")->trigger();
    QCOMPARE(window->document().experiment().tree().at("until").get<double>(), 1000.0);
    window->shelf().close(window->shelf().active());
    window->shelf().close(window->shelf().active());
    QVERIFY(!window->document().isOpen());
    QVERIFY(!window->runner().hasRun());
  }

  void memoryStaysBounded() {
    const auto window = workbench(tests::shortRun(), false);
    for (int i = 0; i < 30; ++i) window->files().open(tests::shortRun(), {}, false);
    QVERIFY(window->shelf().all().size() <= 16);
  }

  void nothingIsLostInAKill() {
    const tests::TemporaryFolder folder;
    {
      const auto window = workbench(tests::longRun(), false);
      window->document().change({{"until", 3}});
      window->shelf().branch(1);
      window->document().change({{"until", 4}});
      Autosave killed(window->shelf());
      killed.write();
      // What a kill leaves: the copy without its lock.
      QVERIFY(QFile::copy(killed.copy(), killed.copy() + ".killed.json"));
    }
    const auto window = workbench(tests::shortRun(), false);
    window->offerLeftover();
    for (auto* button : window->findChildren<QPushButton*>()) {
      if (button->text() == "Open them") QTest::mouseClick(button, Qt::LeftButton);
    }
    const auto all = window->shelf().all();
    QCOMPARE(all.size(), std::size_t{3});
    QCOMPARE(window->shelf().parentOf(all[2]), all[1]);
    QCOMPARE(window->shelf().experiment(all[1]).tree().at("until").get<double>(), 3.0);
    QCOMPARE(window->shelf().experiment(all[2]).tree().at("until").get<double>(), 4.0);
    QVERIFY(window->shelf().isModified(all[1]) && window->shelf().isModified(all[2]));
    QCOMPARE(window->shelf().active(), all[2]);
  }
};

SEMIFLOW_SUITE("app/shelf", ShelfTest);
#include "shelf_test.moc"
