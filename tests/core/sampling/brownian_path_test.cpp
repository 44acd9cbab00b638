#include <cmath>

#include "core/sampling/brownian_path.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::sampling;

namespace {

/// Uneven places that nest when their number is doubled.
std::vector<double> points(std::size_t intervals) {
  std::vector<double> all;
  for (std::size_t i = 0; i <= intervals; ++i) {
    const double part = static_cast<double>(i) / static_cast<double>(intervals);
    all.push_back(1 - part * part * (1.5 - 0.5 * part));
  }
  return all;
}

std::vector<Cloud> increments(std::size_t intervals, std::size_t particles, std::uint64_t seed = 4) {
  BrownianPath path(Random(seed, Stream::noise), points(intervals), particles, 2);
  std::vector<Cloud> all;
  for (std::size_t i = 0; i < intervals; ++i) all.push_back(path.increment(i));
  return all;
}

} // namespace

class BrownianPathTest : public QObject {
  Q_OBJECT
 private slots:
  void refinementAddsUp() {
    const auto coarse = increments(6, 3);
    for (const std::size_t factor : {2UL, 4UL, 16UL}) {
      const auto fine = increments(6 * factor, 3);
      for (std::size_t i = 0; i < 6; ++i) {
        for (std::size_t p = 0; p < 3; ++p) {
          double sum = 0;
          for (std::size_t j = 0; j < factor; ++j) sum += fine[i * factor + j].at(p, 1);
          COMPARE_WITHIN(sum, coarse[i].at(p, 1), 1e-14);
        }
      }
    }
  }

  /// Independent increments of variance |t - s|: normalised, they have the covariance 1.
  void incrementsHaveTheBrownianLaw() {
    constexpr std::size_t intervals = 12;
    constexpr std::size_t particles = 20000;
    const auto all = increments(intervals, particles);
    const auto times = points(intervals);
    for (std::size_t i = 0; i < intervals; ++i) {
      for (std::size_t j = 0; j <= i; ++j) {
        const double scale = std::sqrt((times[i] - times[i + 1]) * (times[j] - times[j + 1]));
        double sum = 0;
        for (std::size_t p = 0; p < particles; ++p) sum += all[i].at(p, 0) * all[j].at(p, 0) / scale;
        COMPARE_WITHIN(sum / particles, i == j ? 1.0 : 0.0, 5 * std::sqrt((i == j ? 2.0 : 1.0) / particles));
      }
    }
  }

  void particleDependsOnNothingElse() {
    const auto few = increments(24, 18);
    const auto many = increments(24, 700);
    for (std::size_t i = 0; i < 24; ++i) QCOMPARE(few[i].at(17, 1), many[i].at(17, 1));
    QVERIFY(few[0].at(17, 1) != increments(24, 18, 5)[0].at(17, 1));
  }
};

SEMIFLOW_SUITE("core/sampling/brownian_path", BrownianPathTest);
#include "brownian_path_test.moc"
