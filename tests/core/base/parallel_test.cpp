#include <cmath>
#include <limits>
#include <stdexcept>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/parallel.h"
#include "tests/suite.h"

class ParallelTest : public QObject {
  Q_OBJECT
 private slots:
  void sumHasTheSameBitsForAnyNumberOfThreads() {
    const auto sum = [](int threads) {
      double result = 0;
      semiflow::inArena(threads, [&] {
        result = semiflow::parallelSum(1000003, 1000, 0.0, [](std::size_t begin, std::size_t end) {
          double partial = 0;
          for (std::size_t i = begin; i < end; ++i) partial += std::sin(static_cast<double>(i));
          return partial;
        });
      });
      return result;
    };
    const double one = sum(1);
    for (const int threads : {2, 3, 4}) QCOMPARE(sum(threads), one);
  }

  void coversEveryIndexOnce() {
    for (const std::size_t count : {0UL, 1UL, 7UL, 64UL, 65UL, 1000UL}) {
      std::vector<int> seen(count, 0);
      semiflow::parallelBlocks(count, 64, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) ++seen[i];
      });
      QCOMPARE(seen, std::vector<int>(count, 1));
    }
  }

  void anExceptionReachesTheCaller() {
    QVERIFY_EXCEPTION_THROWN(semiflow::parallelBlocks(100, 1,
                                                      [](std::size_t b, std::size_t) {
                                                        if (b == 50) throw std::runtime_error("x");
                                                      }),
                             std::runtime_error);
  }

  void flushesDenormalsInEveryBlock() {
#if defined(__SSE2__)
    std::vector<double> results(64, 1.0);
    const volatile double tiny = std::numeric_limits<double>::min();
    semiflow::parallelBlocks(64, 1, [&](std::size_t b, std::size_t) { results[b] = tiny * 0.5; });
    QCOMPARE(results, std::vector<double>(64, 0.0));
#endif
  }

  void refusesWhatWillNotFit() {
    QVERIFY_EXCEPTION_THROWN(semiflow::requireMemory(1e18, "a run"), semiflow::ResourceError);
    semiflow::requireMemory(1e3, "a run");
    QCOMPARE(semiflow::byteText(1.5e9), std::string("1.5 GB"));
  }
};

SEMIFLOW_SUITE("core/base/parallel", ParallelTest);
#include "parallel_test.moc"
