#include <cmath>
#include <limits>

#include "core/base/error.h"
#include "tests/suite.h"
#include "tests/views/contents.h"
#include "views/field_choices.h"

using namespace semiflow;
using namespace semiflow::views;
using tests::field;
using tests::frame;

namespace {

/// CIE L* of a colour in sRGB (IEC 61966-2-1).
double lightness(QRgb colour) {
  const auto linear = [](int channel) {
    const double c = channel / 255.0;
    return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
  };
  const double luminance =
      0.2126 * linear(qRed(colour)) + 0.7152 * linear(qGreen(colour)) + 0.0722 * linear(qBlue(colour));
  return luminance > 0.008856 ? 116 * std::cbrt(luminance) - 16 : 903.3 * luminance;
}

experiment::GridField ramp(double lower, double upper) {
  return field("u", {{"x", "", 0, 1, 11, false}, {"y", "", 0, 1, 2, false}},
               [=](double x, double, double) { return lower + (upper - lower) * x / 10; });
}

} // namespace

class ColourTest : public QObject {
  Q_OBJECT
 private slots:
  void mapsEndInTheirPublishedColours() {
    const auto ends = [](const char* name) {
      return QColor(colourMap(name).at(0)).name() + QColor(colourMap(name).at(1)).name();
    };
    QCOMPARE(ends("viridis"), QString("#440154#fde725"));
    QCOMPARE(ends("inferno"), QString("#000004#fcffa4"));
    QCOMPARE(ends("cividis"), QString("#00224e#fee838"));
    QCOMPARE(ends("twilight"), QString("#e2d9e2#e2d9e2"));
    QCOMPARE(colourMap("viridis").at(-3), colourMap("viridis").at(0));
    QCOMPARE(colourMap("viridis").at(1e300), colourMap("viridis").at(1));
    QVERIFY_EXCEPTION_THROWN(colourMap("jet"), Error);
  }

  void lightnessRisesEvenlyAlongSequentialMaps() {
    for (const char* name : {"viridis", "inferno", "cividis"}) {
      const ColourMap& map = colourMap(name);
      const double rise = lightness(map.at(1)) - lightness(map.at(0));
      QVERIFY(rise > 50);
      for (int i = 0; i < 16; ++i) {
        const double step = lightness(map.at((i + 1) / 16.0)) - lightness(map.at(i / 16.0));
        QVERIFY2(step > 0.4 * rise / 16 && step < 1.8 * rise / 16, name);
      }
    }
  }

  void theDivergingMapIsLightInTheMiddleAndAlikeOnBothSides() {
    const ColourMap& map = colourMap("blue_red");
    QVERIFY(lightness(map.at(0.5)) > 93);
    for (const double away : {0.1, 0.25, 0.4, 0.5}) {
      COMPARE_WITHIN(lightness(map.at(0.5 - away)), lightness(map.at(0.5 + away)), 6);
      QVERIFY(lightness(map.at(0.5 + away)) < 93);
    }
    QVERIFY(qBlue(map.at(0.1)) > qRed(map.at(0.1)) && qRed(map.at(0.9)) > qBlue(map.at(0.9)));
  }

  void rangesLeaveOutWhatIsNotFinite() {
    auto holed = ramp(-2, 5);
    holed.values[3] = std::numeric_limits<double>::quiet_NaN();
    holed.values[4] = std::numeric_limits<double>::infinity();
    holed.values[5] = -std::numeric_limits<double>::infinity();
    QCOMPARE(rangeOf(holed, Part::value), (views::Range{-2, 5}));
    for (double& value : holed.values) value = std::numeric_limits<double>::quiet_NaN();
    QVERIFY(rangeOf(holed, Part::value).empty());
    QCOMPARE(views::Range().drawable(), (views::Range{0, 1}));
    const views::Range constant = views::Range{4, 4}.drawable();
    QVERIFY(constant.lower < 4 && constant.upper > 4);
  }

  void partsOfAComplexField() {
    auto psi = field("psi", {{"x", "", 0, 1, 1, false}}, [](double, double, double) { return -3; });
    psi.imaginary = {4};
    COMPARE_WITHIN(valueAt(psi, Part::modulus, 0), 5, 1e-12);
    COMPARE_WITHIN(valueAt(psi, Part::phase, 0), std::atan2(4, -3), 1e-12);
    COMPARE_WITHIN(valueAt(psi, Part::real, 0), -3, 0);
    COMPARE_WITHIN(valueAt(psi, Part::imaginary, 0), 4, 0);
    QVERIFY(isCyclic(psi, Part::phase) && !isCyclic(psi, Part::modulus));
    QCOMPARE(partTitle(psi, Part::modulus), QString("|psi|"));
  }

  void automaticMapsSuitTheValues() {
    QCOMPARE(colouringFor(0, false, {0, 3}).map->name(), std::string("viridis"));
    QCOMPARE(colouringFor(0, true, {0, 3}).map->name(), std::string("twilight"));
    const Colouring both = colouringFor(0, false, {-1, 3});
    QCOMPARE(both.map->name(), std::string("blue_red"));
    QCOMPARE(both.range, (views::Range{-3, 3})); // white is zero
    QCOMPARE(colouringFor(2, false, {-1, 3}).map->name(), std::string("inferno"));
  }

  void theRangeFollowsItsMode() {
    TrackedRange tracked;
    QCOMPARE(tracked.update({0, 1}), (views::Range{0, 1}));
    QCOMPARE(tracked.update({0.5, 4}), (views::Range{0, 4})); // widest so far is the first mode
    QCOMPARE(tracked.update({2, 3}), (views::Range{0, 4}));
    tracked.setMode(RangeMode::frame);
    QCOMPARE(tracked.update({2, 3}), (views::Range{2, 3}));
    tracked.setMode(RangeMode::fixed);
    QCOMPARE(tracked.update({-9, 9}), (views::Range{2, 3}));
    tracked.restart();
    QCOMPARE(tracked.update({-9, 9}), (views::Range{2, 3}));
    tracked.setMode(RangeMode::widest);
    tracked.restart();
    QCOMPARE(tracked.update({5, 6}), (views::Range{5, 6}));
  }

  void anotherRunStartsWithARangeOfItsOwn() {
    FieldChoices choices(2, "u");
    const auto rangeFor = [&](double upper, std::uint64_t run) {
      experiment::Frame made = *frame(0, {ramp(0, upper)});
      made.run = run;
      const auto shared = std::make_shared<const experiment::Frame>(std::move(made));
      const auto* u = choices.update(shared);
      return choices.colouring(*u, rangeOf(*u, Part::value)).range;
    };
    QCOMPARE(rangeFor(5, 1), (views::Range{0, 5}));
    QCOMPARE(rangeFor(2, 1), (views::Range{0, 5}));
    QCOMPARE(rangeFor(2, 2), (views::Range{0, 2}));
    choices.choose("range", static_cast<int>(RangeMode::fixed));
    QCOMPARE(rangeFor(7, 3), (views::Range{0, 2}));
  }

  void imagesHaveTheirFirstRowAtTheBottom() {
    const auto u = field("u", {{"x", "", 0, 1, 3, false}, {"y", "", 0, 1, 2, false}},
                         [](double x, double y, double) { return 10 * y + x; });
    QImage image;
    colourField(u, Part::value, 3, 2, 0, {&colourMap("viridis"), {0, 12}}, qRgb(9, 9, 9), image);
    QCOMPARE(image.size(), QSize(3, 2));
    QCOMPARE(image.pixel(0, 1), qRgb(0x44, 0x01, 0x54)); // the least value: first column, first row
    QCOMPARE(image.pixel(2, 0), qRgb(0xfd, 0xe7, 0x25)); // the largest: last column, last row
  }
};

SEMIFLOW_SUITE("views/colour", ColourTest);
#include "colour_test.moc"
