#include <cmath>

#include <QComboBox>
#include <QMenu>
#include <QMenuBar>
#include <QPushButton>

#include "app/panel/editor.h"
#include "app/panel/property_panel.h"
#include "app/workbench/files.h"
#include "app/workbench/messages_panel.h"
#include "app/workbench/view_area.h"
#include "core/experiment/presets.h"
#include "tests/app/workbench.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::app;
using semiflow::tests::child;

namespace {

using experiment::Table;
constexpr int longest = 60000; // ms, for a study

/// Clicks an entry of the menu Study.
void choose(MainWindow& window, const std::string& name) {
  auto* action = child<QAction>(window, name);
  QMenu* menu = nullptr;
  for (QAction* entry : window.menuBar()->actions()) {
    if (entry->menu() != nullptr && entry->menu()->actions().contains(action)) menu = entry->menu();
  }
  QVERIFY(menu != nullptr);
  QTest::mouseClick(window.menuBar(), Qt::LeftButton, {},
                    window.menuBar()->actionGeometry(menu->menuAction()).center());
  QTRY_VERIFY(menu->isVisible());
  QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(action).center());
}

bool hasEnded(MainWindow& window) { return window.runner().status().phase == Runner::Phase::ended; }

const Table* tableOf(MainWindow& window, const std::string& name) {
  const auto frame = window.runner().latest();
  const auto* content = frame ? frame->find(name) : nullptr;
  return content == nullptr ? nullptr : std::get_if<Table>(content);
}

QStringList titles(MainWindow& window) {
  QStringList all;
  for (const auto* view : window.viewArea().views()) all << view->title();
  return all;
}

} // namespace

/// A rollout is studied in a click.
class StudyTest : public QObject {
  Q_OBJECT
 private slots:
  void aWorkPrecisionChartInOneClick() {
    const auto window = tests::workbench(experiment::Experiment::read(experiment::findExperiment("burgers")), false);
    choose(*window, "work_precision");
    QCOMPARE(window->document().experiment().kind().id(), std::string("work_precision"));
    QTRY_VERIFY_WITH_TIMEOUT(hasEnded(*window), longest);
    const Table* table = tableOf(*window, "error_over_time_spent");
    QVERIFY(table != nullptr && table->columns.size() > 3 && table->columns[0].values.size() > 10);
    for (std::size_t c = 1; c < table->columns.size(); ++c) {
      int points = 0;
      for (const double error : table->columns[c].values) points += std::isfinite(error) ? 1 : 0;
      QVERIFY2(points >= 3, table->columns[c].name.c_str());
    }
    QTRY_VERIFY(titles(*window).contains("error over time spent"));
    QVERIFY(!child<QAction>(*window, "work_precision")->isEnabled()); // a study has no studies
    for (auto* button : window->findChildren<QPushButton*>()) {
      if (button->text() == "Go back") QTest::mouseClick(button, Qt::LeftButton);
    }
    QCOMPARE(window->document().experiment().kind().id(), std::string("pde"));
  }

  void aConvergenceStudyInOneClick() {
    const auto window = tests::workbench(experiment::Experiment::read(experiment::findExperiment("burgers")), false);
    choose(*window, "convergence");
    QTRY_VERIFY_WITH_TIMEOUT(hasEnded(*window), longest);
    QVERIFY(tableOf(*window, "error") != nullptr);
    QTRY_VERIFY(titles(*window).contains("observed order"));
    const auto frame = window->runner().latest();
    QVERIFY(!frame->scalars.empty());
    QVERIFY(std::abs(frame->scalars.front().value - 4) < 0.3); // of etdrk4
  }

  void steppersAreComparedInOneClick() {
    const auto window = tests::workbench(tests::shortRun(), false);
    choose(*window, "comparison");
    QTRY_VERIFY_WITH_TIMEOUT(hasEnded(*window), longest);
    QTRY_VERIFY(titles(*window).contains("u"));
    QVERIFY(titles(*window).contains("difference of u"));
    // The nested rollout has its editors, and what is live in it reaches the run.
    auto* field = window->panel().editorOf("base.equation.diffusivity");
    QVERIFY(field != nullptr && field->parameter().isLive());
    QVERIFY(window->panel().editorOf("second.stepper.step") != nullptr);
  }

  void samplersAreComparedInOneClick() {
    const auto preset = experiment::Experiment::read(experiment::findExperiment("eight_gaussians"));
    const auto window = tests::workbench(preset.with("particles", 300), false);
    QVERIFY(!child<QAction>(*window, "work_precision")->isEnabled()); // of rollouts
    choose(*window, "sampler_comparison");
    QCOMPARE(window->document().experiment().kind().id(), std::string("sampler_comparison"));
    QTRY_VERIFY_WITH_TIMEOUT(hasEnded(*window), longest);
    const Table* table = tableOf(*window, "endpoint_error");
    QVERIFY(table != nullptr && table->logarithmic && table->columns.size() > 5);
    const auto& errors = table->columns[1].values; // of the experiment's own sampler
    QVERIFY(std::isfinite(errors.front()) && errors[5] < 0.1 * errors.front());
    QTRY_VERIFY(titles(*window).contains("endpoint error"));
    QVERIFY(titles(*window).contains("sliced wasserstein"));
  }

  void anUnfitVariantIsToldAtItsPlace() {
    const auto window = tests::workbench(tests::shortRun(), false);
    choose(*window, "comparison");
    QTRY_VERIFY_WITH_TIMEOUT(hasEnded(*window), longest);
    window->document().change({{"second", Json{{"id", "stepper"}, {"stepper", {{"id", "bdf2"}}}}}});
    window->runner().restart();
    QTRY_VERIFY2(window->messages().last().contains("one of"), qPrintable(window->messages().last()));
  }
};

SEMIFLOW_SUITE("app/study", StudyTest);
#include "study_test.moc"
