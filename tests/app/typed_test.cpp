#include <QAbstractItemView>
#include <QAction>
#include <QCompleter>
#include <QSlider>
#include <QStyle>
#include <QStyleOptionSlider>
#include <QToolButton>

#include "app/panel/editor.h"
#include "app/panel/formula_edit.h"
#include "app/panel/formula_view.h"
#include "app/panel/number_field.h"
#include "app/panel/property_panel.h"
#include "app/workbench/messages_panel.h"
#include "core/experiment/presets.h"
#include "tests/app/workbench.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::app;
using semiflow::tests::child;
using semiflow::tests::workbench;

namespace {

experiment::Experiment typed() {
  const Json equation{{"id", "typed"},
                      {"fields", {"u"}},
                      {"parameters", {{"D", "0.05 [0, 0.1]"}, {"k", 1}}},
                      {"rates", {"D*u_xx + k*u"}}};
  return tests::longRun().with("equation", equation);
}

const Json& parameter(const MainWindow& window, const std::string& name) {
  return const_cast<MainWindow&>(window).document().experiment().tree().at("equation").at("parameters").at(name);
}

/// The handle of a slider.
QPoint handle(const QSlider& slider) {
  QStyleOptionSlider option;
  option.initFrom(&slider);
  option.orientation = Qt::Horizontal;
  option.minimum = slider.minimum();
  option.maximum = slider.maximum();
  option.sliderPosition = slider.sliderPosition();
  option.sliderValue = slider.value();
  return slider.style()->subControlRect(QStyle::CC_Slider, &option, QStyle::SC_SliderHandle, &slider).center();
}

void type(FormulaEdit& field, const QString& text) {
  field.setFocus();
  field.selectAll();
  QTest::keyClicks(&field, text);
}

} // namespace

class AppTypedTest : public QObject {
  Q_OBJECT
 private slots:
  void aWrongDerivativeIsMarkedUntilItIsRight() {
    const auto window = workbench(typed(), false);
    QTRY_VERIFY(window->runner().status().phase == Runner::Phase::paused);
    Editor* rates = window->panel().editorOf("equation.rates");
    auto* field = rates->findChild<FormulaEdit*>();
    type(*field, "D*v_xx + k*u");
    QTRY_VERIFY(!rates->error().isEmpty());
    QCOMPARE(rates->error(), QString("Expected a derivative of a field (u), found 'v_xx'; there is no field v"));
    QCOMPARE(field->mistake(), std::size_t{3});
    QVERIFY(field->property("invalid").toBool());
    type(*field, "D*u_xx + k*(u");
    QTRY_COMPARE(rates->error(), QString("Expected an operator or ')', found the end"));
    type(*field, "D*u_xx + 2*k*u");
    QTRY_VERIFY(rates->error().isEmpty());
    QCOMPARE(field->mistake(), std::size_t{0});
    QVERIFY(!field->property("invalid").toBool());
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(window->document().experiment().tree().at("equation").at("rates"), Json({"D*u_xx + 2*k*u"}));
    window->setFocus();
    QTRY_VERIFY(window->runner().status().phase == Runner::Phase::paused);
    child<QAction>(*window, "run")->trigger();
    QTRY_VERIFY(window->runner().status().framesMade > 3);
  }

  /// A field that is added later makes a formula right; what is wrong together is told where it is.
  void aFormulaIsReadAgainWhenAnotherValueChanges() {
    const auto window = workbench(typed(), false);
    Editor* rates = window->panel().editorOf("equation.rates");
    window->document().change({{"equation.rates", Json::array({"D*v_xx"})}});
    QTRY_VERIFY(!rates->error().isEmpty());
    window->document().change({{"equation.fields", Json::array({"v"})}});
    QTRY_VERIFY(rates->error().isEmpty());
    window->document().change({{"equation.parameters", Json{{"D", 1}, {"v", 2}}}});
    Editor* parameters = window->panel().editorOf("equation.parameters");
    QTRY_COMPARE(parameters->error(), QString("Expected a name of its own, found \"v\", which is a field already"));
  }

  void draggingASliderActsOnTheRunningExperiment() {
    const auto window = workbench(typed(), true);
    QTRY_VERIFY(window->runner().status().framesMade > 3);
    auto* slider = window->panel().editorOf("equation.parameters")->findChild<QSlider*>();
    QVERIFY(slider->isVisible());
    window->panel().ensureWidgetVisible(slider);
    const QPoint from = handle(*slider);
    const auto before = window->runner().status().framesMade;
    QTest::mousePress(slider, Qt::LeftButton, {}, from);
    QTest::mouseMove(slider, from + QPoint(10, 0));
    QTRY_VERIFY(!window->runner().status().edits.empty()); // while the button is down
    const auto first = window->runner().status().edits.back().value.at("D").at("value").get<double>();
    QVERIFY(first > 0.05);
    QTest::mouseMove(slider, from + QPoint(30, 0));
    QTest::mouseRelease(slider, Qt::LeftButton, {}, from + QPoint(30, 0));
    QTRY_VERIFY(window->runner().status().edits.back().value.at("D").at("value").get<double>() > first);
    QVERIFY(!window->runner().isOutOfDate());
    QTRY_VERIFY(window->runner().status().framesMade > before);
    QCOMPARE(parameter(*window, "D").at("maximum").get<double>(), 0.1); // it keeps its range
    child<QAction>(*window, "undo")->trigger();
    QCOMPARE(parameter(*window, "D").at("value").get<double>(), 0.05);
  }

  void aRangeIsTypedBehindTheNumber() {
    const auto window = workbench(typed(), false);
    Editor* parameters = window->panel().editorOf("equation.parameters");
    NumberField* field = parameters->findChildren<NumberField*>().at(1);
    const auto sliders = [&] {
      int visible = 0;
      for (const QSlider* slider : parameters->findChildren<QSlider*>()) visible += slider->isVisible() ? 1 : 0;
      return visible;
    };
    QCOMPARE(sliders(), 1);
    field->setFocus();
    field->selectAll();
    QTest::keyClicks(field, "2 [1, 3]");
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(parameter(*window, "k"), Json({{"value", 2}, {"minimum", 1}, {"maximum", 3}}));
    QTRY_COMPARE(sliders(), 2);
    field->selectAll();
    QTest::keyClicks(field, "7");
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(parameters->error(), QString("Expected a number in [1, 3], its range, found 7"));
    QCOMPARE(parameter(*window, "k").at("value").get<int>(), 2);
  }

  void aBuiltInIsOpenedAsTyped() {
    const auto preset = experiment::Experiment::read(experiment::findExperiment("gray_scott"))
                            .with("domain.points", Json::array({32, 32}));
    const auto window = workbench(preset, false);
    QTRY_VERIFY(window->runner().latest());
    auto* button = child<QToolButton>(*window->panel().editorOf("equation"), "openAsTyped");
    QVERIFY(button->isVisible());
    QTest::mouseClick(button, Qt::LeftButton);
    const Json& equation = window->document().experiment().tree().at("equation");
    QCOMPARE(equation.at("id").get<std::string>(), std::string("typed"));
    QCOMPARE(equation.at("rates").size(), std::size_t{2});
    QVERIFY(!button->isVisible());
    QCOMPARE(window->panel().editorOf("equation.rates")->findChildren<FormulaEdit*>().size(), 2);
    QVERIFY(!child<FormulaView>(*window->panel().editorOf("equation"), "formula")->isEmpty());
    QTRY_VERIFY(window->runner().latest());
    QVERIFY(window->panel().editorOf("equation.rates")->error().isEmpty());
    child<QAction>(*window, "undo")->trigger();
    QCOMPARE(window->document().experiment().tree().at("equation"), preset.tree().at("equation"));
  }

  void whatCannotBeTypedSaysSo() {
    const auto window = workbench(experiment::Experiment::read(experiment::findExperiment("sod_tube")), false);
    QTRY_VERIFY(window->runner().latest());
    child<QAction>(*window, "openAsTypedEquation")->trigger();
    QVERIFY(window->messages().isVisible());
    QCOMPARE(window->document().experiment().tree().at("equation").at("id").get<std::string>(), std::string("euler"));
  }

  void namesAreOfferedWhileTyping() {
    const auto window = workbench(typed(), false);
    auto* field = window->panel().editorOf("equation.rates")->findChild<FormulaEdit*>();
    type(*field, "D*lapl");
    auto* list = field->findChild<QCompleter*>()->popup();
    QTRY_VERIFY(list->isVisible());
    QTest::keyClick(list, Qt::Key_Down);
    QTest::keyClick(list, Qt::Key_Return);
    QCOMPARE(field->formula(), QString("D*laplacian"));
    QVERIFY(!list->isVisible());
  }

  void theFormulaGrowsWithItsText() {
    const auto window = workbench(typed(), false);
    auto* field = window->panel().editorOf("equation.rates")->findChild<FormulaEdit*>();
    const int one = field->height();
    QString text = "u";
    for (int i = 0; i < 12; ++i) text += " + laplacian(u)";
    type(*field, text);
    QTRY_VERIFY(field->height() > 2 * one);
    auto* view = child<FormulaView>(*window->panel().editorOf("equation"), "formula");
    QVERIFY(view->heightForWidth(300) > 60); // several lines, as they are typed
  }
};

SEMIFLOW_SUITE("app/typed", AppTypedTest);
#include "typed_test.moc"
