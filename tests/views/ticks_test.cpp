#include <limits>

#include <QFontMetricsF>

#include "tests/suite.h"
#include "views/axes.h"

using namespace semiflow::views;

namespace {

QString labels(const Ticks& ticks) { return QStringList(ticks.labels.begin(), ticks.labels.end()).join(' '); }

} // namespace

class TicksTest : public QObject {
  Q_OBJECT
 private slots:
  void labelsOfAnAxis_data() {
    QTest::addColumn<double>("lower");
    QTest::addColumn<double>("upper");
    QTest::addColumn<bool>("logarithmic");
    QTest::addColumn<int>("most");
    QTest::addColumn<QString>("expected");
    QTest::addColumn<QString>("note");
    QTest::newRow("unit interval") << 0.0 << 1.0 << false << 6 << "0.0 0.2 0.4 0.6 0.8 1.0"
                                   << "";
    QTest::newRow("ten") << 0.0 << 10.0 << false << 6 << "0 2 4 6 8 10"
                         << "";
    QTest::newRow("signs") << -1.0 << 1.0 << false << 5 << "−1.0 −0.5 0.0 0.5 1.0"
                           << "";
    QTest::newRow("not at the ends") << -3.3 << 3.3 << false << 4 << "−2 0 2"
                                     << "";
    QTest::newRow("large") << 0.0 << 2.5e5 << false << 6 << "0.0 0.5 1.0 1.5 2.0 2.5"
                           << "×10⁵";
    QTest::newRow("small") << 0.0 << 4e-7 << false << 5 << "0 1 2 3 4"
                           << "×10⁻⁷";
    QTest::newRow("offset") << 1.25 << 1.250003 << false << 4 << "0 1 2 3"
                            << "×10⁻⁶ +1.25";
    QTest::newRow("decades") << 1e-3 << 1e3 << true << 10 << "10⁻³ 10⁻² 10⁻¹ 10⁰ 10¹ 10² 10³"
                             << "";
    QTest::newRow("every other decade") << 1e-6 << 1e2 << true << 5 << "10⁻⁶ 10⁻⁴ 10⁻² 10⁰ 10²"
                                        << "";
    QTest::newRow("within a decade") << 1.0 << 5.0 << true << 5 << "1 2 5"
                                     << "";
  }
  void labelsOfAnAxis() {
    QFETCH(double, lower);
    QFETCH(double, upper);
    QFETCH(bool, logarithmic);
    QFETCH(int, most);
    const Ticks ticks = ticksFor(lower, upper, logarithmic, most);
    QTEST(labels(ticks), "expected");
    QTEST(ticks.note, "note");
  }

  void everyUprightAxisHasTwoTexts() {
    // Short ones too, of ranges that hold a single round number: zero, say
    const Look look = Look::light();
    const double height = QFontMetricsF(look.small()).height();
    for (double tall = 3 * height; tall < 30 * height; tall *= 1.3) {
      for (const double most : {1.05, 4.7, 48.0, 0.31, 7e-4, 2.2e8}) {
        for (const double least : {-most, 0.0, -0.2 * most, 0.93 * most}) {
          const Axes axes =
              layOut({0, 0, 300, tall + 3 * height}, {{0, 1}, false, "time"}, {{least, most}, false, "a"}, look);
          std::vector<double> places;
          for (std::size_t i = 0; i < axes.yTicks.values.size(); ++i) {
            if (!axes.yTicks.labels[i].isEmpty()) places.push_back(axes.y.pixel(axes.yTicks.values[i]));
          }
          const QString where = QString("%1 to %2 over %3").arg(least).arg(most).arg(axes.inner.height());
          QVERIFY2(places.size() >= 2, qPrintable(where));
          for (std::size_t i = 1; i < places.size(); ++i)
            QVERIFY2(places[i - 1] - places[i] >= height, qPrintable(where));
        }
      }
    }
  }

  void panelsAboveEachOtherEndAtOnePlace() {
    const Look look = Look::light();
    const AxisSpec y{{0, 1}, false, "y"};
    const Axes above = layOut({0, 0, 300, 100}, {{0, 1}, false, "time", false, false}, y, look, Aspect::free, 60);
    const Axes below = layOut({0, 100, 300, 100}, {{0, 1}, false, "time"}, y, look, Aspect::free, 60);
    QCOMPARE(above.inner.left(), below.inner.left());
    QCOMPARE(above.inner.right(), below.inner.right());
  }

  void aColourBarHasRoomForItsHeading() {
    const Look look = Look::light();
    const ColourBar bar{&colourMap("viridis"), {{0, 1}, false, "speed/diameter"}};
    QVERIFY(widthOf(bar, 200, look) >= QFontMetricsF(look.small()).horizontalAdvance("speed/diameter"));
  }

  void everyAxisHasFewMarksWithinItsRange() {
    for (const double width : {1e-9, 3e-3, 0.7, 42.0, 1e6, 8e200}) {
      for (const double lower : {0.0, -1.0, 17.3, -4e5}) {
        const double begin = lower * width;
        for (int most = 2; most < 12; ++most) {
          const Ticks ticks = ticksFor(begin, begin + width, false, most);
          QVERIFY(static_cast<int>(ticks.values.size()) <= most);
          QCOMPARE(ticks.labels.size(), ticks.values.size());
          for (const double value : ticks.values) QVERIFY(value >= begin && value <= begin + width);
        }
      }
    }
  }

  void numbersForReading_data() {
    QTest::addColumn<double>("value");
    QTest::addColumn<int>("digits");
    QTest::addColumn<QString>("expected");
    QTest::newRow("zero") << 0.0 << 4 << "0";
    QTest::newRow("negative") << -1.25 << 4 << "−1.25";
    QTest::newRow("small") << 3.2e-7 << 4 << "3.2·10⁻⁷";
    QTest::newRow("power") << 1e-12 << 4 << "10⁻¹²";
    QTest::newRow("thousandth") << 0.001 << 4 << "0.001";
    QTest::newRow("rounded up") << 9.9999 << 3 << "10";
    QTest::newRow("five digits") << 12345.0 << 4 << "12345";
    QTest::newRow("rounded up to a power") << 99999.9 << 4 << "10⁵";
    QTest::newRow("negative large") << -2.5e30 << 4 << "−2.5·10³⁰";
    QTest::newRow("not a number") << std::numeric_limits<double>::quiet_NaN() << 4 << "not a number";
    QTest::newRow("infinite") << -std::numeric_limits<double>::infinity() << 4 << "−∞";
  }
  void numbersForReading() {
    QFETCH(double, value);
    QFETCH(int, digits);
    QTEST(numberText(value, digits), "expected");
  }

  void namesAndUnits() {
    QCOMPARE(unitText("1/s^2"), QString("1/s²"));
    QCOMPARE(unitText("m^-1"), QString("m⁻¹"));
    QCOMPARE(labelText("x", "cm"), QString("x (cm)"));
    QCOMPARE(labelText("x", ""), QString("x"));
    QCOMPARE(labelText("score_evaluations", ""), QString("score evaluations"));
    QCOMPARE(superscript(-120), QString("⁻¹²⁰"));
  }

  void scalesMapBackAndForth() {
    const Scale linear{-1, 3, false, 100, 300}, logarithmic{1e-4, 1e2, true, 300, 0};
    COMPARE_WITHIN(linear.pixel(1), 200, 1e-9);
    COMPARE_WITHIN(linear.value(250), 2, 1e-12);
    COMPARE_WITHIN(logarithmic.pixel(1e-1), 150, 1e-9);
    COMPARE_WITHIN(logarithmic.value(100), 1, 1e-12);
  }

  void axesKeepTheAspectTheyAreAskedFor() {
    const AxisSpec x{{0, 2}, false, "x"}, y{{0, 1}, false, "y"};
    const Axes equal = layOut(QRectF(0, 0, 500, 400), x, y, Look::light(), Aspect::equal);
    COMPARE_WITHIN(equal.inner.width() / equal.inner.height(), 2, 1e-9);
    QVERIFY(QRectF(0, 0, 500, 400).contains(equal.inner));
    const Axes filled = layOut(QRectF(0, 0, 500, 400), x, y, Look::light(), Aspect::filled);
    COMPARE_WITHIN(filled.x.pixel(1) - filled.x.pixel(0), filled.y.pixel(0) - filled.y.pixel(1), 1e-9);
    QVERIFY(filled.inner.contains(filled.at(0, 0)) && filled.inner.contains(filled.at(2, 1)));
  }
};

SEMIFLOW_SUITE("views/ticks", TicksTest);
#include "ticks_test.moc"
