#include <set>

#include <QLayout>

#include "tests/suite.h"
#include "tests/views/contents.h"
#include "tests/views/painting.h"

using namespace semiflow;
using namespace semiflow::views;
using tests::field;
using tests::frame;
using tests::painted;
using tests::shown;

namespace {

/// Distance from the middle of a box: its isosurfaces are spheres.
experiment::FramePtr ball(std::size_t points = 33) {
  const double h = 2.0 / static_cast<double>(points - 1);
  const std::vector<experiment::Axis> axes{
      {"x", "", -1, h, points, false}, {"y", "", -1, h, points, false}, {"z", "", -1, h, points, false}};
  return frame(0,
               {field("u", axes, [](double x, double y, double z) { return 1 - std::sqrt(x * x + y * y + z * z); })});
}

/// The first picture of a frame, which is the one of three dimensions.
std::unique_ptr<Picture> sceneOf(const experiment::Frame& frame) {
  return std::move(picturesFor(frame, tests::until(1)).front());
}

/// The same in a widget, and the part of it below the header.
std::unique_ptr<View> viewOf(const experiment::Frame& frame) {
  return std::move(viewsFor(frame, tests::until(1), Look::light()).front());
}
QWidget* canvasOf(const View& view) { return view.layout()->itemAt(1)->widget(); }

std::size_t coloursIn(const QImage& image) {
  std::set<QRgb> colours;
  for (int y = 0; y < image.height(); y += 2) {
    for (int x = 0; x < image.width(); x += 2) colours.insert(image.pixel(x, y));
  }
  return colours.size();
}

} // namespace

class SceneTest : public QObject {
  Q_OBJECT
 private slots:
  void anIsosurfaceOfABallIsRound() {
    const auto scene = sceneOf(*ball());
    scene->set(shown({ball()}));
    const QImage surface = painted(*scene, {400, 400});
    scene->choose("level", 0);
    const QImage large = painted(*scene, {400, 400});
    QVERIFY(coloursIn(surface) > 100);
    QVERIFY2(tests::inkIn(large, Look::light().paper.rgb()) > tests::inkIn(surface, Look::light().paper.rgb()) + 2000,
             "a lower level has a larger surface");
    // Where the two differ there is the larger ball: as wide as it is high.
    int left = 1000, right = 0, top = 1000, bottom = 0;
    for (int y = 0; y < 400; ++y) {
      for (int x = 0; x < 400; ++x) {
        if (tests::alike(surface.pixel(x, y), large.pixel(x, y), 40)) continue;
        left = std::min(left, x), right = std::max(right, x), top = std::min(top, y), bottom = std::max(bottom, y);
      }
    }
    QVERIFY(right - left > 100);
    COMPARE_WITHIN(static_cast<double>(right - left) / (bottom - top), 1, 0.12);
  }

  void aVolumeIsDrawn() {
    const auto scene = sceneOf(*ball());
    scene->choose("style", 1);
    scene->set(shown({ball()}));
    const QImage volume = painted(*scene, {400, 400}, Look::dark());
    QVERIFY(coloursIn(volume) > 200);
    QVERIFY(!tests::alike(volume.pixel(180, 200), Look::dark().paper.rgb(), 20));
  }

  void particlesInSpaceHaveTrails() {
    std::vector<experiment::FramePtr> past;
    for (int k = 0; k <= 10; ++k) past.push_back(frame(0.1 * k, {tests::cloud(800, 3, 0.1 * k)}));
    const auto scene = sceneOf(*past.front());
    scene->set(shown(past));
    const QImage with = painted(*scene, {400, 400});
    scene->choose("trails", 0);
    const QImage without = painted(*scene, {400, 400});
    QVERIFY(!tests::pixelsOf(without, Look::light().seriesColour(1).rgb(), 20).empty());
    QVERIFY(tests::inkIn(with, Look::light().paper.rgb()) > tests::inkIn(without, Look::light().paper.rgb()) + 1000);
  }

  void theBoxAndItsColourBarFitAnyShape_data() {
    QTest::addColumn<QSize>("size");
    QTest::newRow("wide") << QSize(700, 300);
    QTest::newRow("square") << QSize(400, 400);
    QTest::newRow("narrow") << QSize(260, 500);
  }
  void theBoxAndItsColourBarFitAnyShape() {
    QFETCH(QSize, size);
    const auto scene = sceneOf(*ball());
    scene->set(shown({ball()}));
    const QImage image = painted(*scene, size);
    // Nothing touches the border, and there is a free column between the box and the colour bar.
    const QRgb paper = Look::light().paper.rgb();
    for (int y = 0; y < size.height(); ++y) {
      QVERIFY2(tests::alike(image.pixel(0, y), paper, 2), qPrintable(QString("left, row %1").arg(y)));
      QVERIFY2(tests::alike(image.pixel(size.width() - 1, y), paper, 2), qPrintable(QString("right, row %1").arg(y)));
    }
    int free = 0;
    for (int x = size.width() / 2; x < size.width() - 40; ++x) {
      bool empty = true;
      for (int y = 0; y < size.height(); ++y) empty = empty && tests::alike(image.pixel(x, y), paper, 2);
      free += empty ? 1 : 0;
    }
    QVERIFY(free > 0);
  }

  void theWindowShowsWhatTheFigureShows() {
    const auto made = viewOf(*ball());
    View& view = *made;
    view.resize(400, 380);
    view.display(ball(), nullptr);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    const QImage screen = view.grab(QRect(canvasOf(view)->pos(), canvasOf(view)->size())).toImage();
    QVERIFY(coloursIn(screen) > 100);
    QImage figure(screen.size(), QImage::Format_RGB32);
    figure.fill(Look::light().paper);
    QPainter painter(&figure);
    view.paint(painter, QRectF(QPointF(), figure.size()), Look::light());
    painter.end();
    int different = 0;
    for (int y = 0; y < figure.height(); ++y) {
      for (int x = 0; x < figure.width(); ++x)
        different += tests::alike(figure.pixel(x, y), screen.pixel(x, y), 60) ? 0 : 1;
    }
    QVERIFY2(different < 0.03 * figure.width() * figure.height(), qPrintable(QString::number(different)));
  }

  void framesFollowEachOther() {
    const auto made = viewOf(*ball());
    View& view = *made;
    view.resize(300, 280);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    for (const std::size_t points : {9, 17, 5, 33}) {
      view.display(ball(points), nullptr);
      QVERIFY(coloursIn(view.grab().toImage()) > 50);
    }
    view.display(frame(1, {}), nullptr);
    QVERIFY(!view.grab().toImage().isNull());
  }
};

SEMIFLOW_SUITE("views/scene", SceneTest);
#include "scene_test.moc"
