#include <atomic>
#include <cmath>

#include "core/experiment/history.h"
#include "core/experiment/stroke.h"
#include "core/experiment/worker.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::experiment;

namespace {

FramePtr frameOf(double time, std::size_t doubles) {
  auto frame = std::make_shared<Frame>();
  frame->time = time;
  GridField field;
  field.name = "u";
  field.values.assign(doubles, time);
  frame->contents.push_back(std::make_shared<const Content>(std::move(field)));
  return frame;
}

Experiment heat(const std::string& changes = "{}") {
  Json tree = Json::parse(R"json({"semiflow":1,"kind":"pde","equation":{"id":"heat","diffusivity":0.1},
      "domain":{"id":"interval","lower":0,"upper":6.283185307179586,"points":64,"boundary":{"id":"periodic"}},
      "initial":{"id":"expression","values":{"u":"sin(x)"}},
      "stepper":{"id":"etdrk4","step":0.01},"until":2,"frame_interval":0.1})json");
  tree.merge_patch(Json::parse(changes));
  return {tree, "."};
}

std::vector<double> fieldOf(const FramePtr& frame) { return std::get<GridField>(*frame->find("u")).values; }

/// Collects what a recorder writes.
class Collected : public FrameSink {
 public:
  explicit Collected(std::vector<double>& times, RunSummary& summary) : times_(times), summary_(summary) {}
  void write(const Frame& frame) override { times_.push_back(frame.time); }
  void flush() override {}
  void finish(const RunSummary& summary) override { summary_ = summary; }

 private:
  std::vector<double>& times_;
  RunSummary& summary_;
};

/// Has no memory left, neither for a frame nor for the end.
class Overfull : public FrameSink {
 public:
  void write(const Frame&) override { throw std::bad_alloc(); }
  void flush() override {}
  void finish(const RunSummary&) override { throw std::bad_alloc(); }
};

bool ended(const Worker& worker) { return worker.status().phase == Worker::Phase::ended; }

} // namespace

class WorkerTest : public QObject {
  Q_OBJECT
 private slots:
  void historyStaysBoundedAndSpansTheRun() {
    History history(10 * 8000);
    for (int i = 0; i < 1000; ++i) {
      history.add(frameOf(i, 1000));
      const auto& frames = history.frames();
      std::size_t bytes = 0;
      for (const auto& frame : frames) bytes += bytesOf(*frame);
      QVERIFY(bytes <= 10 * 8000);
      QCOMPARE(frames.front()->time, 0.0);
      QCOMPARE(frames.back()->time, static_cast<double>(i));
      for (std::size_t k = 1; k + 1 < frames.size(); ++k) {
        QCOMPARE(frames[k]->time - frames[k - 1]->time, static_cast<double>(history.stride()));
      }
    }
    QVERIFY(history.frames().size() >= 4);
  }

  void waitsForStartWithItsFirstFrame() {
    Worker worker(heat(), 7, {}, [] {});
    QTRY_COMPARE(worker.status().phase, Worker::Phase::paused);
    QCOMPARE(worker.latest()->time, 0.0);
    QCOMPARE(worker.latest()->run, std::uint64_t{7});
    QCOMPARE(worker.status().framesMade, std::size_t{1});
  }

  void runsToItsEnd() {
    std::atomic<int> news = 0;
    Worker worker(heat(), 1, {}, [&] { ++news; });
    worker.start();
    QTRY_VERIFY(ended(worker));
    QCOMPARE(worker.status().reason, StopReason::finished);
    QCOMPARE(worker.status().framesMade, std::size_t{21});
    QVERIFY(news >= 21);
    for (std::size_t i = 0; i < 64; ++i) {
      COMPARE_WITHIN(fieldOf(worker.latest())[i], std::exp(-0.2) * std::sin(2 * M_PI * static_cast<double>(i) / 64),
                     1e-12);
    }
  }

  void stepMakesOneFrame() {
    Worker worker(heat(), 1, {}, [] {});
    worker.step();
    QTRY_COMPARE(worker.status().framesMade, std::size_t{2});
    worker.step();
    QTRY_COMPARE(worker.status().framesMade, std::size_t{3});
    QCOMPARE(worker.status().phase, Worker::Phase::paused);
  }

  void pausingOftenChangesNoBit() {
    const Experiment experiment =
        heat(R"({"equation":{"id":"kuramoto_sivashinsky","diffusivity":null},"until":20,"frame_interval":2})");
    Worker whole(experiment, 1, {}, [] {});
    whole.start();
    Worker halting(experiment, 2, {}, [] {});
    while (!ended(halting)) {
      halting.start();
      halting.pause();
      halting.start();
    }
    QTRY_VERIFY(ended(whole));
    QCOMPARE(fieldOf(halting.latest()), fieldOf(whole.latest()));
  }

  void anEditIsLoggedAndActs() {
    Worker worker(heat(), 1, {}, [] {});
    worker.edit("equation.diffusivity", 0.0);
    QTRY_COMPARE(worker.status().edits.size(), std::size_t{1});
    worker.start();
    QTRY_VERIFY(ended(worker));
    COMPARE_WITHIN(fieldOf(worker.latest())[16], 1.0, 1e-12);
    QCOMPARE(worker.status().edits[0].path, std::string("equation.diffusivity"));
    QCOMPARE(worker.status().edits[0].time, 0.0);
  }

  void aStrokeShowsWhilePausedAndIsTakenBack() {
    Worker worker(heat(), 5, {}, [] {});
    QTRY_COMPARE(worker.status().phase, Worker::Phase::paused);
    const auto first = fieldOf(worker.latest());
    const Json dot = strokeTree({"u", Stroke::Shape::disc, {10}, {{3}}, "2", false, false}); // everywhere
    worker.edit("fields.u", dot);
    QTRY_VERIFY(std::abs(fieldOf(worker.latest())[0] - 2) < 1e-12);
    QCOMPARE(worker.status().phase, Worker::Phase::paused);
    QCOMPARE(worker.latest()->run, std::uint64_t{5});
    QCOMPARE(worker.status().framesMade, std::size_t{1}); // a glimpse is no frame of the run
    QCOMPARE(worker.history().size(), std::size_t{2});
    QCOMPARE(worker.frames().size(), std::size_t{1});
    worker.step();
    QTRY_COMPARE(worker.status().framesMade, std::size_t{2});
    QCOMPARE(worker.history().size(), std::size_t{2});
    worker.edit("fields", "undo");
    QTRY_VERIFY(worker.latest()->time == 0 && fieldOf(worker.latest()) == first);
    QCOMPARE(worker.status().framesMade, std::size_t{1});
    for (const auto& frame : worker.history()) QCOMPARE(frame->time, 0.0);
    worker.start();
    QTRY_VERIFY(ended(worker));
    QCOMPARE(worker.status().framesMade, std::size_t{21});
  }

  /// What is on the disk cannot be taken back.
  void aRecordingIsNotLeft() {
    std::vector<double> times;
    RunSummary summary;
    Worker worker(heat(), 1, {}, [] {});
    worker.record([&] { return std::make_unique<Collected>(times, summary); });
    worker.edit("fields.u", strokeTree({"u", Stroke::Shape::soft, {1}, {{3}}, "2", false, false}));
    QTRY_COMPARE(worker.status().edits.size(), std::size_t{1});
    worker.step();
    QTRY_COMPARE(worker.status().framesMade, std::size_t{2});
    worker.edit("fields", "undo");
    QTRY_VERIFY(!worker.status().message.empty());
    QVERIFY(QString::fromStdString(worker.status().message).contains("a recording that has gone on"));
    worker.start();
    QTRY_VERIFY(ended(worker));
    QCOMPARE(times.size(), std::size_t{21});
    for (std::size_t n = 1; n < times.size(); ++n) QVERIFY(times[n] > times[n - 1]);
    QCOMPARE(summary.edits.size(), std::size_t{1});
  }

  void piecesThatWaitBecomeOne() {
    const auto piece = [](double from, double to, bool continues) {
      return strokeTree({"u", Stroke::Shape::soft, {0.2}, {{from}, {to}}, "2", true, continues});
    };
    Json stroke = piece(1, 1.5, false);
    QVERIFY(join(stroke, piece(1.5, 2, true)));
    QCOMPARE(stroke.at("path").size(), std::size_t{3});
    QVERIFY(!join(stroke, piece(2, 3, false)));
    Json other = piece(2, 3, true);
    other["value"] = "3";
    QVERIFY(!join(stroke, other));
    QCOMPARE(stroke.at("path").size(), std::size_t{3});
  }

  void pausesOnAConditionAndGoesOn() {
    Worker worker(heat(), 1, {}, [] {});
    worker.pauseWhen(Condition("time >= 0.45 and max_u > 0.5", "condition"));
    worker.start();
    QTRY_COMPARE(worker.status().phase, Worker::Phase::paused);
    QTRY_COMPARE(worker.latest()->time, 0.5);
    QCOMPARE(worker.status().reached, std::string("Paused at time 0.5: time >= 0.45 and max_u > 0.5."));
    worker.start();
    QTRY_VERIFY(ended(worker));
    QCOMPARE(worker.status().framesMade, std::size_t{21});
  }

  void glimpsesGoWithTheNextFrame() {
    History history(std::size_t{1} << 20);
    for (int i = 0; i < 6; ++i) history.add(frameOf(i, 10));
    history.addGlimpse(frameOf(5.5, 10));
    history.addGlimpse(frameOf(5.6, 10));
    QCOMPARE(history.frames().size(), std::size_t{7});
    QCOMPARE(history.frames().back()->time, 5.6);
    history.add(frameOf(6, 10));
    QCOMPARE(history.frames().size(), std::size_t{7});
    QCOMPARE(history.frames().back()->time, 6.0);
  }

  void aRefusedEditIsToldAndChangesNothing() {
    Worker worker(heat(), 1, {}, [] {});
    worker.edit("equation.diffusivity", "fast");
    QTRY_VERIFY(!worker.status().message.empty());
    QVERIFY(QString::fromStdString(worker.status().message).contains("equation.diffusivity: expected a number"));
    QVERIFY(worker.status().edits.empty());
  }

  void recordingLosesNothing() {
    std::vector<double> times;
    RunSummary summary;
    {
      Worker worker(heat(), 1, {}, [] {});
      worker.record([&] { return std::make_unique<Collected>(times, summary); });
      worker.start();
      QTRY_VERIFY(ended(worker));
    }
    QCOMPARE(times.size(), std::size_t{21});
    for (std::size_t i = 0; i < times.size(); ++i) QCOMPARE(times[i], static_cast<double>(i) * 0.1);
    QCOMPARE(summary.reason, StopReason::finished);
    QCOMPARE(summary.counts.steps, std::uint64_t{200});
  }

  void stoppingEndsARecordingAsStopped() {
    std::vector<double> times;
    RunSummary summary;
    Worker worker(heat(R"({"until":1e6})"), 1, {}, [] {});
    worker.record([&] { return std::make_unique<Collected>(times, summary); });
    worker.start();
    QTRY_VERIFY(worker.status().framesMade > 3);
    worker.stop();
    QTRY_VERIFY(ended(worker));
    QCOMPARE(worker.status().reason, StopReason::stopped);
    QCOMPARE(summary.reason, StopReason::stopped);
    QCOMPARE(times.size(), worker.status().framesMade);
  }

  void whatCannotBeRecordedIsNotComputedAway() {
    Worker worker(heat(R"({"until":1e6})"), 1, {}, [] {});
    worker.record([] { return std::make_unique<Overfull>(); });
    worker.start();
    QTRY_VERIFY(!worker.status().message.empty());
    QCOMPARE(worker.status().phase, Worker::Phase::paused);
    worker.start();
    const std::size_t before = worker.status().framesMade;
    QTRY_VERIFY(worker.status().framesMade > before);
  }

  void aRecordingThatCannotBeClosedIsTold() {
    Worker worker(heat(), 1, {}, [] {});
    worker.record([] { return std::make_unique<Overfull>(); });
    worker.stop();
    QTRY_VERIFY(ended(worker));
  }

  void aSecondRecordingClosesTheFirst() {
    std::vector<double> first, second;
    RunSummary firstSummary, secondSummary;
    Worker worker(heat(), 1, {}, [] {});
    worker.record([&] { return std::make_unique<Collected>(first, firstSummary); });
    worker.step();
    QTRY_COMPARE(worker.status().framesMade, std::size_t{2});
    worker.record([&] { return std::make_unique<Collected>(second, secondSummary); });
    worker.start();
    QTRY_VERIFY(ended(worker));
    QCOMPARE(firstSummary.reason, StopReason::stopped);
    QCOMPARE(first, (std::vector<double>{0, 0.1}));
    QCOMPARE(second.size(), std::size_t{20});
    QCOMPARE(second.front(), 0.1);
  }

  void aSlowSpeedHoldsNothingUp() {
    Worker worker(heat(), 1, {}, [] {});
    worker.setSpeed(1e-9);
    worker.start();
    QTRY_COMPARE(worker.status().framesMade, std::size_t{2}); // the next is due in an hour
    worker.step();
    QTRY_COMPARE(worker.status().framesMade, std::size_t{3});
    worker.start();
    worker.setSpeed(0);
    QTRY_VERIFY(ended(worker));
    QCOMPARE(worker.status().reason, StopReason::finished);
  }

  void whatCannotBeMadeIsToldInASentence() {
    Worker worker(heat(R"json({"initial":{"values":{"u":"x +* 2"}}})json"), 1, {}, [] {});
    QTRY_VERIFY(ended(worker));
    QCOMPARE(worker.status().reason, StopReason::failed);
    QVERIFY(QString::fromStdString(worker.status().message).startsWith("initial.values.u: column"));
    QVERIFY(!worker.latest());
  }

  void divergenceKeepsTheLastGoodFrame() {
    Worker worker(heat(R"json({"equation":{"id":"burgers","diffusivity":null,"viscosity":0.001},
                             "initial":{"values":{"u":"50*sin(x)"}},
                             "stepper":{"id":"rk4","step":0.1},"until":50})json"),
                  1, {}, [] {});
    worker.start();
    QTRY_VERIFY(ended(worker));
    QCOMPARE(worker.status().reason, StopReason::diverged);
    QVERIFY(worker.latest() != nullptr);
    for (const double value : fieldOf(worker.latest())) QVERIFY(std::isfinite(value));
    QVERIFY(QString::fromStdString(worker.status().message).contains("time"));
  }

  void destroyingStopsARunAtOnce() {
    for (int i = 0; i < 20; ++i) {
      Worker worker(heat(R"({"until":1e6})"), 1, {}, [] {});
      worker.start();
    }
  }
};

SEMIFLOW_SUITE("core/experiment/worker", WorkerTest);
#include "worker_test.moc"
