#include <QComboBox>
#include <QLineEdit>
#include <QMenu>
#include <QSignalSpy>
#include <QToolButton>

#include "app/panel/component_editor.h"
#include "app/panel/number_field.h"
#include "app/panel/parameter_form.h"
#include "app/panel/property_panel.h"
#include "app/session/document.h"
#include "core/base/validate.h"
#include "core/experiment/catalogue.h"
#include "tests/app/workbench.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::app;

namespace {

/// Accepts everything and remembers the last value.
class Anything : public EditTarget {
 public:
  std::optional<Refusal> check(const std::vector<Change>&) override { return std::nullopt; }
  std::optional<Refusal> apply(const std::vector<Change>& changes) override {
    last = changes;
    return std::nullopt;
  }
  Json tree() const override { return Json::object(); }
  std::filesystem::path directory() const override { return "."; }
  void tell(const QString&) override {}
  std::vector<Change> last;
};

struct Fixture {
  Document document;
  std::unique_ptr<PropertyPanel> panel;
  explicit Fixture(const experiment::Experiment& experiment) {
    document.open(experiment, {});
    panel = std::make_unique<PropertyPanel>(document);
    panel->resize(348, 700);
    panel->show();
    if (!tests::becomesActive(*panel)) qFatal("the panel did not become active");
  }
  NumberField* number(const std::string& path) const { return panel->editorOf(path)->findChild<NumberField*>(); }
  const Json& at(const std::string& a, const std::string& b) const { return document.experiment().tree().at(a).at(b); }
};

} // namespace

class PanelTest : public QObject {
  Q_OBJECT
 private slots:
  void everyComponentHasAPanel_data() {
    QTest::addColumn<QString>("path");
    for (const AnyFamily* family : experiment::catalogue().families()) {
      for (const std::string& id : family->ids())
        QTest::newRow((family->id() + "/" + id).c_str()) << QString::fromStdString(family->id() + "/" + id);
    }
  }
  void everyComponentHasAPanel() {
    QFETCH(QString, path);
    const Description& description = experiment::catalogue().describe(path.toStdString());
    const Json values = defaults(description);
    Anything target;
    ParameterForm form(description, description.id() + ".", target, 1);
    form.setValues(values);
    QCOMPARE(form.editors().size(), description.parameters().size());
    for (const Editor* editor : form.editors()) {
      const Json& expected = values.at(editor->parameter().name());
      QVERIFY2(editor->value() == expected,
               qPrintable(QString("%1: %2 became %3")
                              .arg(editor->objectName(), QString::fromStdString(expected.dump()),
                                   QString::fromStdString(editor->value().dump()))));
      QVERIFY(!editor->toolTip().isEmpty());
    }
    QVERIFY(target.last.empty()); // showing is not editing
  }

  void typedNumberIsSet() {
    Fixture f(tests::longRun());
    NumberField* field = f.number("equation.diffusivity");
    field->selectAll();
    QTest::keyClicks(field, "0.25");
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(f.at("equation", "diffusivity").get<double>(), 0.25);
  }

  void aBadValueKeepsTheOldOneAndSaysWhy() {
    Fixture f(tests::longRun());
    NumberField* field = f.number("equation.diffusivity");
    const Editor* editor = f.panel->editorOf("equation.diffusivity");
    field->selectAll();
    QTest::keyClicks(field, "-3");
    QVERIFY(!editor->error().isEmpty()); // while it is typed
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(f.at("equation", "diffusivity").get<double>(), 0.01);
    QCOMPARE(field->text(), QString("-3")); // nothing is lost
    QVERIFY(editor->error().startsWith("Expected a number"));
    QVERIFY(editor->error().endsWith("found -3"));
    QVERIFY(field->property("invalid").toBool());
    f.document.change({{"until", 2000}}); // something else changes meanwhile
  }

  void escapeBringsTheOldValueBack() {
    Fixture f(tests::longRun());
    NumberField* field = f.number("equation.diffusivity");
    field->selectAll();
    QTest::keyClicks(field, "abc");
    QVERIFY(f.panel->editorOf("equation.diffusivity")->error().endsWith("found \"abc\""));
    QTest::keyClick(field, Qt::Key_Escape);
    QCOMPARE(field->text(), QString("0.01"));
    QVERIFY(f.panel->editorOf("equation.diffusivity")->error().isEmpty());
  }

  void arrowsChangeTheSecondDigit() {
    NumberField field({0, 1, true, false}, false);
    const auto after = [&field](double value, Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
      field.setNumber(value);
      QTest::keyClick(&field, key, modifiers);
      return field.text();
    };
    QCOMPARE(after(0.037, Qt::Key_Up), QString("0.038"));
    QCOMPARE(after(0.037, Qt::Key_Down), QString("0.036"));
    QCOMPARE(after(0.1, Qt::Key_Up), QString("0.11"));
    QCOMPARE(after(0.1, Qt::Key_Down), QString("0.099"));
    QCOMPARE(after(0.3, Qt::Key_Up, Qt::ShiftModifier), QString("0.4"));
    QCOMPARE(after(1, Qt::Key_Up), QString("1.0").chopped(2)); // the range ends here
    NumberField whole({1, 1000, false, false}, true);
    whole.setNumber(256);
    QTest::keyClick(&whole, Qt::Key_Up);
    QCOMPARE(whole.text(), QString("266"));
    whole.setNumber(1);
    QTest::keyClick(&whole, Qt::Key_Down);
    QCOMPARE(whole.text(), QString("1"));
  }

  void scrollingThePanelChangesNothing() {
    Fixture f(tests::longRun());
    NumberField* field = f.number("domain.lower") != nullptr ? f.number("domain.points") : nullptr;
    QVERIFY(field != nullptr);
    f.number("equation.diffusivity")->setFocus();
    const QString before = field->text();
    QWheelEvent wheel(QPointF(5, 5), field->mapToGlobal(QPointF(5, 5)), {}, QPoint(0, 120), Qt::NoButton,
                      Qt::NoModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(field, &wheel);
    QCOMPARE(field->text(), before);
  }

  void anotherComponentBringsItsParameters() {
    Fixture f(tests::longRun());
    auto* box = f.panel->editorOf("stepper")->findChild<QComboBox*>();
    box->setFocus();
    box->setCurrentIndex(box->findData("dopri5"));
    Q_EMIT box->activated(box->currentIndex());
    QCOMPARE(f.at("stepper", "id").get<std::string>(), std::string("dopri5"));
    const Description& stepper = experiment::catalogue().describe("stepper/dopri5");
    for (const Parameter& p : stepper.parameters()) QVERIFY(f.panel->editorOf("stepper." + p.name()) != nullptr);
  }

  void aLiveEditDoesNotRebuildThePanel() {
    Fixture f(tests::longRun());
    const auto before = f.panel->findChildren<Editor*>();
    for (int i = 1; i < 20; ++i) f.document.change({{"equation.diffusivity", 0.01 * i}});
    QCOMPARE(f.panel->findChildren<Editor*>(), before);
    QCOMPARE(f.number("equation.diffusivity")->text(), QString("0.19"));
  }

  void choosingAnEquationSuitsItsSurroundings() {
    Fixture f(tests::longRun());
    const AnyFamily& equations = experiment::catalogue().family("equation");
    const QSignalSpy told(f.panel.get(), &PropertyPanel::told);
    for (const Description* equation : equations.descriptions()) {
      if (equation->surroundings().empty()) continue;
      auto* box = f.panel->editorOf("equation")->findChild<QComboBox*>();
      const int steps = f.document.undoStack().count();
      box->setCurrentIndex(box->findData(QString::fromStdString(equation->id())));
      Q_EMIT box->activated(box->currentIndex());
      QCOMPARE(f.at("equation", "id").get<std::string>(), equation->id());
      for (const auto& [slot, value] : equation->surroundings().items()) {
        if (!value.is_object() || !value.contains("id")) continue;
        QCOMPARE(f.at(slot, "id").get<std::string>(), value.at("id").get<std::string>());
      }
      QVERIFY(f.document.undoStack().count() <= steps + 1); // one step to undo
    }
    QVERIFY(told.count() > 0);
  }

  /// Velocities are moved by one sampler alone, and only it moves them: either choice brings the other along.
  void aProcessWithVelocitiesSuitsItsSampler() {
    Fixture f(experiment::Experiment(Json::parse(R"({"semiflow": 1, "kind": "sampling"})"), "."));
    const auto choose = [&](const char* slot, const char* id) {
      for (auto* box : f.panel->editorOf(slot)->findChildren<QComboBox*>()) { // its own, and those of its parameters
        const int index = box->findData(QString(id));
        if (index < 0) continue;
        box->setCurrentIndex(index);
        return Q_EMIT box->activated(index);
      }
      QFAIL("there is no such choice");
    };
    choose("process", "critically_damped");
    QCOMPARE(f.at("sampler", "id").get<std::string>(), std::string("symmetric_splitting"));
    f.document.undoStack().undo();
    choose("sampler", "symmetric_splitting");
    QCOMPARE(f.at("process", "id").get<std::string>(), std::string("critically_damped"));
  }

  void aRunsRefusalIsShownAtItsEditor() {
    Fixture f(tests::longRun());
    QVERIFY(f.panel->showRefusal("initial.values.u: expected a formula, found 'sin('"));
    QCOMPARE(f.panel->editorOf("initial.values")->error(), QString("Expected a formula, found 'sin('"));
    QVERIFY(!f.panel->showRefusal("the disk is full"));
  }

  void sidesAreChosenOnAPicture() {
    const Json tree = Json::parse(R"json({"semiflow": 1, "kind": "pde",
        "domain": {"id": "rectangle", "boundary": {"id": "sides", "left": "periodic", "right": "periodic"}}})json");
    Fixture fixture(experiment::Experiment(tree, "."));
    auto* picture = fixture.panel->findChild<QWidget*>("sidesPicture");
    QVERIFY(picture != nullptr && picture->isVisible());
    const auto button = [&](const char* side) { return picture->findChild<QToolButton*>(QString("side_") + side); };
    const auto conditionAt = [&](const char* side) {
      return fixture.document.experiment().tree().at("domain").at("boundary").at(side).at("id").get<std::string>();
    };
    QVERIFY(button("top")->isVisible() && !button("front")->isVisible()); // a rectangle has four sides
    QCOMPARE(button("top")->accessibleName(), QString("Top side: Neumann  0"));
    const auto choose = [&](const char* side, const char* id) {
      button(side)->setFocus();
      QTest::keyClick(button(side), Qt::Key_Space); // by the keyboard alone
      auto* menu = picture->findChild<QMenu*>("sideMenu");
      QVERIFY(menu != nullptr && menu->isVisible());
      menu->setActiveAction(menu->findChild<QAction*>(id));
      QTest::keyClick(menu, Qt::Key_Return);
      QTRY_VERIFY(picture->findChild<QMenu*>("sideMenu") == nullptr);
    };
    choose("top", "dirichlet");
    QCOMPARE(conditionAt("top"), std::string("dirichlet"));
    QCOMPARE(conditionAt("bottom"), std::string("neumann"));
    fixture.document.change({{"domain.boundary.top.value", "sin(x)"}});
    QCOMPARE(button("top")->accessibleName(), QString("Top side: Dirichlet  sin(x)"));
    choose("left", "neumann"); // a period has two ends
    QCOMPARE(conditionAt("left"), std::string("neumann"));
    QCOMPARE(conditionAt("right"), std::string("neumann"));
    choose("bottom", "periodic");
    QCOMPARE(conditionAt("top"), std::string("periodic"));
    fixture.document.undoStack().undo();
    QCOMPARE(conditionAt("top"), std::string("dirichlet"));
    fixture.document.change({{"domain", Json{{"id", "interval"}, {"boundary", "sides"}}}});
    QTRY_VERIFY((picture = fixture.panel->findChild<QWidget*>("sidesPicture")) != nullptr && picture->isVisible());
    QVERIFY(button("left")->isVisible() && !button("top")->isVisible());
  }
};

SEMIFLOW_SUITE("app/panel", PanelTest);
#include "panel_test.moc"
