#include <array>
#include <cmath>
#include <limits>
#include <numbers>

#include "tests/suite.h"
#include "tests/views/contents.h"
#include "views/contours.h"

using namespace semiflow;
using tests::field;
using views::contoursOf;

namespace {

constexpr std::size_t n = 81;
constexpr double spacing = 4.0 / (n - 1);

experiment::GridField paraboloid() {
  return field("f", {{"x", "", -2, spacing, n, false}, {"y", "", -2, spacing, n, false}},
               [](double x, double y, double) { return x * x + y * y; });
}

double lengthOf(const views::Contour& contour) {
  double length = 0;
  for (const QPolygonF& line : contour.lines) {
    for (qsizetype i = 1; i < line.size(); ++i)
      length += std::hypot(line[i].x() - line[i - 1].x(), line[i].y() - line[i - 1].y());
  }
  return length;
}

} // namespace

class ContoursTest : public QObject {
  Q_OBJECT
 private slots:
  void circlesOfAParaboloid() {
    const std::array levels{0.25, 1.0, 2.25};
    const auto contours = contoursOf(paraboloid(), levels);
    QCOMPARE(contours.size(), levels.size());
    for (const views::Contour& contour : contours) {
      const double radius = std::sqrt(contour.level);
      QVERIFY(!contour.lines.empty());
      for (const QPolygonF& line : contour.lines) {
        // A secant of a parabola over one cell is off by at most h^2/4, so the radius by h^2/(8 r) along an axis.
        for (const QPointF& point : line)
          COMPARE_WITHIN(std::hypot(point.x(), point.y()), radius, spacing * spacing / (4 * radius));
      }
      COMPARE_WITHIN(lengthOf(contour), 2 * std::numbers::pi * radius, 0.01 * radius);
    }
  }

  void aStraightLineIsExact() {
    const auto plane = field("f", {{"x", "", 0, 0.25, 9, false}, {"y", "", 10, 0.5, 5, false}},
                             [](double x, double y, double) { return 2 * x - (y - 10); });
    const std::array levels{1.0};
    const auto contours = contoursOf(plane, levels);
    for (const QPolygonF& line : contours[0].lines) {
      for (const QPointF& point : line) COMPARE_WITHIN(2 * point.x() - (point.y() - 10), 1, 1e-6);
    }
    // From (0.5, 10) to (1.5, 12).
    COMPARE_WITHIN(lengthOf(contours[0]), std::sqrt(5), 1e-5);
  }

  void noLinesWhereTheLevelIsNotReached() {
    const std::array levels{-1.0, 9.0};
    for (const auto& contour : contoursOf(paraboloid(), levels)) QVERIFY(contour.lines.empty());
  }

  void cellsThatAreNotFiniteAreLeftOut() {
    auto holed = paraboloid();
    for (std::size_t j = 0; j < n; ++j) {
      for (std::size_t i = 0; i < n / 2; ++i) holed.values[j * n + i] = std::numeric_limits<double>::quiet_NaN();
    }
    const std::array levels{1.0};
    const auto contours = contoursOf(holed, levels);
    COMPARE_WITHIN(lengthOf(contours[0]), std::numbers::pi, 0.05);
    for (const QPolygonF& line : contours[0].lines) {
      for (const QPointF& point : line) QVERIFY(point.x() > -spacing);
    }
  }

  void aSinglePointHasNone() {
    const std::array levels{0.0};
    const auto point =
        field("f", {{"x", "", 0, 1, 1, false}, {"y", "", 0, 1, 1, false}}, [](double, double, double) { return 0; });
    QVERIFY(contoursOf(point, levels)[0].lines.empty());
  }
};

SEMIFLOW_SUITE("views/contours", ContoursTest);
#include "contours_test.moc"
