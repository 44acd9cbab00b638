#include <latch>
#include <stdexcept>

#include <tbb/task_arena.h>

#include "core/base/background.h"
#include "core/base/parallel.h"
#include "tests/suite.h"

using semiflow::Background;

class BackgroundTest : public QObject {
  Q_OBJECT
 private slots:
  void returnsWhatTheWorkReturns() {
    Background background;
    int calls = 0;
    QVERIFY(!background.run({}, [&](const std::stop_token&) { return ++calls > 1; }));
    QVERIFY(background.run({}, [&](const std::stop_token&) { return ++calls > 1; }));
    QCOMPARE(calls, 2);
  }

  void aStopIsNotKeptWaitingAndNothingIsDoneTwice() {
    Background background;
    std::latch began(1), released(1);
    int calls = 0;
    const auto work = [&](const std::stop_token&) { // takes no notice of the stop, as a factorization
      ++calls;
      began.count_down();
      released.wait();
      return true;
    };
    std::stop_source stop;
    std::jthread user([&] {
      began.wait();
      stop.request_stop();
    });
    QVERIFY(!background.run(stop.get_token(), work)); // the work cannot have ended: it waits for what follows
    released.count_down();
    QVERIFY(background.run({}, work));
    QCOMPARE(calls, 1);
  }

  void workThatStoppedIsGoneOnWith() {
    Background background;
    std::latch began(1);
    int done = 0;
    const auto work = [&](const std::stop_token& own) {
      if (++done == 1) {
        began.count_down();
        while (!own.stop_requested()) std::this_thread::yield();
        return false;
      }
      return true;
    };
    std::stop_source stop;
    std::jthread user([&] {
      began.wait();
      stop.request_stop();
    });
    QVERIFY(!background.run(stop.get_token(), work));
    QVERIFY(background.run({}, work));
    QCOMPARE(done, 2);
  }

  void anExceptionReachesTheCaller() {
    Background background;
    const auto fails = [](const std::stop_token&) -> bool { throw std::runtime_error("no"); };
    QVERIFY_EXCEPTION_THROWN(background.run({}, fails), std::runtime_error);
    QVERIFY(background.run({}, [](const std::stop_token&) { return true; }));
  }

  void worksInAnArenaOfTheCallersSize() {
    for (const int threads : {1, 2, 3}) {
      Background background;
      int found = 0;
      semiflow::inArena(threads, [&] {
        background.run({}, [&](const std::stop_token&) {
          found = tbb::this_task_arena::max_concurrency();
          return true;
        });
      });
      QCOMPARE(found, threads);
    }
  }
};

SEMIFLOW_SUITE("core/base/background", BackgroundTest);
#include "background_test.moc"
