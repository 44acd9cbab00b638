#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

#include "tests/suite.h"
#include "tests/views/contents.h"
#include "tests/views/painting.h"
#include "views/chart.h"
#include "views/pictures.h"

using namespace semiflow;
using namespace semiflow::views;
using tests::alike;
using tests::field;
using tests::frame;
using tests::painted;
using tests::pixelsOf;
using tests::shown;

namespace {

constexpr QRgb red = qRgb(255, 0, 0);

Axes plainAxes() {
  Axes axes;
  axes.inner = QRectF(20, 20, 400, 200);
  axes.x = {0, 1, false, 20, 420};
  axes.y = {-1, 1, false, 220, 20};
  return axes;
}

QImage curveOn(const Axes& axes, const Curve& curve) {
  QImage image(440, 240, QImage::Format_RGB32);
  image.fill(Qt::white);
  QPainter painter(&image);
  paintCurve(painter, axes, curve);
  return image;
}

Curve sampled(std::size_t count, const std::function<double(double)>& value) {
  Curve curve{"f", {}, {}, QColor(red)};
  for (std::size_t i = 0; i < count; ++i) {
    curve.x.push_back(static_cast<double>(i) / static_cast<double>(count - 1));
    curve.y.push_back(value(curve.x.back()));
  }
  return curve;
}

} // namespace

class ChartTest : public QObject {
  Q_OBJECT
 private slots:
  void linesAreDrawnWhereTheFunctionIs() {
    const auto wave = [](double x) { return 0.8 * std::sin(2 * std::numbers::pi * x); };
    const QImage image = curveOn(plainAxes(), sampled(300, wave));
    for (int x = 25; x < 415; x += 5) {
      const int expected = static_cast<int>(std::floor(220 - 100 * (wave((x + 0.5 - 20) / 400) + 1)));
      int closest = 1000;
      for (int y = 0; y < image.height(); ++y) {
        if (qGreen(image.pixel(x, y)) < 128) closest = std::min(closest, std::abs(y - expected));
      }
      QVERIFY2(closest <= 1, qPrintable(QString("column %1: %2 pixels away").arg(x).arg(closest)));
    }
  }

  void noPeakOfManyPointsIsLost() {
    Curve curve = sampled(200001, [](double) { return -0.5; });
    curve.y[123457] = 0.75;
    const QImage image = curveOn(plainAxes(), curve);
    const int x = static_cast<int>(20 + 400 * curve.x[123457]);
    bool seen = false;
    for (int column = x - 1; column <= x + 1; ++column) seen = seen || qGreen(image.pixel(column, 60)) < 200;
    QVERIFY(seen);
  }

  void aLineIsBrokenWhereAValueIsMissing() {
    Curve curve = sampled(101, [](double) { return 0; });
    for (std::size_t i = 40; i < 60; ++i) curve.y[i] = std::numeric_limits<double>::quiet_NaN();
    const QImage image = curveOn(plainAxes(), curve);
    QVERIFY(qGreen(image.pixel(100, 120)) < 128);
    for (int y = 0; y < image.height(); ++y) QVERIFY(qGreen(image.pixel(220, y)) == 255);
  }

  void nothingIsDrawnOutsideTheAxes() {
    const QImage image = curveOn(plainAxes(), sampled(50, [](double x) { return 1e9 * (x - 0.5); }));
    for (const QPoint& place : pixelsOf(image, red, 60)) QVERIFY(QRect(18, 18, 404, 204).contains(place));
  }

  void legendsFitAboveTheirAxes() {
    std::vector<Curve> curves;
    for (int c = 0; c < 12; ++c) curves.push_back({QString("curve number %1").arg(c), {}, {}, QColor(red)});
    for (const int width : {420, 200, 90, 30}) {
      QImage image(460, 120, QImage::Format_RGB32);
      image.fill(Qt::white);
      QPainter painter(&image);
      const QRectF inner(20, 40, width, 60);
      paintLegend(painter, inner, curves, Look::light());
      painter.end();
      QVERIFY(tests::inkIn(image, qRgb(255, 255, 255)) > 0);
      for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
          if (image.pixel(x, y) == qRgb(255, 255, 255)) continue;
          QVERIFY2(y < 40 && y > 40 - legendHeight(Look::light()) - 2 && x <= 21 + width && x >= 19,
                   qPrintable(QString("%1, %2 with width %3").arg(x).arg(y).arg(width)));
        }
      }
    }
  }

  void aProfileHasItsCrestWhereTheSineHasIt() {
    const auto picture = linePicture();
    picture->set(shown({frame(0, {field("u", {{"x", "cm", 0, 1.0 / 256, 256, true}}, [](double x, double, double) {
                                return std::sin(2 * std::numbers::pi * x);
                              })})}));
    const QImage image = painted(*picture, {600, 400});
    const auto line = pixelsOf(image, Look::light().seriesColour(0).rgb(), 30);
    QVERIFY(line.size() > 300);
    const auto byX = [](const QPoint& a, const QPoint& b) { return a.x() < b.x(); };
    const auto byY = [](const QPoint& a, const QPoint& b) { return a.y() < b.y(); };
    const double left = std::min_element(line.begin(), line.end(), byX)->x();
    const double right = std::max_element(line.begin(), line.end(), byX)->x();
    const QPoint crest = *std::min_element(line.begin(), line.end(), byY);
    const QPoint trough = *std::max_element(line.begin(), line.end(), byY);
    COMPARE_WITHIN((crest.x() - left) / (right - left), 0.25, 0.05);
    COMPARE_WITHIN((trough.x() - left) / (right - left), 0.75, 0.05);
    const auto readout = picture->readout(crest);
    QVERIFY(readout.has_value());
    QVERIFY(std::hypot(readout->place.x() - crest.x(), readout->place.y() - crest.y()) < 12);
    QVERIFY2(readout->lines.join(';').contains("u = "), qPrintable(readout->lines.join(';')));
  }

  void aPhasePlaneClosesThePeriod() {
    const std::vector<experiment::Axis> line{{"x", "cm", 0, 1.0 / 64, 64, true}};
    const auto turn = [](double x) { return 2 * std::numbers::pi * x; };
    auto wave = field("psi", line, [&](double x, double, double) { return std::cos(turn(x)); });
    wave.imaginary = field("im", line, [&](double x, double, double) { return std::sin(turn(x)); }).values;
    const auto cosine = field("u", line, [&](double x, double, double) { return std::cos(turn(x)); });
    const auto sine = field("v", line, [&](double x, double, double) { return std::sin(turn(x)); });
    for (const auto& contents :
         {std::vector<experiment::Content>{wave}, std::vector<experiment::Content>{cosine, sine}}) {
      const auto picture = phasePlanePicture();
      picture->set(shown({frame(0, contents)}));
      const QImage image = painted(*picture, {500, 400});
      std::array<int, 8> octants{}; // of a circle without a gap
      for (double angle = 0.02; angle < 2 * std::numbers::pi; angle += 0.05) {
        const auto readout =
            picture->readout(picture->plane().center() + QPointF(std::cos(angle) * picture->plane().width() * 0.46,
                                                                 -std::sin(angle) * picture->plane().height() * 0.46));
        QVERIFY(readout.has_value());
        const QPoint at = readout->place.toPoint();
        bool inked = false;
        for (int dx = -1; dx <= 1; ++dx) {
          for (int dy = -1; dy <= 1; ++dy)
            inked = inked || image.pixel(at + QPoint(dx, dy)) != Look::light().paper.rgb();
        }
        QVERIFY(inked);
        ++octants[static_cast<std::size_t>(angle / (std::numbers::pi / 4)) % 8];
        // x = angle / (2 pi), within the tilt that the axes' unequal units make
        const double x = readout->lines[0].section(" = ", 1).toDouble();
        COMPARE_WITHIN(std::abs(std::remainder(x - angle / (2 * std::numbers::pi), 1)), 0, 0.05);
      }
      QVERIFY(*std::min_element(octants.begin(), octants.end()) > 0);
    }
  }

  void aPhasePlaneOfOneRealFieldSaysWhatItNeeds() {
    const auto picture = phasePlanePicture();
    picture->set(
        shown({frame(0, {field("u", {{"x", "", 0, 0.1, 8, false}}, [](double x, double, double) { return x; })})}));
    QVERIFY(tests::inkIn(painted(*picture, {400, 300}), Look::light().paper.rgb()) > 100);
    QVERIFY(!picture->readout({200, 150}));
  }

  void quantitiesShareTheTimeAxisAndTellTheTimeUnderTheMouse() {
    std::vector<experiment::FramePtr> past;
    for (int i = 0; i <= 20; ++i) past.push_back(frame(0.1 * i, {}, tests::diagnostics(0.1 * i)));
    const auto picture = scalarsPicture();
    picture->set(shown(past, 4));
    painted(*picture, {500, 500});
    std::vector<std::pair<double, double>> times;
    for (int x = 0; x < 500; x += 10) {
      if (const auto time = picture->timeAt({static_cast<double>(x), 60})) times.emplace_back(x, *time);
    }
    QVERIFY(times.size() > 20);
    const double perPixel = (times.back().second - times.front().second) / (times.back().first - times.front().first);
    QVERIFY(perPixel > 4.0 / 500 && perPixel < 4.0 / 300); // the axis is as long as the run
    const auto below = picture->timeAt({times[10].first, 300});
    QVERIFY(below.has_value());
    COMPARE_WITHIN(*below, times[10].second, 1e-9);
  }

  void aTableDrawsItsColumnsInDifferentColours() {
    experiment::Table table{"forecast",
                            {{"t", "s", {0, 1, 2, 3}}, {"truth", "", {0, 1, 2, 3}}, {"model", "", {3, 2, 1, 0}}}};
    const auto picture = tablePicture("forecast");
    picture->set(shown({frame(0, {table})}));
    const QImage image = painted(*picture, {500, 400});
    const Look look = Look::light();
    const auto meanHeight = [&](std::size_t series, bool left) {
      double sum = 0;
      int count = 0;
      for (const QPoint& p : pixelsOf(image, look.seriesColour(series).rgb(), 40)) {
        if (p.y() > 40 && (left ? p.x() < 200 : p.x() > 300)) sum += p.y(), ++count;
      }
      return count > 0 ? sum / count : -1;
    };
    QVERIFY(meanHeight(0, true) > meanHeight(0, false));                            // rises
    QVERIFY(meanHeight(1, true) > 0 && meanHeight(1, true) < meanHeight(1, false)); // falls
    picture->choose("column", 1);
    QVERIFY(pixelsOf(painted(*picture, {500, 400}), look.seriesColour(1).rgb(), 10).empty());
  }

  /// On logarithmic axes a power is a straight line; what has no point at an abscissa of another is joined over it.
  void measurementsAreMarkedAndJoined() {
    const double none = std::nan("");
    experiment::Table table{"error",
                            {{"step", "time", {1e-3, 3e-3, 1e-2, 1e-1}},
                             {"second order", "", {1e-6, none, 1e-4, 1e-2}},
                             {"other", "", {none, 1e-1, none, none}},
                             {"slope 2", "", {5e-7, 4.5e-6, 5e-5, 5e-3}, true}}};
    table.logarithmic = table.logarithmicAbscissa = table.measured = true;
    const auto picture = tablePicture("error");
    picture->set(shown({frame(0, {table})}));
    const QImage image = painted(*picture, {600, 400});
    const auto line = pixelsOf(image, Look::light().seriesColour(0).rgb(), 40);
    std::vector<QPoint> below; // without the legend
    for (const QPoint& p : line) {
      if (p.y() > 30) below.push_back(p);
    }
    QVERIFY(below.size() > 300); // joined over the gap
    const auto byX = [](const QPoint& a, const QPoint& b) { return a.x() < b.x(); };
    const auto [first, last] = std::minmax_element(below.begin(), below.end(), byX);
    const double slope = static_cast<double>(last->y() - first->y()) / (last->x() - first->x());
    int widest = 0; // the marks
    for (const QPoint& p : below) {
      const double away = std::abs(p.y() - first->y() - slope * (p.x() - first->x()));
      QVERIFY2(away < 7, "off the straight line");
      widest = std::max(widest, static_cast<int>(away));
    }
    QVERIFY(widest >= 2);
    const auto found = picture->readout({first->x() + 3.0, first->y() + 1.0});
    QVERIFY(found.has_value() && found->lines[0].contains("second order") && found->lines[1].contains("0.001"));
  }
};

SEMIFLOW_SUITE("views/chart", ChartTest);
#include "chart_test.moc"
