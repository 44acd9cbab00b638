#include <limits>

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

constexpr double missing = std::numeric_limits<double>::quiet_NaN();
constexpr double infinite = std::numeric_limits<double>::infinity();

/// Contents of every type, of about that many points in each direction, whose numbers are all of one kind.
std::vector<experiment::Content> contents(std::size_t points, const std::function<double(std::size_t)>& number) {
  std::vector<experiment::Content> all;
  const auto filled = [&](const char* name, std::size_t dimension) {
    std::vector<experiment::Axis> axes;
    for (std::size_t c = 0; c < dimension; ++c) axes.push_back({std::string(1, "xyz"[c]), "", 0, 1, points, true});
    std::size_t index = 0;
    auto made = field(name, axes, [&](double, double, double) { return number(index++); });
    return made;
  };
  all.emplace_back(filled("line", 1));
  all.emplace_back(filled("plane", 2));
  all.emplace_back(filled("box", 3));
  auto complex = filled("psi", 2);
  complex.imaginary = complex.values;
  all.emplace_back(complex);
  for (std::size_t d = 1; d <= 3; ++d) {
    experiment::Particles cloud;
    cloud.name = "cloud" + std::to_string(d);
    cloud.coordinates = {"x", "y", "z"};
    cloud.coordinates.resize(d);
    for (std::size_t i = 0; i < points * d; ++i) cloud.positions.push_back(number(i));
    for (std::size_t i = 0; i < points; ++i) cloud.logWeights.push_back(number(i));
    if (d < 3) cloud.logDensity = std::make_shared<const experiment::GridField>(filled("log_density", d));
    all.emplace_back(cloud);
  }
  experiment::Spectrum spectrum;
  spectrum.interval = 1;
  for (std::size_t i = 0; i < points; ++i) {
    spectrum.eigenvalues.emplace_back(number(i), number(i + 1));
    spectrum.residuals.push_back(number(i));
    spectrum.amplitudes.emplace_back(number(i), 0);
    spectrum.singularValues.push_back(number(i));
  }
  spectrum.modes.assign(points * points, number(0));
  spectrum.pseudospectrum = std::make_shared<const experiment::GridField>(filled("pseudospectrum", 2));
  all.emplace_back(spectrum);
  experiment::Table table{"table", {{"t", "", {}}, {"y", "", {}}}};
  for (std::size_t i = 0; i < points; ++i) {
    table.columns[0].values.push_back(static_cast<double>(i));
    table.columns[1].values.push_back(number(i));
  }
  all.emplace_back(table);
  table.name = "logarithmic";
  table.logarithmic = true;
  all.emplace_back(table);
  return all;
}

} // namespace

class DegenerateTest : public QObject {
  Q_OBJECT
 private slots:
  void everyPictureOfStrangeNumbersIsDrawn_data() {
    QTest::addColumn<int>("points");
    QTest::addColumn<double>("even");
    QTest::addColumn<double>("odd");
    for (const int points : {1, 6}) {
      const auto row = [&](const char* name, double even, double odd) {
        QTest::addRow("%s, %d points", name, points) << points << even << odd;
      };
      row("not a number", missing, missing);
      row("some not a number", missing, 1);
      row("infinite", infinite, -infinite);
      row("some infinite", 1, infinite);
      row("zero", 0, 0);
      row("constant", 3.5, 3.5);
      row("huge", 1.7e308, -1.7e308);
      row("tiny", 5e-324, 0);
      row("nearly constant", 1, std::nextafter(1, 2));
    }
    QTest::newRow("nothing") << 0 << 1.0 << 1.0;
    QTest::newRow("two points") << 2 << 1.0 << -1.0;
  }
  void everyPictureOfStrangeNumbersIsDrawn() {
    QFETCH(int, points);
    QFETCH(double, even);
    QFETCH(double, odd);
    const auto number = [&](std::size_t i) { return i % 2 == 0 ? even : odd; };
    const auto made = contents(static_cast<std::size_t>(points), number);
    std::vector<experiment::FramePtr> past;
    for (const double time : {0.0, 0.5, 1.0}) {
      past.push_back(frame(time, made, {{"mass", "", number(0)}, {"tail", "", number(1), true}}));
    }
    // Pictures are chosen for a frame with everything in it: what is empty later must be told in them.
    const auto sound = frame(0, contents(5, [](std::size_t i) { return 1.0 + static_cast<double>(i); }),
                             {{"mass", "", 1}, {"tail", "", 1, true}});
    experiment::RunInfo info;
    info.end = 1;
    const auto pictures = picturesFor(*sound, info);
    QVERIFY(pictures.size() >= 10);
    for (const auto& picture : pictures) {
      picture->set(shown(past));
      for (const QSize size : {QSize(300, 220), QSize(1, 1)}) {
        const bool large = size.width() == 300;
        const QImage image = painted(*picture, size);
        if (!large) continue;
        QVERIFY2(tests::inkIn(image, Look::light().paper.rgb()) > 100, qPrintable(picture->title()));
        picture->zoom({150, 100}, 1.5);
        picture->pan({10, 10});
        painted(*picture, size);
        for (int x = 0; x < 300; x += 25) {
          picture->readout(QPointF(x, 100));
          picture->pick(QPointF(x, 100));
          picture->timeAt(QPointF(x, 100));
        }
        for (const Choice& choice : picture->choices()) {
          for (int index = 0; index < choice.names.size(); ++index) {
            picture->choose(choice.id, index);
            if (points == 2) painted(*picture, size);
          }
        }
        picture->resetZoom();
      }
    }
  }

  void picturesOfWhatIsNotThereSaySo() {
    const auto sound =
        frame(0, contents(5, [](std::size_t i) { return 1.0 + static_cast<double>(i); }), {{"mass", "", 1}});
    experiment::RunInfo info;
    info.end = 1;
    for (const auto& picture : picturesFor(*sound, info)) {
      for (const auto& none : {shown({}), shown({frame(0, {})})}) {
        picture->set(none);
        const QImage image = painted(*picture, {300, 200});
        QVERIFY2(tests::inkIn(image, Look::light().paper.rgb()) > 100, qPrintable(picture->title()));
        QVERIFY(!picture->readout({150, 100}) && !picture->pick({150, 100}));
      }
    }
  }

  void viewsOfNothingAreNone() { QVERIFY(viewsFor(*frame(0, {}), tests::until(1), Look::light()).empty()); }
};

SEMIFLOW_SUITE("views/degenerate", DegenerateTest);
#include "degenerate_test.moc"
