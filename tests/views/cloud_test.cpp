#include <cmath>
#include <numbers>
#include <numeric>

#include "tests/suite.h"
#include "tests/views/contents.h"
#include "tests/views/painting.h"
#include "views/cloud_marginals.h"
#include "views/cloud_plane.h"
#include "views/pictures.h"
#include "views/trails.h"

using namespace semiflow;
using namespace semiflow::views;
using experiment::FramePtr;
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

  /// Points along a slanted line in space: one principal axis is the line, and nothing is left along the second.
  void cloudsAreSeenAlongTheirPrincipalAxes() {
    experiment::Particles line;
    line.coordinates = {"x", "y", "z"};
    for (int p = 0; p < 50; ++p) {
      for (const double along : {1.0, 2.0, -2.0}) line.positions.push_back(along * (p - 24.5));
    }
    const QStringList names = CloudPlane::namesOf(line);
    QCOMPARE(names, (QStringList{"x, y", "x, z", "y, z", "principal axes"}));
    const CloudPlane second(line, 1), principal(line, 3);
    QCOMPARE(second.at(line, 49), QPointF(24.5, -49));
    QVERIFY(!second.isOfTheFirstTwo() && CloudPlane(line, 0).isOfTheFirstTwo());
    QVERIFY(std::abs(std::abs(principal.at(line, 49).x()) - 3 * 24.5) < 1e-9);
    QVERIFY(std::abs(principal.at(line, 49).y()) < 1e-9);
    QCOMPARE(principal.labels()[0], QStringLiteral("principal axis 1"));
    const auto picture = cloudPicture("position");
    picture->set(shown({frame(0, {line})}));
    picture->choose(QStringLiteral("plane"), 3);
    QVERIFY(tests::inkIn(painted(*picture, {400, 400}), Look::light().paper.rgb()) > 100);
  }

  void particlesDensityIsCounted() {
    const experiment::Axis x{"x", "", 0, 0.05, 21, false}, y{"y", "", 0, 0.05, 21, false};
    const auto exact = tests::field("log_density", {x, y}, [](double, double, double) { return 0.0; });
    experiment::Particles two = at({{0.25, 0.25}, {0.75, 0.6}});
    two.logWeights = {std::log(3.0), 0};
    const auto counted = logDensityOf(two, exact);
    double mass = 0;
    for (const double log : counted.values) mass += std::exp(log) * 0.0025;
    QVERIFY(std::abs(mass - 1) < 1e-9);
    QVERIFY(std::abs(std::exp(counted.values[5 * 21 + 5] - counted.values[12 * 21 + 15]) - 3) < 1e-9);
  }

  /// Of a normal law with the deviations 0.5 and 1: along either axis normal again.
  void marginalsAreCountedAndIntegrated() {
    const experiment::Axis x{"x", "", -4, 0.05, 161, false}, y{"y", "", -5, 0.05, 201, false};
    const auto exact = tests::field("log_density", {x, y}, [](double a, double b, double) {
      return -2 * a * a - 0.5 * b * b - std::log(std::numbers::pi);
    });
    experiment::Particles three = at({{0.3, -1}, {0.3, 2}, {-1, 9}});
    three.logWeights = {std::log(2.0), 0, 0};
    const CloudPlane plane(three, 0);
    const Marginal along = marginalOf(three, plane, 0, {-2, 2}, &exact),
                   up = marginalOf(three, plane, 1, {-2, 3}, &exact);
    QCOMPARE(along.places.size(), std::size_t{161});
    QCOMPARE(up.places.size(), std::size_t{201});
    COMPARE_WITHIN(along.exact[80], 2 / std::sqrt(2 * std::numbers::pi), 1e-6);
    COMPARE_WITHIN(up.exact[120], std::exp(-0.5) / std::sqrt(2 * std::numbers::pi), 1e-6); // one deviation up
    const auto whole = [](const Marginal& marginal) {
      const double cell = marginal.range.width() / static_cast<double>(marginal.counted.size());
      return cell * std::accumulate(marginal.counted.begin(), marginal.counted.end(), 0.0);
    };
    COMPARE_WITHIN(whole(along), 1.0, 1e-12);
    COMPARE_WITHIN(whole(up), 0.75, 1e-12); // one of three lies beyond, with a quarter of the weight
    QVERIFY(marginalOf(three, plane, 0, {-2, 2}, nullptr).places.empty());
  }

  void marginalsStandBesideThePlane() {
    const auto picture = cloudPicture("position");
    picture->set(shown({frame(0, {tests::cloud(500, 2, 1)})}));
    painted(*picture, {400, 400});
    const QRectF before = picture->plane();
    picture->choose(QStringLiteral("shade"), 2);
    const QImage image = painted(*picture, {400, 400});
    const QRectF plane = picture->plane();
    QVERIFY(plane.top() > before.top() + 20 && plane.right() < before.right() - 20);
    const QRgb paper = Look::light().paper.rgb();
    const auto strip = [&](const QRectF& rect) { return tests::inkIn(image.copy(rect.toRect()), paper); };
    QVERIFY(strip({plane.left(), plane.top() - 40, plane.width(), 38}) > 300);
    QVERIFY(strip({plane.right() + 3, plane.top(), 38, plane.height()}) > 300);
    Look bare = Look::light();
    bare.bare = true;
    painted(*picture, {400, 400}, bare);
    QCOMPARE(picture->plane(), QRectF(0, 0, 400, 400));
  }

  /// A field to the right, as complex numbers behind the cloud.
  void arrowsPointAlongTheFlow() {
    const experiment::Axis x{"x", "", -1, 0.5, 5, false}, y{"y", "", -1, 0.5, 5, false};
    auto flow = tests::field("velocity", {x, y}, [](double, double, double) { return 1.0; });
    flow.imaginary.assign(25, 0.0);
    const auto cloud = at({{-1, -1}, {1, 1}});
    const auto with = frame(0, {cloud, flow}), without = frame(0, {cloud});
    QVERIFY(arrowsFor(*with, cloud) != nullptr && arrowsFor(*without, cloud) == nullptr);
    const auto inkOf = [](const FramePtr& of) {
      const auto picture = cloudPicture("position");
      picture->set(shown({of}));
      return tests::inkIn(painted(*picture, {400, 400}), Look::light().paper.rgb());
    };
    QVERIFY(inkOf(with) > inkOf(without) + 300);
    QCOMPARE(picturesFor(*with, tests::until(1)).size(), std::size_t{1}); // no picture of the arrows alone
  }

  /// A picked particle's way is drawn whole, and chosen in every cloud of the same particles.
  void aPickedPathIsDrawn() {
    std::vector<FramePtr> frames;
    for (int k = 0; k <= 10; ++k) {
      auto denoised = at({{0.1 * k - 0.5, 0.5}, {0, -0.8}});
      denoised.name = "denoised";
      frames.push_back(frame(0.1 * k, {at({{0.1 * k - 0.5, 0}, {0.9, 0.9}}), denoised}));
    }
    for (const char* name : {"position", "denoised"}) {
      const auto picture = cloudPicture(name);
      picture->choose(QStringLiteral("trails"), 0);
      picture->set(shown(frames));
      const auto marked = [&] {
        return pixelsOf(painted(*picture, {400, 400}), Look::light().cursor.rgb(), 40).size();
      };
      const std::size_t before = marked();
      picture->select({"position", 0});
      QVERIFY2(marked() > before + 100, name);
    }
  }

  void saysHowManyPathsAreDrawn() {
    std::vector<FramePtr> frames;
    for (int k = 0; k <= 5; ++k) frames.push_back(frame(0.1 * k, {tests::cloud(3000, 2, 0.1 * k)}));
    const auto picture = cloudPicture("position");
    picture->set(shown(frames));
    const auto corner = [&] {
      const QImage image = painted(*picture, {500, 400});
      return tests::inkIn(image.copy(330, 330, 160, 40), Look::light().paper.rgb());
    };
    const std::size_t with = corner();
    picture->choose(QStringLiteral("trails"), 0);
    QVERIFY2(with > corner(), qPrintable(QString::number(with)));
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
