#include <QLayout>
#include <QSignalSpy>
#include <QWheelEvent>

#include "tests/suite.h"
#include "tests/views/contents.h"
#include "views/picture_view.h"
#include "views/pictures.h"

using namespace semiflow;
using namespace semiflow::views;
using tests::field;
using tests::frame;

namespace {

experiment::FramePtr plane() {
  return frame(0, {field("u", {{"x", "", 0, 1.0 / 512, 513, false}, {"y", "", 0, 1.0 / 512, 513, false}},
                         [](double x, double y, double) { return x + 10 * y; })});
}

/// A view on the screen with the picture inside it.
struct Window {
  Picture* picture;
  PictureView view;

  Window(std::unique_ptr<Picture> made, const experiment::FramePtr& shown, const History& past = nullptr,
         double end = 1)
      : picture(made.get()), view(std::move(made), tests::until(end)) {
    view.resize(520, 460);
    view.display(shown, past);
    view.show();
  }
  QImage seen() { return view.grab().toImage(); }
  /// What the field is at a place of the canvas.
  double valueAt(const QPointF& place) {
    const auto readout = picture->readout(place);
    if (!readout) return -1;
    return readout->lines.last().section('=', 1).trimmed().toDouble();
  }
};

void wheel(QWidget& widget, const QPointF& place, int angle) {
  QWheelEvent event(place, widget.mapToGlobal(place), QPoint(), QPoint(0, angle), Qt::NoButton, Qt::NoModifier,
                    Qt::NoScrollPhase, false);
  QApplication::sendEvent(&widget, &event);
}

void drag(QWidget& widget, const QPoint& from, const QPoint& by, Qt::MouseButton button = Qt::LeftButton) {
  const auto send = [&](QEvent::Type type, const QPoint& place, Qt::MouseButtons held) {
    QMouseEvent event(type, place, widget.mapToGlobal(place), type == QEvent::MouseMove ? Qt::NoButton : button, held,
                      Qt::NoModifier);
    QApplication::sendEvent(&widget, &event);
  };
  send(QEvent::MouseButtonPress, from, button);
  for (int step = 1; step <= 4; ++step) send(QEvent::MouseMove, from + by * step / 4, button);
  send(QEvent::MouseButtonRelease, from + by, Qt::NoButton);
}

} // namespace

class MouseTest : public QObject {
  Q_OBJECT
 private slots:
  void theWheelKeepsWhatIsUnderTheMouse() {
    Window window(fieldPicture("u"), plane());
    QVERIFY(QTest::qWaitForWindowExposed(&window.view));
    window.seen();
    const QPointF here(180, 150), there(260, 150);
    const double before = window.valueAt(here), apart = window.valueAt(there) - before;
    wheel(*window.view.canvas(), here, 480);
    window.seen();
    COMPARE_WITHIN(window.valueAt(here), before, 0.04);
    const double factor = std::pow(1.0015, 480);
    COMPARE_WITHIN(window.valueAt(there) - window.valueAt(here), apart / factor, 0.01);
  }

  void aDragMovesThePlaneWithTheMouse() {
    Window window(fieldPicture("u"), plane());
    QVERIFY(QTest::qWaitForWindowExposed(&window.view));
    window.seen();
    wheel(*window.view.canvas(), {200, 200}, 960);
    window.seen();
    const double before = window.valueAt({200, 200});
    drag(*window.view.canvas(), {200, 200}, {40, -24});
    window.seen();
    COMPARE_WITHIN(window.valueAt({240, 176}), before, 0.02);
    QVERIFY(std::abs(window.valueAt({200, 200}) - before) > 0.05);
  }

  void aDoubleClickShowsTheWholeAgain() {
    Window window(fieldPicture("u"), plane());
    QVERIFY(QTest::qWaitForWindowExposed(&window.view));
    const QImage whole = window.seen();
    wheel(*window.view.canvas(), {150, 200}, 700);
    drag(*window.view.canvas(), {200, 200}, {30, 30});
    QVERIFY(window.seen() != whole);
    QTest::mouseDClick(window.view.canvas(), Qt::LeftButton, {}, QPoint(200, 200));
    QEvent leave(QEvent::Leave); // what is under the mouse would be told
    QApplication::sendEvent(window.view.canvas(), &leave);
    QCOMPARE(window.seen(), whole);
  }

  void manyTurnsOfTheWheelEndSomewhere() {
    Window window(linePicture(), frame(0, {field("u", {{"x", "", 0, 0.1, 50, false}},
                                                 [](double x, double, double) { return x * x; })}));
    QVERIFY(QTest::qWaitForWindowExposed(&window.view));
    for (const int angle : {2400, -2400}) {
      for (int turn = 0; turn < 200; ++turn) {
        wheel(*window.view.canvas(), {200, 150}, angle);
        if (turn % 20 == 0) window.seen();
      }
      QVERIFY(!window.seen().isNull());
    }
  }

  void aClickIntoAChartPicksItsTime() {
    std::vector<experiment::FramePtr> past;
    for (int i = 0; i <= 40; ++i) past.push_back(frame(0.1 * i, {}, tests::diagnostics(0.1 * i)));
    Window window(scalarsPicture(), past.back(), tests::history(past), 4);
    QVERIFY(QTest::qWaitForWindowExposed(&window.view));
    window.seen();
    QSignalSpy picked(&window.view, &View::timePicked);
    QTest::mouseClick(window.view.canvas(), Qt::LeftButton, {}, QPoint(150, 60));
    QTest::mouseClick(window.view.canvas(), Qt::LeftButton, {}, QPoint(400, 60));
    QCOMPARE(picked.count(), 2);
    const double first = picked[0][0].toDouble(), second = picked[1][0].toDouble();
    QVERIFY(first > 0 && first < second && second < 4);
    // A pixel is the same stretch of time everywhere, and the run ends at the chart's right end.
    COMPARE_WITHIN(second + (second - first) / 250 * 98, 4, 0.12);
  }

  void aDragPicksNothing() {
    Window window(spectrumPicture("spectrum"), frame(0, {tests::spectrum(6, false)}));
    QVERIFY(QTest::qWaitForWindowExposed(&window.view));
    window.seen();
    QSignalSpy picked(&window.view, &View::picked);
    for (int x = 100; x < 400; x += 20) drag(*window.view.canvas(), {x, 200}, {12, 12});
    QCOMPARE(picked.count(), 0);
  }

  void hoveringTellsWhatIsThere() {
    Window window(fieldPicture("u"), plane());
    QVERIFY(QTest::qWaitForWindowExposed(&window.view));
    const QImage before = window.seen();
    QTest::mouseMove(window.view.canvas(), QPoint(200, 200));
    QMouseEvent move(QEvent::MouseMove, QPointF(200, 200), window.view.canvas()->mapToGlobal(QPointF(200, 200)),
                     Qt::NoButton, Qt::NoButton, Qt::NoModifier);
    QApplication::sendEvent(window.view.canvas(), &move);
    QVERIFY(window.seen() != before);
  }

  void aDragTurnsASceneAndADoubleClickTurnsItBack() {
    const auto box =
        frame(0, {field("u", {{"x", "", 0, 0.1, 11, false}, {"y", "", 0, 0.1, 11, false}, {"z", "", 0, 0.1, 11, false}},
                        [](double x, double y, double z) { return x + 2 * y * y - z; })});
    const auto made = std::move(viewsFor(*box, tests::until(1), Look::light()).front());
    View& view = *made;
    QWidget& canvas = *view.layout()->itemAt(1)->widget();
    view.resize(360, 320);
    view.display(box, nullptr);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    const QImage before = view.grab().toImage();
    drag(canvas, {150, 150}, {70, 20});
    const QImage turned = view.grab().toImage();
    QVERIFY(turned != before);
    drag(canvas, {150, 150}, {30, 0}, Qt::RightButton);
    wheel(canvas, {150, 150}, 300);
    QVERIFY(view.grab().toImage() != turned);
    QTest::mouseDClick(&canvas, Qt::LeftButton, {}, QPoint(150, 150));
    QCOMPARE(view.grab().toImage(), before);
  }
};

SEMIFLOW_SUITE("views/mouse", MouseTest);
#include "mouse_test.moc"
