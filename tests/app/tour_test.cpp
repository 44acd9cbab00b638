#include <QAbstractButton>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMouseEvent>

#include "app/gallery/preset_card.h"
#include "app/panel/editor.h"
#include "app/panel/property_panel.h"
#include "app/tour/tour_guide.h"
#include "app/workbench/help_commands.h"
#include "app/workbench/view_area.h"
#include "tests/app/workbench.h"
#include "tests/suite.h"
#include "views/picture_view.h"

using namespace semiflow;
using namespace semiflow::app;
using semiflow::tests::child;

class TourTest : public QObject {
  Q_OBJECT

  std::unique_ptr<MainWindow> window_;

  TourGuide& tour() { return window_->help().tour(); }

  bool reaches(std::size_t step) {
    return QTest::qWaitFor([&] { return tour().isOn() && tour().step() == step; }, 20000);
  }

  void next() { QTest::mouseClick(child<QAbstractButton>(*window_, "tourNext"), Qt::LeftButton); }

  /// Clicks where the ring is, as someone who follows it does.
  void clickInRing() {
    const auto* ring = child<QWidget>(*window_, "tourRing");
    if (!QTest::qWaitFor([&] { return ring->isVisible(); }, 5000)) qFatal("there is no ring");
    const QPoint middle = ring->geometry().center();
    QWidget* under = window_->childAt(middle);
    QTest::mouseClick(under, Qt::LeftButton, {}, under->mapFrom(window_.get(), middle));
  }

 private slots:
  void init() {
    window_ = std::make_unique<MainWindow>();
    window_->resize(1280, 800);
    window_->show();
    QVERIFY(tests::becomesActive(*window_));
  }
  void cleanup() { window_.reset(); }

  void isFollowedByHand() {
    child<QAction>(*window_, "tour_pde")->trigger();
    QVERIFY(tour().isOn());
    clickInRing(); // the card of the preset
    QVERIFY(reaches(1));
    QVERIFY(window_->runner().latest());
    next(); // the picture: nothing to do
    QVERIFY(reaches(2));
    clickInRing(); // pause
    QVERIFY(reaches(3));
    QVERIFY(!window_->runner().isRunning());
    clickInRing(); // and on
    QVERIFY(reaches(4));
    auto* feed = window_->panel().editorOf("equation.feed")->findChild<QLineEdit*>();
    QVERIFY(feed != nullptr);
    feed->setFocus();
    feed->selectAll();
    QTest::keyClicks(feed, "0.034");
    QTest::keyClick(feed, Qt::Key_Return);
    QVERIFY(reaches(5));
    QCOMPARE(window_->document().experiment().tree().at("equation").at("feed"), Json(0.034));
    clickInRing(); // brush
    QVERIFY(reaches(6));
    paint();
    QVERIFY(reaches(7));
    QTest::keyClick(window_.get(), Qt::Key_Escape);
    auto* timeline = child<QWidget>(*window_, "timeline");
    QTest::mouseClick(timeline, Qt::LeftButton, {}, {timeline->width() / 4, timeline->height() / 2});
    QVERIFY(reaches(8));
    next();
    QTRY_VERIFY(!tour().isOn());
    QVERIFY(!child<QWidget>(*window_, "tourBubble")->isVisible());
  }

  void nextDoesEveryStep_data() {
    QTest::addColumn<QString>("id");
    for (const Tour& tour : tours()) QTest::newRow(qPrintable(tour.id)) << tour.id;
  }

  /// Every control is there when its step is reached, seen and not covered by what is said of it.
  void nextDoesEveryStep() {
    QFETCH(QString, id);
    child<QAction>(*window_, "tour_" + id.toStdString())->trigger();
    QVERIFY(tour().isOn());
    const std::size_t steps = tour().tour()->steps.size();
    for (std::size_t step = 0; step < steps; ++step) {
      QVERIFY2(reaches(step), qPrintable(QString("step %1").arg(step)));
      const auto* ring = child<QWidget>(*window_, "tourRing");
      const auto* bubble = child<QWidget>(*window_, "tourBubble");
      QTRY_VERIFY2(ring->isVisible(), qPrintable(tour().tour()->steps[step].title));
      QTRY_VERIFY(window_->rect().contains(bubble->geometry()));
      QTRY_VERIFY(ring->width() > 8 && ring->height() > 8);
      const bool small = ring->width() < 600;
      if (small) QVERIFY(!bubble->geometry().adjusted(12, 12, -12, -12).intersects(ring->geometry()));
      next();
    }
    QTRY_VERIFY(!tour().isOn());
  }

  void backAndEnd() {
    child<QAction>(*window_, "tour_sampling")->trigger();
    next();
    QVERIFY(reaches(1));
    QTest::mouseClick(child<QAbstractButton>(*window_, "tourBack"), Qt::LeftButton);
    QVERIFY(reaches(0));
    QVERIFY(child<PresetCard>(*window_, "eight_gaussians")->isVisible());
    QTest::mouseClick(child<QAbstractButton>(*window_, "tourClose"), Qt::LeftButton);
    QVERIFY(!tour().isOn());
    QVERIFY(!child<QWidget>(*window_, "tourRing")->isVisible());
  }

 private:
  void paint() {
    QWidget* canvas = qobject_cast<views::PictureView*>(window_->viewArea().views().front())->canvas();
    canvas->grab(); // the mouse is read with what was painted last
    const QPoint from(canvas->width() / 3, canvas->height() / 2), to(canvas->width() / 2, canvas->height() / 2);
    QTest::mousePress(canvas, Qt::LeftButton, {}, from);
    QMouseEvent move(QEvent::MouseMove, to, canvas->mapToGlobal(QPointF(to)), Qt::NoButton, Qt::LeftButton,
                     Qt::NoModifier);
    QApplication::sendEvent(canvas, &move);
    QTest::mouseRelease(canvas, Qt::LeftButton, {}, to);
  }
};

SEMIFLOW_SUITE("app/tour", TourTest);
#include "tour_test.moc"
