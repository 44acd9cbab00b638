#include <cmath>

#include "tests/suite.h"
#include "tests/views/contents.h"
#include "tests/views/painting.h"
#include "views/pictures.h"
#include "views/trails.h"

using namespace semiflow;
using namespace semiflow::views;
using tests::alike;
using tests::frame;
using tests::painted;
using tests::pixelsOf;
using tests::shown;

namespace {

experiment::Particles at(const std::vector<QPointF>& places) {
  experiment::Particles particles;
  particles.coordinates = {"x", "y"};
  for (const QPointF& place : places) {
    particles.positions.push_back(place.x());
    particles.positions.push_back(place.y());
  }
  return particles;
}

/// A line of one coordinate: a uniform density on [0, 1] and its particles.
experiment::Particles uniform(std::size_t count) {
  experiment::Particles particles;
  particles.coordinates = {"x"};
  for (std::size_t p = 0; p < count; ++p)
    particles.positions.push_back((static_cast<double>(p) + 0.5) / static_cast<double>(count));
  return particles;
}

} // namespace

class CloudTest : public QObject {
  Q_OBJECT
 private slots:
  void particlesAreWhereTheyAre() {
    const auto picture = cloudPicture("position");
    picture->set(shown({frame(0, {at({{-1, -1}, {1, -1}, {0, 1}})})}));
    const QImage image = painted(*picture, {400, 400});
    const auto dots = pixelsOf(image, Look::light().seriesColour(1).rgb(), 10);
    QVERIFY(dots.size() > 10);
    int left = 0, right = 0, top = 0;
    for (const QPoint& p : dots) {
      if (p.y() < 200) {
        ++top;
      } else {
        ++(p.x() < 215 ? left : right);
      }
    }
    QVERIFY(top > 3 && left > 3 && right > 3);
  }

  void aUnitIsAsLongOnBothAxes() {
    const auto picture = cloudPicture("position");
    picture->set(shown({frame(0, {at({{-1, 0}, {1, 0}, {0, -1}, {0, 1}})})}));
    const QImage image = painted(*picture, {700, 400});
    const auto dots = pixelsOf(image, Look::light().seriesColour(1).rgb(), 10);
    int left = 10000, right = 0, top = 10000, bottom = 0;
    for (const QPoint& p : dots) {
      left = std::min(left, p.x()), right = std::max(right, p.x());
      top = std::min(top, p.y()), bottom = std::max(bottom, p.y());
    }
    COMPARE_WITHIN(right - left, bottom - top, 2);
  }

  void trailsAreDrawnOverTheDensityAlongThePath() {
    std::vector<experiment::FramePtr> past;
    for (int k = 0; k <= 10; ++k) {
      auto particles = tests::cloud(1, 2, 0); // for its density
      particles.positions = {-4 + 0.8 * k, 2.5};
      past.push_back(frame(0.1 * k, {particles}));
    }
    const auto picture = cloudPicture("position");
    picture->set(shown(past));
    const QImage with = painted(*picture, {400, 400});
    picture->choose("trails", 0);
    const QImage without = painted(*picture, {400, 400});
    int left = 1000, right = 0, top = 1000, bottom = 0;
    for (int y = 0; y < 400; ++y) {
      for (int x = 0; x < 400; ++x) {
        if (with.pixel(x, y) == without.pixel(x, y)) continue;
        left = std::min(left, x), right = std::max(right, x), top = std::min(top, y), bottom = std::max(bottom, y);
      }
    }
    QVERIFY2(right - left > 230, "the path is as long as the way");
    QVERIFY2(bottom - top <= 4, "and level");
    // Below the path there is the density: the sheet is not white where it is high.
    QVERIFY(tests::inkIn(without, Look::light().paper.rgb()) > 10000);
    const QImage dark = painted(*picture, {400, 400}, Look::dark());
    QVERIFY(tests::inkIn(dark, Look::dark().paper.rgb()) > 10000);
  }

  void trailsFollowTheSameParticlesThroughTime() {
    std::vector<experiment::FramePtr> past;
    for (int k = 0; k < 100; ++k) past.push_back(frame(0.01 * k, {tests::cloud(1000, 2, 0.01 * k)}));
    const Trails trails = trailsOf(shown(past), "position", 50, 20);
    QCOMPARE(trails.particles.size(), std::size_t{50});
    QVERIFY(trails.frames.size() <= 20);
    QCOMPARE(trails.frames.back(), &std::get<experiment::Particles>(*past.back()->contents[0]));
    QCOMPARE(trails.frames.front(), &std::get<experiment::Particles>(*past.front()->contents[0]));
    QCOMPARE(trailsOf(shown({past.begin(), past.begin() + 50}), "position", 50, 20).particles, trails.particles);
  }

  void manyParticlesMakeOneCloud() {
    const auto picture = cloudPicture("position");
    picture->set(shown({frame(0, {tests::cloud(100000, 2, 1)})}));
    const QImage image = painted(*picture, {500, 400});
    QVERIFY(tests::inkIn(image, Look::light().paper.rgb()) > 10000);
    const auto readout = picture->readout({250, 200});
    QVERIFY(readout && readout->lines[0].startsWith("particle "));
    const auto picked = picture->pick({250, 200});
    QVERIFY(picked && picked->content == "position" && picked->index < 100000);
  }

  void theHistogramOfAUniformLawIsLevel() {
    const auto picture = histogramPicture("position");
    picture->set(shown({frame(0, {uniform(20000)})}));
    painted(*picture, {500, 300});
    int bars = 0;
    for (int x = 70; x < 480; x += 15) {
      const auto readout = picture->readout(QPointF(x, 200));
      if (!readout) continue;
      const double density = readout->lines[1].section(' ', 1).toDouble();
      COMPARE_WITHIN(density, 1, 0.05);
      ++bars;
    }
    QVERIFY(bars > 10);
  }

  void weightsCount() {
    auto particles = uniform(1000);
    for (std::size_t p = 0; p < 1000; ++p) particles.logWeights.push_back(p < 500 ? -800.0 : 0.0);
    const auto picture = histogramPicture("position");
    picture->set(shown({frame(0, {particles})}));
    painted(*picture, {500, 300});
    const auto densityAt = [&](double x) { return picture->readout({x, 200})->lines[1].section(' ', 1).toDouble(); };
    COMPARE_WITHIN(densityAt(140), 0, 1e-6);
    COMPARE_WITHIN(densityAt(400), 2, 0.2);
  }
};

SEMIFLOW_SUITE("views/cloud", CloudTest);
#include "cloud_test.moc"
