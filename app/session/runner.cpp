#include "app/session/runner.h"

#include <algorithm>
#include <utility>

#include "app/session/differences.h"
#include "app/text.h"

namespace semiflow::app {

using experiment::Experiment;
using experiment::FramePtr;
using experiment::StopReason;
using experiment::Worker;

namespace {
constexpr int refreshMilliseconds = 16;  // one screen refresh
constexpr int prepareMilliseconds = 300; // after the last keystroke
const std::string conditionPath = "pause when";

/// A worker that was still within a step when nobody needed it any more.
struct Retired {
  std::shared_ptr<std::atomic<bool>> ended;
  std::jthread thread;
};

std::vector<Retired>& retired() { // the GUI thread's; the program's end waits for them
  static std::vector<Retired> all;
  return all;
}
} // namespace

/// Brings a worker's call to the GUI thread: one queued call at a time, and none any more for a run that was replaced.
class Runner::WakeUp {
 public:
  explicit WakeUp(Runner& runner) : runner_(&runner) {}

  void post(const std::shared_ptr<WakeUp>& self) {
    if (pending_.exchange(true)) return;
    const std::scoped_lock lock(mutex_);
    if (runner_ == nullptr) return;
    QMetaObject::invokeMethod(
        runner_,
        [self] {
          self->pending_ = false;
          if (self->runner_ != nullptr) self->runner_->wake();
        },
        Qt::QueuedConnection);
  }

  /// On the GUI thread; afterwards nothing reaches the runner.
  void detach() { attach(nullptr); }
  void attach(Runner* runner) {
    const std::scoped_lock lock(mutex_);
    runner_ = runner;
    pending_ = false;
  }

 private:
  std::atomic<bool> pending_ = false;
  std::mutex mutex_;
  Runner* runner_; ///< changed on the GUI thread only
};

/// A sink that lets the window know when nothing is recorded any more.
class Runner::WatchedSink : public experiment::FrameSink {
 public:
  WatchedSink(const std::function<std::unique_ptr<FrameSink>()>& make, std::shared_ptr<std::atomic<bool>> lost)
      : lost_(std::move(lost)) {
    watch([&] { sink_ = make(); });
  }
  void write(const experiment::Frame& frame) override {
    watch([&] { sink_->write(frame); });
  }
  void flush() override {
    watch([&] { sink_->flush(); });
  }
  void finish(const experiment::RunSummary& summary) override {
    watch([&] { sink_->finish(summary); });
  }

 private:
  template <class Act> void watch(const Act& act) {
    try {
      act();
    } catch (...) {
      *lost_ = true;
      throw;
    }
  }
  std::shared_ptr<std::atomic<bool>> lost_;
  std::unique_ptr<FrameSink> sink_;
};

Runner::Runner(QObject* parent, std::size_t historyBytes) : QObject(parent), historyBytes_(historyBytes) {
  refreshTimer_.setSingleShot(true);
  refreshTimer_.setTimerType(Qt::PreciseTimer);
  connect(&refreshTimer_, &QTimer::timeout, this, &Runner::refresh);
  prepareTimer_.setSingleShot(true);
  prepareTimer_.setInterval(prepareMilliseconds);
  connect(&prepareTimer_, &QTimer::timeout, this, [this] {
    if (edited_ && outOfDate_) prepare(*edited_, wanted_);
  });
  sinceRefresh_.start();
}

Runner::~Runner() { retire(); }

class Runner::Rested {
 public:
  std::shared_ptr<WakeUp> wakeUp;
  std::unique_ptr<Worker> worker;
  std::optional<Experiment> started, applied, edited;
  std::uint64_t id = 0, lastEdit = 0;
  bool recording = false, outOfDate = false;
  SinkMaker waitingSink;
  std::shared_ptr<std::atomic<bool>> recordingLost;
  Status status;
  FramePtr latest;
};

void Runner::LetGo::operator()(Rested* rested) const {
  letGo(std::move(rested->worker));
  delete rested;
}

Runner::RestedPtr Runner::rest() {
  if (!worker_) return nullptr;
  pause();
  refresh(); // what the worker told last is known here
  wakeUp_->detach();
  RestedPtr rested(new Rested{std::exchange(wakeUp_, nullptr), std::move(worker_), std::move(started_),
                              std::move(applied_), std::move(edited_), id_, lastEdit_, recording_, outOfDate_,
                              std::exchange(waitingSink_, nullptr), std::exchange(recordingLost_, nullptr), status_,
                              latest_});
  forget();
  return rested;
}

void Runner::resume(RestedPtr rested) {
  SF_ASSERT(rested != nullptr);
  retire();
  wakeUp_ = std::move(rested->wakeUp);
  worker_ = std::move(rested->worker);
  started_ = std::move(rested->started);
  applied_ = std::move(rested->applied);
  edited_ = std::move(rested->edited);
  id_ = rested->id;
  lastEdit_ = rested->lastEdit;
  recording_ = rested->recording;
  outOfDate_ = rested->outOfDate;
  waitingSink_ = std::move(rested->waitingSink);
  recordingLost_ = std::move(rested->recordingLost);
  status_ = rested->status;
  latest_ = rested->latest;
  wanted_ = false;
  wakeUp_->attach(this);
  worker_->setSpeed(speed_);
  if (!condition_.empty()) worker_->pauseWhen(experiment::Condition(condition_, conditionPath));
  Q_EMIT began();
  if (latest_) Q_EMIT frameArrived();
  Q_EMIT statusChanged();
  if (outOfDate_ && !hasAdvanced()) prepareTimer_.start();
  wake();
}

void Runner::letGo(std::unique_ptr<Worker> worker) {
  if (!worker) return;
  worker->stop();
  std::erase_if(retired(), [](const Retired& earlier) { return earlier.ended->load(); }); // never waits for one
  auto ended = std::make_shared<std::atomic<bool>>(false);
  retired().push_back({ended, std::jthread([ended, worker = std::move(worker)]() mutable {
                         worker.reset();
                         *ended = true;
                       })});
}

/// Lets go of the worker without waiting for the step it is in.
void Runner::retire() {
  if (wakeUp_) wakeUp_->detach();
  wakeUp_.reset();
  letGo(std::move(worker_));
}

/// There is no run.
void Runner::forget() {
  prepareTimer_.stop();
  refreshTimer_.stop();
  started_.reset();
  applied_.reset();
  edited_.reset();
  wanted_ = recording_ = outOfDate_ = false;
  status_ = {};
  latest_.reset();
  Q_EMIT began();
  Q_EMIT statusChanged();
}

void Runner::prepare(const Experiment& experiment, bool thenRun) {
  retire();
  prepareTimer_.stop();
  refreshTimer_.stop();
  started_ = applied_ = edited_ = experiment;
  wanted_ = thenRun;
  recording_ = outOfDate_ = false;
  waitingSink_ = nullptr;
  status_ = {};
  lastEdit_ = 0;
  latest_.reset();
  wakeUp_ = std::make_shared<WakeUp>(*this);
  id_ = ++runs_;
  worker_ = std::make_unique<Worker>(experiment, id_, Worker::Options{0, historyBytes_},
                                     [wakeUp = wakeUp_] { wakeUp->post(wakeUp); });
  worker_->setSpeed(speed_);
  if (!condition_.empty()) worker_->pauseWhen(experiment::Condition(condition_, conditionPath));
  Q_EMIT began();
  Q_EMIT statusChanged();
  if (thenRun) worker_->start();
}

void Runner::close() {
  retire();
  forget();
}

void Runner::follow(const Experiment& edited) {
  if (!applied_) return;
  edited_ = edited;
  bool others = &edited.kind() != &applied_->kind();
  if (!others) {
    for (const Difference& difference : differences(*applied_, edited)) {
      if (difference.live && isActive()) {
        worker_->edit(difference.path, difference.value);
        applied_ = applied_->with(difference.path, difference.value);
      } else {
        others = true;
      }
    }
  }
  setOutOfDate(others);
  if (others && !hasAdvanced()) prepareTimer_.start();
}

void Runner::run() {
  if (!worker_) return;
  if (!isActive() || (outOfDate_ && !hasAdvanced())) return restart();
  wanted_ = true;
  worker_->start();
  wake(); // the worker takes its new phase at once, and tells only of frames
  Q_EMIT statusChanged();
}

void Runner::pause() {
  wanted_ = false;
  if (worker_) worker_->pause();
  wake();
  Q_EMIT statusChanged();
}

void Runner::step() {
  if (!worker_) return;
  if (!isActive() || (outOfDate_ && !hasAdvanced())) prepare(*edited_, false);
  wanted_ = false;
  worker_->step();
  wake();
  Q_EMIT statusChanged();
}

void Runner::stop() {
  wanted_ = false;
  if (worker_) worker_->stop();
  Q_EMIT statusChanged();
}

void Runner::restart() {
  if (edited_) prepare(Experiment(*edited_), true);
}

void Runner::setSpeed(double framesPerSecond) {
  speed_ = framesPerSecond;
  if (worker_) worker_->setSpeed(speed_);
}

void Runner::paint(const experiment::Stroke& stroke, bool mayJoin) {
  if (!isActive()) {
    Q_EMIT told(tr("The run has ended: restart it to paint."));
    return;
  }
  lastEdit_ = worker_->edit("fields." + stroke.field, experiment::strokeTree(stroke), mayJoin);
}

void Runner::takeBackStroke() {
  if (!isActive()) {
    Q_EMIT told(tr("The run has ended: its strokes cannot be taken back."));
    return;
  }
  lastEdit_ = worker_->edit("fields", "undo");
}

void Runner::pauseWhen(const std::string& condition) {
  std::optional<experiment::Condition> made;
  if (!condition.empty()) made.emplace(condition, conditionPath);
  if (made && latest_) made->requireNames(*latest_);
  condition_ = condition;
  if (worker_) worker_->pauseWhen(std::move(made));
  Q_EMIT statusChanged();
}

void Runner::record(SinkMaker make) {
  if (!isActive()) return;
  recording_ = true;
  if (status_.phase == Phase::preparing) {
    waitingSink_ = std::move(make); // what is recorded is described by the run, which is not there yet
  } else {
    recordingLost_ = std::make_shared<std::atomic<bool>>(false);
    worker_->record([make = std::move(make), lost = recordingLost_, experiment = *applied_, info = status_.info] {
      return std::make_unique<WatchedSink>([&] { return make(experiment, info); }, lost);
    });
  }
  Q_EMIT statusChanged();
}

bool Runner::isActive() const { return worker_ != nullptr && status_.phase != Phase::ended; }

std::vector<FramePtr> Runner::history() const { return worker_ ? worker_->history() : std::vector<FramePtr>{}; }

std::vector<FramePtr> Runner::frames() const { return worker_ ? worker_->frames() : std::vector<FramePtr>{}; }

void Runner::setOutOfDate(bool outOfDate) {
  if (outOfDate == outOfDate_) return;
  outOfDate_ = outOfDate;
  Q_EMIT statusChanged();
}

void Runner::wake() {
  if (refreshTimer_.isActive()) return;
  const qint64 left = refreshMilliseconds - sinceRefresh_.elapsed();
  refreshTimer_.start(static_cast<int>(std::clamp<qint64>(left, 0, refreshMilliseconds)));
}

void Runner::refresh() {
  if (!worker_) return;
  sinceRefresh_.restart();
  const Status before = std::exchange(status_, worker_->status());
  FramePtr frame = worker_->latest();
  const bool another = frame != latest_;
  latest_ = std::move(frame);
  if (waitingSink_ && status_.phase != Phase::preparing) record(std::exchange(waitingSink_, nullptr));
  if (status_.phase == Phase::ended) wanted_ = false;
  const bool paused = !status_.reached.empty() && status_.reached != before.reached;
  if (paused && status_.phase == Phase::paused) wanted_ = false;
  if (recordingLost_ && *recordingLost_) {
    recording_ = false;
    if (status_.phase == Phase::paused) wanted_ = false; // the worker has paused: nothing is computed away unrecorded
  }
  if (another && latest_) Q_EMIT frameArrived();
  Q_EMIT statusChanged();
  if (paused) Q_EMIT reached(asText(status_.reached));
  if (!status_.message.empty() && status_.message != before.message) Q_EMIT told(asText(status_.message));
}

} // namespace semiflow::app
