#include <QSignalSpy>

#include "app/session/autosave.h"
#include "app/session/differences.h"
#include "app/session/document.h"
#include "app/session/rebase.h"
#include "app/session/runner.h"
#include "app/session/shelf.h"
#include "tests/app/workbench.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::app;
using semiflow::tests::TemporaryFolder;

class DocumentTest : public QObject {
  Q_OBJECT
 private slots:
  void undoesAndRedoesEveryChange() {
    Document document;
    document.open(tests::longRun(), {});
    const Json before = document.experiment().tree();
    document.change({{"equation.diffusivity", 0.5}});
    document.change({{"domain.points", 64}, {"until", 3}});
    QCOMPARE(document.undoStack().count(), 2);
    document.undoStack().undo();
    QCOMPARE(document.experiment().tree().at("until").get<double>(), 1000.0);
    QCOMPARE(document.experiment().tree().at("equation").at("diffusivity").get<double>(), 0.5);
    document.undoStack().undo();
    QVERIFY(document.experiment().tree() == before);
    QVERIFY(!document.isModified());
    document.undoStack().redo();
    QVERIFY(document.isModified());
  }

  void aDragIsOneStepToUndo() {
    Document document;
    document.open(tests::longRun(), {});
    for (int i = 1; i <= 50; ++i) document.change({{"equation.diffusivity", 0.01 * i}});
    QCOMPARE(document.undoStack().count(), 1);
    document.undoStack().undo();
    QCOMPARE(document.experiment().tree().at("equation").at("diffusivity").get<double>(), 0.01);
  }

  void aRefusedChangeChangesNothing() {
    Document document;
    document.open(tests::longRun(), {});
    const Json before = document.experiment().tree();
    const QSignalSpy changed(&document, &Document::changed);
    QVERIFY_EXCEPTION_THROWN(document.change({{"until", 3}, {"equation.diffusivity", -1}}), InputError);
    QVERIFY(document.experiment().tree() == before);
    QCOMPARE(changed.count(), 0);
    QVERIFY(!document.isModified());
  }

  void tellsLiveDifferencesFromOthers() {
    const auto before = tests::longRun();
    const auto live = differences(before, before.with("equation.diffusivity", 0.2));
    QCOMPARE(live.size(), std::size_t{1});
    QCOMPARE(live[0].path, std::string("equation.diffusivity"));
    QVERIFY(live[0].live);
    const auto others = differences(before, before.with("domain.points", 32).with("title", "Another"));
    QCOMPARE(others.size(), std::size_t{1}); // a title is nothing to a run
    QCOMPARE(others[0].path, std::string("domain.points"));
    QVERIFY(!others[0].live);
    const auto exchanged = differences(before, before.with("stepper", Json{{"id", "rk4"}}));
    QCOMPARE(exchanged.size(), std::size_t{1});
    QCOMPARE(exchanged[0].path, std::string("stepper"));
  }

  void savesAndReadsBack() {
    const TemporaryFolder folder;
    Document document;
    document.open(tests::longRun(), {});
    document.change({{"until", 7}});
    document.save(folder / "heat.json");
    QVERIFY(!document.isModified());
    QVERIFY(document.file() == folder / "heat.json");
    QCOMPARE(experiment::Experiment::read(folder / "heat.json").tree().at("until").get<double>(), 7.0);
  }

  void relativePathsSurviveAMove() {
    const auto start = tests::longRun().with("initial", Json{{"id", "file"}, {"path", "data/u.npz"}});
    const experiment::Experiment here(start.tree(), "/tmp/a");
    const auto moved = rebased(here, "/tmp/b");
    QCOMPARE(moved.tree().at("initial").at("path").get<std::string>(), std::string("/tmp/a/data/u.npz"));
    const auto below = rebased(experiment::Experiment(moved.tree(), "/tmp/b"), "/tmp/a");
    QCOMPARE(below.tree().at("initial").at("path").get<std::string>(), std::string("/tmp/a/data/u.npz"));
    QVERIFY(pathFrom("/tmp/a", "/tmp/a/data/u.npz") == "data/u.npz");
  }

  void aCrashLosesNothing() {
    Document crashed;
    Runner crashedRunner;
    Shelf crashedShelf(crashed, crashedRunner);
    auto first = std::make_unique<Autosave>(crashedShelf);
    const Shelf::Id parent = crashedShelf.open(tests::longRun(), "/tmp/heat.json");
    crashedShelf.open(tests::shortRun(), {}, parent);
    crashed.change({{"until", 5}});
    first->write();
    Document next;
    Runner nextRunner;
    Shelf nextShelf(next, nextRunner);
    const Autosave second(nextShelf);
    QVERIFY(!second.leftover()); // the first is still at work
    // What a crash leaves: the copy, without the lock.
    const QString kept = first->copy();
    QVERIFY(QFile::copy(kept, kept + ".crashed.json"));
    const auto found = second.leftover();
    QVERIFY(found.has_value());
    QCOMPARE(found->experiments.size(), std::size_t{2});
    QVERIFY(found->experiments[0].file == "/tmp/heat.json");
    QVERIFY(!found->experiments[0].unsaved && found->experiments[1].unsaved);
    QVERIFY(found->experiments[1].parent == std::optional<std::size_t>(0));
    QCOMPARE(found->experiments[1].experiment.tree().at("until").get<double>(), 5.0);
    QCOMPARE(found->active, std::size_t{1});
    Autosave::forget(*found);
    QVERIFY(!second.leftover());
    first.reset();
    QVERIFY(!QFile::exists(kept));
  }
};

SEMIFLOW_SUITE("app/document", DocumentTest);
#include "document_test.moc"
