#include <cmath>
#include <numbers>

#include "core/base/parallel.h"
#include "core/sampling/distances/energy_distance.h"
#include "core/sampling/distances/sliced_wasserstein.h"
#include "core/sampling/distances/target_distances.h"
#include "tests/core/sampling/laboratory.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::sampling;
using namespace semiflow::tests;

namespace {

/// The quantiles of N(mean, deviation^2) at (p + 1/2) / count, by bisection.
Cloud gaussianQuantiles(std::size_t count, double mean, double deviation) {
  Cloud x(count, 1);
  for (std::size_t p = 0; p < count; ++p) {
    const double level = (static_cast<double>(p) + 0.5) / static_cast<double>(count);
    double lower = -10, upper = 10;
    for (int i = 0; i < 60; ++i) {
      const double middle = 0.5 * (lower + upper);
      (0.5 * std::erfc(-middle / std::numbers::sqrt2) < level ? lower : upper) = middle;
    }
    x.at(p, 0) = mean + deviation * lower;
  }
  return x;
}

Cloud shifted(Cloud x, const std::vector<double>& by) {
  for (std::size_t p = 0; p < x.count(); ++p) {
    for (std::size_t c = 0; c < x.dimension(); ++c) x.at(p, c) += by[c];
  }
  return x;
}

/// E|Z| for Z ~ N(mean, deviation^2).
double meanAbsolute(double mean, double deviation) {
  return deviation * std::sqrt(2 / std::numbers::pi) * std::exp(-0.5 * mean * mean / (deviation * deviation)) +
         mean * std::erf(mean / (deviation * std::numbers::sqrt2));
}

} // namespace

class DistancesTest : public QObject {
  Q_OBJECT
 private slots:
  /// W_2^2 = (m - m')^2 + (s - s')^2, and W_1 = |s - s'| sqrt(2/pi) where the means agree.
  void wassersteinBetweenGaussians() {
    const std::vector<double> line{1.0};
    const Cloud a = gaussianQuantiles(20000, 0, 1);
    COMPARE_WITHIN(slicedWasserstein(a, gaussianQuantiles(20000, 3, 1), line, 1), 3.0, 1e-9);
    COMPARE_WITHIN(slicedWasserstein(a, gaussianQuantiles(20000, 0, 1.5), line, 1),
                   0.5 * std::sqrt(2 / std::numbers::pi), 1e-4);
    COMPARE_WITHIN(slicedWasserstein(a, gaussianQuantiles(20000, 3, 1.5), line, 2), std::sqrt(9.25), 1e-3);
  }

  /// A shift by v moves every shadow by the direction times v: E|<theta, v>| = 2|v|/pi in the plane, |v|/2 in space.
  void slicesOfAShift() {
    const Cloud plane = normalCloud(500, 2);
    const auto directions = randomDirections(4000, 2, Random(1, Stream::projections));
    COMPARE_WITHIN(slicedWasserstein(plane, shifted(plane, {3, 4}), directions, 1), 10 / std::numbers::pi, 0.1);
    COMPARE_WITHIN(slicedWasserstein(plane, shifted(plane, {3, 4}), directions, 2), 5 / std::numbers::sqrt2, 0.1);
    const Cloud space = normalCloud(100, 3);
    COMPARE_WITHIN(slicedWasserstein(space, shifted(space, {0, 0, 2}),
                                     randomDirections(4000, 3, Random(1, Stream::projections)), 1),
                   1.0, 0.05);
    QCOMPARE(slicedWasserstein(plane, plane, directions, 1), 0.0);
  }

  void energyOfPoints() {
    // Two points at 0, three at distance 5: 2*5 - 0 - 0.
    const Cloud zero(2, 2);
    COMPARE_WITHIN(energyDistance(zero, shifted(Cloud(3, 2), {3, 4})), 10, 1e-14);
    // {0, 1} against {2}: 2*(2+1)/2 - 2*1/4 - 0.
    Cloud pair(2, 1);
    pair.at(1, 0) = 1;
    COMPARE_WITHIN(energyDistance(pair, shifted(Cloud(1, 1), {2})), 2.5, 1e-14);
    QCOMPARE(energyDistance(pair, pair), 0.0);
  }

  void energyBetweenGaussians() {
    const Cloud a = gaussianQuantiles(3000, 0, 1);
    const Cloud b = gaussianQuantiles(3000, 1, 2);
    const double exact =
        2 * meanAbsolute(1, std::sqrt(5)) - meanAbsolute(0, std::sqrt(2)) - meanAbsolute(0, 2 * std::sqrt(2));
    COMPARE_WITHIN(energyDistance(a, b), exact, 1e-3);
  }

  void sameForAnyNumberOfThreads() {
    const Cloud a = normalCloud(700, 3);
    const Cloud b = normalCloud(700, 3, 1.2, 9);
    const auto directions = randomDirections(20, 3, Random(1, Stream::projections));
    std::vector<double> found;
    for (const int threads : {1, 2, 4}) {
      inArena(threads, [&] {
        found.push_back(energyDistance(a, b));
        found.push_back(slicedWasserstein(a, b, directions, 1));
      });
    }
    QCOMPARE(found[2], found[0]);
    QCOMPARE(found[4], found[0]);
    QCOMPARE(found[3], found[1]);
    QCOMPARE(found[5], found[1]);
  }

  /// Exact samples are near the target by every measure, samples of one mode alone are as far as they should be.
  void measuresASampleAgainstTheTarget() {
    const auto target =
        make(targets(),
             R"({"id":"gaussian_mixture","weights":[0.75,0.25],"means":[[-2],[2]],"covariances":[[[0.01]],[[0.01]]]})");
    TargetDistances distances(2000, 8, 1);
    distances.prepare(*target, 5000);
    const Level clean{0, 1, 1e-3, std::log(1e3)};
    Cloud exact(5000, 1);
    target->sample(Random(77, Stream::target), exact);
    const auto good = distances.measure(*target, clean, exact);
    QCOMPARE(good[0].name, std::string("sliced_wasserstein"));
    QVERIFY(good[0].value < 0.15 && good[1].value < 0.01 && good[2].value < 0.03);
    Cloud onlyLeft(5000, 1);
    for (std::size_t p = 0; p < 5000; ++p) onlyLeft.at(p, 0) = -2;
    const auto bad = distances.measure(*target, clean, onlyLeft);
    COMPARE_WITHIN(bad[0].value, 0.25 * 4 + 0.75 * 0.08, 0.15); // a quarter has to move by 4
    COMPARE_WITHIN(bad[1].value, 2 * 0.25 * 4 - 2 * 0.75 * 0.25 * 4, 0.1);
    COMPARE_WITHIN(bad[2].value, 0.25, 1e-6);
    QVERIFY(TargetDistances(0, 8, 1).measure(*target, clean, exact).empty());
  }
};

SEMIFLOW_SUITE("core/sampling/distances", DistancesTest);
#include "distances_test.moc"
