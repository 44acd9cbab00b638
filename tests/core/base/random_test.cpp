#include <cmath>
#include <set>

#include "core/base/parallel.h"
#include "core/base/random.h"
#include "tests/suite.h"

using semiflow::Random;
using semiflow::Stream;

class RandomTest : public QObject {
  Q_OBJECT
 private slots:
  void knownAnswer() {
    // Philox4x32-10 of counter 0 and key 0, from the known-answer file that comes with the paper's own code.
    const auto words = Random(0, Stream::initial).words(0, 0, 0);
    QCOMPARE(words[0], 0x6627e8d5U);
    QCOMPARE(words[1], 0xe169c58dU);
    QCOMPARE(words[2], 0xbc57ac4cU);
    QCOMPARE(words[3], 0x9b00dbd8U);
  }

  void streamsShareNoNumber() {
    std::set<std::array<std::uint32_t, 4>> seen;
    for (const Stream stream : {Stream::initial, Stream::noise, Stream::target}) {
      for (std::uint64_t particle = 0; particle < 50; ++particle) {
        for (std::uint32_t step = 0; step < 10; ++step) {
          for (std::uint32_t draw = 0; draw < 4; ++draw) {
            QVERIFY(seen.insert(Random(3, stream).words(particle, step, draw)).second);
          }
        }
      }
    }
  }

  void normalsHaveTheMomentsOfTheNormalLaw() {
    constexpr std::size_t count = 400000;
    const Random random(11, Stream::noise);
    double sums[4] = {0, 0, 0, 0};
    for (std::size_t p = 0; p < count / 2; ++p) {
      for (const double x : random.normals(p, 0, 0)) {
        double power = 1;
        for (double& sum : sums) sum += (power *= x);
      }
    }
    const double n = count;
    COMPARE_WITHIN(sums[0] / n, 0.0, 5 / std::sqrt(n));
    COMPARE_WITHIN(sums[1] / n, 1.0, 5 * std::sqrt(2 / n));
    COMPARE_WITHIN(sums[2] / n, 0.0, 5 * std::sqrt(15 / n));
    COMPARE_WITHIN(sums[3] / n, 3.0, 5 * std::sqrt(96 / n));
  }

  void fillsAnOddNumber() {
    const Random random(1, Stream::target);
    double three[4] = {0, 0, 0, -7};
    random.fillNormals(5, 6, three, 3);
    QCOMPARE(three[0], random.normals(5, 6, 0)[0]);
    QCOMPARE(three[2], random.normals(5, 6, 1)[0]);
    QCOMPARE(three[3], -7.0);
  }
};

SEMIFLOW_SUITE("core/base/random", RandomTest);
#include "random_test.moc"
