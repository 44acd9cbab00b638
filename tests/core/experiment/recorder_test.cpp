#include <atomic>
#include <condition_variable>
#include <future>
#include <mutex>

#include "core/base/error.h"
#include "core/experiment/recorder.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::experiment;

namespace {

/// What a sink was told, and a gate that it waits at before each write.
struct Log {
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<double> written;
  std::vector<std::size_t> flushedAt; ///< frames written before each flush
  bool finished = false;
  std::size_t allowed = 0; ///< writes that may pass the gate
  std::size_t waiting = 0; ///< writes that have come to the gate
  std::size_t failAt = 1000000;

  void allow(std::size_t writes) {
    const std::lock_guard lock(mutex);
    allowed = writes;
    changed.notify_all();
  }
  template <class Condition> void waitFor(const Condition& condition) {
    std::unique_lock lock(mutex);
    changed.wait(lock, condition);
  }
};

class GatedSink final : public FrameSink {
 public:
  explicit GatedSink(Log& log) : log_(log) {}
  void write(const Frame& frame) override {
    std::unique_lock lock(log_.mutex);
    ++log_.waiting;
    log_.changed.notify_all();
    log_.changed.wait(lock, [this] { return log_.written.size() < log_.allowed; });
    if (log_.written.size() == log_.failAt) throw ResourceError("the disk is full");
    log_.written.push_back(frame.time);
    log_.changed.notify_all();
  }
  void flush() override {
    const std::lock_guard lock(log_.mutex);
    log_.flushedAt.push_back(log_.written.size());
    log_.changed.notify_all();
  }
  void finish(const RunSummary&) override { log_.finished = true; }

 private:
  Log& log_;
};

FramePtr frameAt(double time) {
  GridField field;
  field.name = "u";
  field.axes = {{"x", "", 0, 1, 128}};
  field.values.resize(128);
  Frame frame;
  frame.time = time;
  frame.contents.push_back(std::make_shared<const Content>(std::move(field)));
  return std::make_shared<const Frame>(frame);
}

constexpr std::size_t everything = 1000000;

} // namespace

class RecorderTest : public QObject {
  Q_OBJECT
 private slots:
  void losesNothingAndKeepsTheOrder() {
    Log log;
    log.allowed = everything;
    Recorder recorder(std::make_unique<GatedSink>(log), 4 * bytesOf(*frameAt(0)));
    for (int n = 0; n < 1000; ++n) recorder.record(frameAt(n));
    recorder.finish({});
    QCOMPARE(log.written.size(), std::size_t{1000});
    for (std::size_t n = 0; n < 1000; ++n) QCOMPARE(log.written[n], static_cast<double>(n));
    QVERIFY(log.finished);
  }

  void waitsWhereTheQueueIsFull() {
    Log log;
    Recorder recorder(std::make_unique<GatedSink>(log), 3 * bytesOf(*frameAt(0)));
    std::atomic<int> recorded = 0;
    const auto producer = std::async(std::launch::async, [&] {
      for (int n = 0; n < 10; ++n) {
        recorder.record(frameAt(n));
        ++recorded;
      }
    });
    // Each write makes room for one frame: with w done, at most w + 3 can have been taken.
    for (std::size_t writes = 0; writes < 10; ++writes) {
      log.waitFor([&] { return log.waiting == writes + 1; });
      QVERIFY(recorded <= static_cast<int>(writes) + 3);
      log.allow(writes + 1);
    }
    producer.wait();
    recorder.finish({});
    QCOMPARE(log.written.size(), std::size_t{10});
  }

  void takesAFrameLargerThanTheQueueAlone() {
    Log log;
    log.allowed = everything;
    Recorder recorder(std::make_unique<GatedSink>(log), 1);
    for (int n = 0; n < 5; ++n) recorder.record(frameAt(n));
    recorder.finish({});
    QCOMPARE(log.written.size(), std::size_t{5});
  }

  void flushesAtLeastEvery32Frames() {
    Log log;
    log.allowed = everything;
    Recorder recorder(std::make_unique<GatedSink>(log));
    for (int n = 0; n < 100; ++n) recorder.record(frameAt(n));
    recorder.finish({});
    std::size_t last = 0;
    for (const std::size_t at : log.flushedAt) {
      QVERIFY(at - last <= 32);
      last = at;
    }
    QVERIFY(last >= 96);
  }

  void flushesAFrameThatNoOtherFollows() {
    Log log;
    log.allowed = everything;
    Recorder recorder(std::make_unique<GatedSink>(log));
    recorder.record(frameAt(0));
    log.waitFor([&] { return log.flushedAt == std::vector<std::size_t>{1}; });
    recorder.finish({});
  }

  void tellsTheSinksFailure() {
    Log log;
    log.allowed = everything;
    log.failAt = 2;
    Recorder recorder(std::make_unique<GatedSink>(log), 1);
    const auto recordAll = [&] {
      for (int n = 0; n < 100; ++n) recorder.record(frameAt(n));
    };
    QVERIFY_THROWS_EXCEPTION(ResourceError, recordAll());
    QVERIFY_THROWS_EXCEPTION(ResourceError, recorder.finish({}));
    QCOMPARE(log.written.size(), std::size_t{2});
    QVERIFY(!log.finished);
  }

  void writesWhatIsQueuedWhenDropped() {
    Log log;
    log.allowed = everything;
    {
      Recorder recorder(std::make_unique<GatedSink>(log));
      for (int n = 0; n < 20; ++n) recorder.record(frameAt(n));
    }
    QCOMPARE(log.written.size(), std::size_t{20});
    QVERIFY(!log.finished);
  }
};

SEMIFLOW_SUITE("core/experiment/recorder", RecorderTest);
#include "recorder_test.moc"
