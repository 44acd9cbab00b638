#include <cmath>

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAccessible>
#include <QComboBox>
#include <QLineEdit>
#include <QMenu>
#include <QScreen>
#include <QScrollBar>
#include <QToolButton>

#include "app/panel/number_field.h"
#include "app/panel/property_panel.h"
#include "app/panel/row_label.h"
#include "app/shelf/shelf_commands.h"
#include "app/workbench/files.h"
#include "app/workbench/view_area.h"
#include "core/experiment/presets.h"
#include "core/pde/equations/equations.h"
#include "tests/app/workbench.h"
#include "tests/suite.h"
#include "views/picture_view.h"

using namespace semiflow;
using namespace semiflow::app;
using semiflow::tests::child;
using semiflow::tests::workbench;

namespace {

void send(QWidget* widget, QEvent::Type type, const QPoint& at, Qt::MouseButtons held) {
  QMouseEvent event(type, at, widget->mapToGlobal(QPointF(at)),
                    type == QEvent::MouseMove ? Qt::NoButton : Qt::LeftButton, held, Qt::NoModifier);
  QApplication::sendEvent(widget, &event);
}

void drag(QWidget* widget, const QPoint& from, const QPoint& to) {
  send(widget, QEvent::MouseButtonPress, from, Qt::LeftButton);
  for (int step = 1; step <= 4; ++step) send(widget, QEvent::MouseMove, from + (to - from) * step / 4, Qt::LeftButton);
  send(widget, QEvent::MouseButtonRelease, to, Qt::NoButton);
}

bool isControl(const QWidget& widget) {
  if (qobject_cast<const QScrollBar*>(&widget) != nullptr || widget.objectName().startsWith("qt_")) return false;
  if (qobject_cast<const QAbstractScrollArea*>(&widget) != nullptr &&
      qobject_cast<const QAbstractItemView*>(&widget) == nullptr)
    return false; // what is in it has names
  return qobject_cast<const QAbstractButton*>(&widget) != nullptr || widget.focusPolicy() != Qt::NoFocus;
}

/// The controls that a screen reader could say nothing of.
QStringList nameless(const QWidget& window) {
  QStringList found;
  for (QWidget* widget : window.findChildren<QWidget*>()) {
    if (!widget->isVisible() || !isControl(*widget)) continue;
    QAccessibleInterface* interface = QAccessible::queryAccessibleInterface(widget);
    if (interface != nullptr && !interface->text(QAccessible::Name).isEmpty()) continue;
    QString path;
    for (const QObject* each = widget; each != nullptr; each = each->parent())
      path += QString(" < %1 %2").arg(each->metaObject()->className(), each->objectName());
    found << path;
  }
  return found;
}

} // namespace

/// What the hand and the screen reader reach.
class TouchTest : public QObject {
  Q_OBJECT
 private slots:
  void init() { QSettings().clear(); }

  void everyControlHasAName() {
    MainWindow window;
    window.resize(1280, 800);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    QTRY_COMPARE(nameless(window).join("\n"), QString());
    for (const char* kind : {"pde", "sampling", "koopman"}) {
      window.files().openNew(kind);
      QTRY_VERIFY(!window.viewArea().views().empty() || window.runner().status().phase == Runner::Phase::ended);
      QTRY_COMPARE(nameless(window).join("\n"), QString());
    }
    child<QAction>(window, "brush")->trigger();
    QTRY_COMPARE(nameless(window).join("\n"), QString());
    Q_EMIT window.findChild<ShelfCommands*>()->compareAsked({1, 2});
    QTRY_COMPARE(nameless(window).join("\n"), QString());
  }

  void theFirstWindowFitsTheScreen() {
    const MainWindow window;
    QVERIFY(window.width() <= window.screen()->availableSize().width());
    QVERIFY(window.height() <= window.screen()->availableSize().height());
    QVERIFY(window.minimumSizeHint().width() <= 1280);
  }

  void aComponentIsDragged() {
    const auto window = workbench(experiment::Experiment::read(experiment::findExperiment("eight_gaussians")), false);
    QTRY_VERIFY(!window->viewArea().views().empty());
    auto* view = qobject_cast<views::PictureView*>(window->viewArea().views().front());
    QWidget* canvas = view->canvas();
    canvas->grab(); // the mouse is read with what was painted last
    const auto& handles = window->instruments().hand()->handles;
    QCOMPARE(handles.size(), std::size_t{8});
    // Where it is on the canvas is sought with the mouse: the read-out of the plane tells coordinates.
    std::optional<QPoint> grip;
    QPointF place;
    const QMetaObject::Connection heard =
        connect(view, &views::View::pointed, this, [&](const std::optional<QPointF>& at) {
          if (at) place = *at;
        });
    double nearest = 1e9;
    for (int x = 0; x < canvas->width(); x += 3) {
      for (int y = 0; y < canvas->height(); y += 3) {
        place = {1e9, 1e9};
        send(canvas, QEvent::MouseMove, {x, y}, Qt::NoButton);
        const double distance = std::hypot(place.x() - handles[0].at[0], place.y() - handles[0].at[1]);
        if (distance < nearest) nearest = distance, grip = QPoint(x, y);
      }
    }
    QVERIFY(grip && nearest < 0.2);
    const QPoint target = *grip + QPoint(-40, -30);
    send(canvas, QEvent::MouseMove, target, Qt::NoButton);
    const QPointF expected = place;
    disconnect(heard);
    const Json before = window->document().experiment().tree();
    drag(canvas, *grip, target);
    const Json mean = window->document().experiment().tree().at("target").at("means").at(0);
    QVERIFY(std::abs(mean[0].get<double>() - expected.x()) < 0.02);
    QVERIFY(std::abs(mean[1].get<double>() - expected.y()) < 0.02);
    child<QAction>(*window, "undo")->trigger(); // one step
    QCOMPARE(window->document().experiment().tree(), before);
  }

  void aNumberIsDraggedByItsName() {
    const auto window = workbench(tests::longRun(), false);
    RowLabel* label = nullptr;
    for (auto* each : window->panel().findChildren<RowLabel*>()) {
      if (each->text() == "diffusivity") label = each;
    }
    QVERIFY(label != nullptr);
    drag(label, {5, 10}, {5 + 30, 10}); // five steps of the second digit
    QTRY_COMPARE(window->document().experiment().tree().at("equation").at("diffusivity").get<double>(), 0.015);
    child<QAction>(*window, "undo")->trigger();
    QCOMPARE(window->document().experiment().tree().at("equation").at("diffusivity").get<double>(), 0.01);
    label->findChild<QAction*>("restoreDefault")->trigger(); // from its menu
    const auto& description = *pde::equations().find("heat");
    QCOMPARE(window->document().experiment().tree().at("equation").at("diffusivity"),
             description.find("diffusivity")->fallback());
  }

  void aBoundaryValueIsDragged() {
    Json tree = tests::longRun().tree();
    tree["domain"]["boundary"] = Json::parse(R"json({"id": "sides", "left": {"id": "dirichlet", "value": "1"},
                                                     "right": {"id": "dirichlet", "value": "sin(t)"}})json");
    const auto window = workbench(experiment::Experiment(tree, "."), false);
    const auto value = [&](const char* side) {
      const auto& boundary = window->document().experiment().tree().at("domain").at("boundary");
      return QString::fromStdString(boundary.at(side).at("value").get<std::string>());
    };
    auto* left = child<QToolButton>(*window, "side_left");
    drag(left, {5, 10}, {5 + 24, 10}); // four steps of a tenth
    QCOMPARE(value("left"), QString("1.4"));
    QVERIFY(window->findChild<QMenu*>("sideMenu") == nullptr);
    drag(child<QToolButton>(*window, "side_right"), {5, 10}, {5 + 24, 10}); // a formula stays
    QCOMPARE(value("right"), QString("sin(t)"));
    child<QAction>(*window, "undo")->trigger();
    QCOMPARE(value("left"), QString("1"));
    QTest::mouseClick(left, Qt::LeftButton);
    QVERIFY(window->findChild<QMenu*>("sideMenu") != nullptr);
  }

  void theKeyboardDrawsToo() {
    Json tree = tests::longRun().tree();
    tree["domain"] = Json::parse(R"json({"id": "rectangle", "points": [32, 32]})json");
    const auto window = workbench(experiment::Experiment(tree, "."), false);
    QTRY_VERIFY(!window->viewArea().views().empty());
    QTest::keyClick(window.get(), Qt::Key_P);
    QWidget* canvas = qobject_cast<views::PictureView*>(window->viewArea().views().front())->canvas();
    canvas->setFocus(Qt::TabFocusReason);
    canvas->grab();
    QTest::keyClick(canvas, Qt::Key_Return); // in the middle
    QCOMPARE(window->instruments().hand()->probes.size(), std::size_t{1});
    const double middle = window->instruments().hand()->probes[0].at[0];
    QTest::keyPress(canvas, Qt::Key_Right, Qt::ShiftModifier); // drags it
    QTest::keyPress(canvas, Qt::Key_Right, Qt::ShiftModifier);
    QTest::keyRelease(canvas, Qt::Key_Shift);
    QCOMPARE(window->instruments().hand()->probes.size(), std::size_t{1});
    QVERIFY(window->instruments().hand()->probes[0].at[0] > middle);
    QTest::keyClick(canvas, Qt::Key_Delete);
    QCOMPARE(window->instruments().hand()->probes.size(), std::size_t{0});
    QTest::keyClick(canvas, Qt::Key_Escape); // the tool is put down
    const QImage whole = canvas->grab().toImage();
    QTest::keyClick(canvas, Qt::Key_Plus);
    const QImage closer = canvas->grab().toImage();
    QVERIFY(closer != whole);
    QTest::keyPress(canvas, Qt::Key_Left, Qt::ShiftModifier); // and the picture is dragged
    QTest::keyRelease(canvas, Qt::Key_Shift);
    QVERIFY(canvas->grab().toImage() != closer);
  }

  void probesAreUndone() {
    const auto window = workbench(tests::longRun(), false);
    QTRY_VERIFY(!window->viewArea().views().empty());
    QTest::keyClick(window.get(), Qt::Key_P);
    QWidget* canvas = qobject_cast<views::PictureView*>(window->viewArea().views().front())->canvas();
    canvas->grab();
    drag(canvas, canvas->rect().center(), canvas->rect().center() + QPoint(10, 0));
    QCOMPARE(window->instruments().hand()->probes.size(), std::size_t{1});
    QTest::keyClick(window.get(), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(window->instruments().hand()->probes.size(), std::size_t{0});
    QTest::keyClick(window.get(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(window->instruments().hand()->probes.size(), std::size_t{1});
  }
};

SEMIFLOW_SUITE("app/touch", TouchTest);
#include "touch_test.moc"
