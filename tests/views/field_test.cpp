#include <cmath>

#include "tests/suite.h"
#include "tests/views/contents.h"
#include "tests/views/painting.h"
#include "views/pictures.h"

using namespace semiflow;
using namespace semiflow::views;
using tests::alike;
using tests::field;
using tests::frame;
using tests::painted;
using tests::shown;

namespace {

constexpr QRgb lowest = qRgb(0x00, 0x3e, 0x78), highest = qRgb(0x6f, 0x1e, 0x15); // ends of blue_red.txt
constexpr QRgb viridisEnd = qRgb(0xfd, 0xe7, 0x25), viridisBegin = qRgb(0x44, 0x01, 0x54);

std::vector<experiment::Axis> square(bool periodic = false) {
  return {{"x", "cm", -1, 2.0 / 64, 65, periodic}, {"y", "cm", -1, 2.0 / 64, 65, periodic}};
}

/// Pixels of about a colour left of the middle of the picture's data, and so on.
struct Middle {
  double x = 0, y = 0;
  int count = 0;
};
Middle middleOf(const QImage& image, QRgb colour) {
  Middle middle;
  for (const QPoint& p : tests::pixelsOf(image, colour, 4)) {
    if (p.x() > 420) continue; // the colour bar
    middle.x += p.x();
    middle.y += p.y();
    ++middle.count;
  }
  if (middle.count > 0) middle.x /= middle.count, middle.y /= middle.count;
  return middle;
}

QImage fieldImage(const std::function<double(double, double, double)>& value) {
  const auto picture = fieldPicture("u");
  picture->set(shown({frame(0, {field("u", square(), value)})}));
  return painted(*picture, {480, 400});
}

} // namespace

class FieldTest : public QObject {
  Q_OBJECT
 private slots:
  void yPointsUpwards() {
    const QImage image = fieldImage([](double, double y, double) { return y > 0 ? 1 : -1; });
    const Middle above = middleOf(image, highest), below = middleOf(image, lowest);
    QVERIFY(above.count > 20000 && below.count > 20000);
    QVERIFY2(above.y + 100 < below.y, "the positive half plane is the upper one");
    COMPARE_WITHIN(above.x, below.x, 2);
  }

  void xPointsToTheRight() {
    const QImage image = fieldImage([](double x, double, double) { return x > 0 ? 1 : -1; });
    const Middle right = middleOf(image, highest), left = middleOf(image, lowest);
    QVERIFY2(left.x + 100 < right.x, "the positive half plane is the right one");
    COMPARE_WITHIN(left.y, right.y, 2);
  }

  void aDiscIsRoundAndAsLargeAsItIs() {
    const QImage image = fieldImage([](double x, double y, double) { return std::hypot(x, y) < 0.5 ? 1 : 0; });
    const Middle disc = middleOf(image, viridisEnd), rest = middleOf(image, viridisBegin);
    COMPARE_WITHIN(disc.x, rest.x, 2);
    COMPARE_WITHIN(disc.y, rest.y, 2);
    // pi/4 r^2 of a square of side 65 cells.
    const double share = static_cast<double>(disc.count) / (disc.count + rest.count);
    COMPARE_WITHIN(share, 3.14159 * 0.25 / (65.0 / 32 * 65 / 32), 0.02);
  }

  void theReadoutTellsPlaceAndValue() {
    const auto picture = fieldPicture("u");
    picture->set(shown({frame(0, {field("u", square(), [](double x, double y, double) { return 3 * x - y; })})}));
    painted(*picture, {480, 400});
    int told = 0;
    for (int x = 60; x < 400; x += 20) {
      for (int y = 20; y < 360; y += 20) {
        const auto readout = picture->readout(QPointF(x, y));
        if (!readout) continue;
        const auto number = [](QString text) { return text.replace("−", "-").section('=', 1).trimmed().toDouble(); };
        const double px = number(readout->lines[0].section(',', 0, 0)), py = number(readout->lines[0].section(',', 1));
        COMPARE_WITHIN(number(readout->lines[1]), 3 * px - py, 1e-3);
        ++told;
      }
    }
    QVERIFY(told > 100);
  }

  void aPeriodicFieldIsDrawnOverItsWholePeriod() {
    // A field of period 1 with four points: the last quarter belongs half to the last point and half to the first.
    const auto picture = fieldPicture("u");
    picture->set(shown({frame(0, {field("u", {{"x", "", 0, 0.25, 4, true}, {"y", "", 0, 0.25, 4, true}},
                                        [](double x, double, double) { return x < 0.1 ? 1 : 0; })})}));
    const QImage image = painted(*picture, {480, 400});
    std::vector<int> columns;
    for (const QPoint& p : tests::pixelsOf(image, viridisEnd, 4)) {
      if (p.x() < 400) columns.push_back(p.x());
    }
    const auto [least, most] = std::minmax_element(columns.begin(), columns.end());
    const auto readout = picture->readout(QPointF(*most - 1, 200));
    QVERIFY(*most - *least > 250); // at both ends of the period
    QVERIFY(readout.has_value());
    QVERIFY2(readout->lines[1].endsWith("= 1"), qPrintable(readout->lines.join(';')));
  }

  void colourRangesFollowTheChoice() {
    const auto at = [](double height) {
      return frame(height, {field("u", square(), [=](double x, double, double) { return x > 0 ? height : 0; })});
    };
    const auto picture = fieldPicture("u");
    const auto colourOfRight = [&](double height) {
      picture->set(shown({at(height)}));
      return painted(*picture, {480, 400}).pixel(320, 200);
    };
    QVERIFY(alike(colourOfRight(2), viridisEnd));
    QVERIFY(alike(colourOfRight(1), qRgb(0x21, 0x91, 0x8c))); // half of the widest range so far
    picture->choose("range", static_cast<int>(RangeMode::frame));
    QVERIFY(alike(colourOfRight(1), viridisEnd));
    picture->choose("range", static_cast<int>(RangeMode::fixed));
    QVERIFY(alike(colourOfRight(100), viridisEnd));
    QVERIFY(alike(colourOfRight(0.5), qRgb(0x21, 0x91, 0x8c)));
  }

  void aComplexFieldShowsTheChosenPart() {
    auto psi = field("psi", square(), [](double, double, double) { return 1; });
    psi.imaginary.assign(psi.values.size(), 0);
    for (std::size_t i = 0; i < psi.values.size(); ++i) psi.values[i] = i % 65 < 32 ? -1 : 1;
    const auto picture = fieldPicture("psi");
    picture->set(shown({frame(0, {psi})}));
    QCOMPARE(picture->title(), QString("|psi|"));
    const QImage modulus = painted(*picture, {480, 400});
    QVERIFY(alike(modulus.pixel(120, 200), modulus.pixel(320, 200), 1));
    picture->choose("part", 2);
    QCOMPARE(picture->title(), QString("Re psi"));
    const QImage real = painted(*picture, {480, 400});
    QVERIFY(alike(real.pixel(120, 200), lowest) && alike(real.pixel(320, 200), highest));
  }

  void spaceIsUpwardsAndTimeToTheRight() {
    std::vector<experiment::FramePtr> past;
    for (int k = 0; k <= 50; ++k) {
      const double time = 0.02 * k;
      // One until t = 0.5, then zero below and minus one above.
      past.push_back(frame(time, {field("u", {{"x", "", -1, 2.0 / 100, 101, false}}, [time](double x, double, double) {
                             return time < 0.5 ? 1 : x > 0 ? -1 : 0;
                           })}));
    }
    const auto picture = spaceTimePicture("u");
    picture->set(shown(past, 1));
    const QImage image = painted(*picture, {480, 300});
    QVERIFY(alike(image.pixel(120, 80), highest) && alike(image.pixel(120, 210), highest));
    QVERIFY(alike(image.pixel(340, 80), lowest));
    QVERIFY(alike(image.pixel(340, 210), qRgb(0xf2, 0xf3, 0xf3), 4));
    const auto early = picture->timeAt({120, 80}), late = picture->timeAt({340, 80});
    QVERIFY(early && late && *early < 0.5 && *late > 0.5);
  }

  void timeThatHasNotComeIsEmpty() {
    std::vector<experiment::FramePtr> past;
    for (int k = 0; k <= 10; ++k) {
      past.push_back(
          frame(0.05 * k, {field("u", {{"x", "", 0, 0.1, 11, false}}, [](double, double, double) { return 1; })}));
    }
    const auto picture = spaceTimePicture("u");
    picture->set(shown(past, 1));
    const QImage image = painted(*picture, {480, 300});
    QVERIFY(alike(image.pixel(340, 120), Look::light().paper.rgb(), 2));
    QVERIFY(!alike(image.pixel(120, 120), Look::light().paper.rgb(), 40));
  }
};

SEMIFLOW_SUITE("views/field", FieldTest);
#include "field_test.moc"
