#include "core/experiment/worker.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <limits>

#include <fmt/format.h>
#include <tbb/info.h>
#include <tbb/task_arena.h>

#include "core/experiment/stroke.h"

namespace semiflow::experiment {
namespace {

using Clock = std::chrono::steady_clock;

/// Of a frame, at that many of them a second.
Clock::duration periodAt(double framesPerSecond) {
  constexpr double longest = 3600; // seconds; a speed may be as low as it likes
  return std::chrono::duration_cast<Clock::duration>(
      std::chrono::duration<double>(std::min(longest, 1 / framesPerSecond)));
}

int arenaThreads(int wanted) { return wanted > 0 ? wanted : std::max(1, tbb::info::default_concurrency() - 1); }

/// A stroke or the like: every one counts, in its order.
bool isOfState(const std::string& path) { return path.starts_with("fields"); }

/// Frames of the last second, for the rate that the run bar shows.
class FrameRate {
 public:
  double count() {
    const auto now = Clock::now();
    times_.push_back(now);
    while (now - times_.front() > std::chrono::seconds(1)) times_.pop_front();
    if (times_.size() < 2) return 0;
    return static_cast<double>(times_.size() - 1) /
           std::chrono::duration<double>(times_.back() - times_.front()).count();
  }

 private:
  std::deque<Clock::time_point> times_;
};

} // namespace

Worker::Worker(Experiment experiment, std::uint64_t id, Options options, std::function<void()> notify)
    : experiment_(std::move(experiment)), id_(id), options_(options), notify_(std::move(notify)),
      history_(options.historyBytes), thread_([this](const std::stop_token& ending) { work(ending); }) {}

Worker::~Worker() {
  thread_.request_stop();
  interrupt();
}

void Worker::start() {
  {
    const std::lock_guard lock(mutex_);
    wantRunning_ = true;
    if (status_.phase == Phase::paused) status_.phase = Phase::running;
  }
  wake_.notify_all();
}

void Worker::pause() {
  {
    const std::lock_guard lock(mutex_);
    wantRunning_ = false;
    wantStep_ = false;
    if (status_.phase == Phase::running) status_.phase = Phase::paused;
  }
  interrupt();
}

void Worker::step() {
  {
    const std::lock_guard lock(mutex_);
    // A frame under way when pausing to step is the one that is finished.
    wantRunning_ = false;
    wantStep_ = true;
    if (status_.phase == Phase::running) status_.phase = Phase::paused;
  }
  interrupt();
}

void Worker::stop() {
  {
    const std::lock_guard lock(mutex_);
    wantStop_ = true;
  }
  interrupt();
}

void Worker::setSpeed(double framesPerSecond) {
  {
    const std::lock_guard lock(mutex_);
    speed_ = framesPerSecond;
  }
  interrupt();
}

std::uint64_t Worker::edit(const std::string& path, const Json& value, bool mayJoin) {
  std::uint64_t number = 0;
  {
    const std::lock_guard lock(mutex_);
    number = ++editsAsked_;
    // A slider sends many values before the next step: only the last one of a parameter counts.
    const auto same = std::find_if(edits_.begin(), edits_.end(), [&](const auto& e) { return e.first == path; });
    if (isOfState(path)) {
      const bool joined =
          mayJoin && !edits_.empty() && edits_.back().first == path && join(edits_.back().second, value);
      if (!joined) edits_.emplace_back(path, value);
    } else if (same != edits_.end()) {
      same->second = value;
    } else {
      edits_.emplace_back(path, value);
    }
  }
  interrupt();
  return number;
}

void Worker::pauseWhen(std::optional<Condition> condition) {
  {
    const std::lock_guard lock(mutex_);
    newCondition_ = std::move(condition);
  }
  wake_.notify_all();
}

void Worker::record(std::function<std::unique_ptr<FrameSink>()> open) {
  {
    const std::lock_guard lock(mutex_);
    openSink_ = std::move(open);
  }
  interrupt();
}

FramePtr Worker::latest() const {
  const std::lock_guard lock(mutex_);
  return latest_;
}

std::vector<FramePtr> Worker::history() const {
  const std::lock_guard lock(mutex_);
  return history_.frames();
}

std::vector<FramePtr> Worker::frames() const {
  const std::lock_guard lock(mutex_);
  std::vector<FramePtr> frames = history_.frames();
  if (history_.newestIsGlimpse()) frames.pop_back();
  return frames;
}

Worker::Status Worker::status() const {
  const std::lock_guard lock(mutex_);
  return status_;
}

/// Makes an advance() under way return within a step, and wakes the worker where it waits.
void Worker::interrupt() {
  {
    const std::lock_guard lock(mutex_);
    interruption_.request_stop();
  }
  wake_.notify_all();
}

void Worker::work(const std::stop_token& ending) {
  tbb::task_arena arena(arenaThreads(options_.threads));
  arena.execute([&] {
    std::unique_ptr<Run> run;
    try {
      run = experiment_.makeRun();
      FramePtr first = run->start();
      {
        const std::lock_guard lock(mutex_);
        status_.info = run->info();
        status_.phase = wantRunning_ ? Phase::running : Phase::paused;
      }
      publish(*run, std::move(first));
      drive(*run, ending);
    } catch (const DivergedError& error) {
      end(run.get(), StopReason::diverged, error.what());
    } catch (const std::bad_alloc&) {
      end(run.get(), StopReason::failed,
          "the run needs more memory than there is: use fewer points, particles or snapshots");
    } catch (const std::exception& error) {
      end(run.get(), StopReason::failed, error.what());
    }
  });
}

void Worker::drive(Run& run, const std::stop_token& ending) {
  FrameRate rate;
  Clock::time_point lastDue; // of the last frame that was made to a speed
  while (!run.finished()) {
    if (!waitForWork(ending)) return end(&run, StopReason::stopped, "");
    const std::uint64_t handled = status_.editsHandled; // changed by this thread alone
    applyRequests(run);
    const bool edited = status_.editsHandled != handled;
    std::stop_token stop;
    Clock::time_point due = Clock::now();
    {
      std::unique_lock lock(mutex_);
      if (wantStop_ || ending.stop_requested()) continue; // waitForWork() tells
      if (!wantRunning_ && !wantStep_) continue;          // it was woken for an edit only
      const bool limited = speed_ > 0 && !wantStep_;
      if (limited)
        due = std::max(due - std::chrono::milliseconds(100), lastDue + periodAt(speed_)); // no burst after a pause
      const bool early = limited && Clock::now() < due;
      const bool requests = !edits_.empty() || openSink_;
      if (requests && (early || !edited)) continue;
      interruption_ = std::stop_source();
      stop = interruption_.get_token();
      const auto interrupted = [&] { return stop.stop_requested(); };
      if (early && (wake_.wait_until(lock, ending, due, interrupted) || ending.stop_requested())) continue;
    }
    // Edits may come faster than they are made, as of a brush on a large grid: there is a step behind them all the
    // same.
    constexpr std::uint64_t never = std::numeric_limits<std::uint64_t>::max();
    run.haltAt(edited ? run.counts().steps + 1 : never);
    FramePtr frame = run.advance(edited ? std::stop_token() : stop);
    run.haltAt(never);
    if (!frame) continue;
    lastDue = due;
    publish(run, std::move(frame));
    const std::lock_guard lock(mutex_);
    wantStep_ = false;
    status_.framesPerSecond = rate.count();
  }
  applyRequests(run); // a recording asked for with the last frame
  end(&run, StopReason::finished, "");
}

/// Waits until there is something to do; false when the run is to end.
bool Worker::waitForWork(const std::stop_token& ending) {
  std::unique_lock lock(mutex_);
  const bool woken =
      wake_.wait(lock, ending, [&] { return wantRunning_ || wantStep_ || wantStop_ || !edits_.empty() || openSink_; });
  return woken && !wantStop_ && !ending.stop_requested();
}

void Worker::applyRequests(Run& run) {
  std::vector<std::pair<std::string, Json>> edits;
  std::uint64_t handled = 0;
  std::function<std::unique_ptr<FrameSink>()> open;
  {
    const std::lock_guard lock(mutex_);
    edits.swap(edits_);
    handled = editsAsked_;
    open = std::exchange(openSink_, nullptr);
  }
  if (edits.empty() && !open) return;
  std::string refused;
  bool accepted = false;
  for (const auto& [path, value] : edits) {
    try {
      apply(run, path, value);
      accepted = true;
    } catch (const Error& error) {
      refused = error.what();
    }
  }
  if (std::any_of(edits.begin(), edits.end(), [](const auto& edit) { return isOfState(edit.first); })) showGlimpse(run);
  if (open) {
    // Before the next one opens its file, which may be the same.
    const std::string unsaved = finishRecording(run, StopReason::stopped, "");
    if (!unsaved.empty()) refused = unsaved;
    try {
      recorder_ = std::make_unique<Recorder>(open());
      recorder_->record(latest());
    } catch (const std::exception& error) {
      refused = error.what();
      recorder_.reset();
    }
  }
  {
    const std::lock_guard lock(mutex_);
    status_.edits = run.edits();
    status_.editsHandled = handled;
    if (!refused.empty() || accepted) status_.message = refused; // what is right again may be refused again
  }
  notify_();
}

void Worker::apply(Run& run, const std::string& path, const Json& value) {
  const bool undoes = path == "fields" && value == "undo";
  if (undoes && recorder_ && recordedUntil_ > run.strokeTime()) {
    throw InputError(path, "a stroke behind which nothing was recorded, for taking it back",
                     "a recording that has gone on");
  }
  run.edit(path, value);
  if (!isOfState(path)) return;
  const std::lock_guard lock(mutex_);
  if (undoes) {
    history_.dropAfter(run.counts().steps);
    if (!framesAtStrokes_.empty()) {
      status_.framesMade = framesAtStrokes_.back();
      framesAtStrokes_.pop_back();
    }
  } else if (value.is_object() && value.value("continues", Json()) != true) {
    framesAtStrokes_.push_back(status_.framesMade);
  }
}

/// While frames come quickly they show the stroke soon enough.
void Worker::showGlimpse(Run& run) {
  constexpr auto soon = std::chrono::milliseconds(40);
  {
    const std::lock_guard lock(mutex_);
    if (wantRunning_ && Clock::now() - lastShown_ < soon) return;
  }
  FramePtr seen = run.glimpse();
  if (!seen) return;
  auto own = std::make_shared<Frame>(*seen);
  own->run = id_;
  const std::lock_guard lock(mutex_);
  history_.addGlimpse(own);
  latest_ = std::move(own);
  status_.counts = run.counts();
  lastShown_ = Clock::now();
}

void Worker::checkCondition(const FramePtr& frame, const Run& run) {
  {
    const std::lock_guard lock(mutex_);
    if (newCondition_) condition_ = *std::exchange(newCondition_, std::nullopt);
  }
  if (!condition_) return;
  std::string refused;
  bool came = false;
  try {
    came = condition_->cameTrue(frame);
  } catch (const Error& error) {
    refused = error.what();
  }
  const std::lock_guard lock(mutex_);
  if (!refused.empty()) {
    condition_.reset();
    status_.message = refused;
  }
  if (!came) return;
  wantRunning_ = false;
  if (status_.phase == Phase::running) status_.phase = Phase::paused;
  status_.reached = fmt::format("Paused at {} {:.6g}: {}.", run.info().timeName, frame->time, condition_->text());
}

void Worker::publish(const Run& run, FramePtr frame) {
  if (frame->run != id_) {
    auto own = std::make_shared<Frame>(*frame); // cheap: the contents are shared
    own->run = id_;
    frame = std::move(own);
  }
  if (recorder_) {
    try {
      recorder_->record(frame);
      recordedUntil_ = frame->time;
    } catch (const std::exception& error) {
      recorder_.reset();
      const std::lock_guard lock(mutex_);
      status_.message = error.what();
      wantRunning_ = false; // what cannot be recorded is not computed away
      status_.phase = Phase::paused;
    }
  }
  checkCondition(frame, run);
  {
    const std::lock_guard lock(mutex_);
    history_.add(frame);
    latest_ = std::move(frame);
    ++status_.framesMade;
    status_.counts = run.counts();
    lastShown_ = Clock::now();
  }
  notify_();
}

/// Closes the recording, if there is one. Returns what went wrong with it, or nothing.
std::string Worker::finishRecording(const Run& run, StopReason reason, const std::string& message) {
  const std::unique_ptr<Recorder> recorder = std::move(recorder_);
  if (!recorder) return {};
  const double wallSeconds = std::chrono::duration<double>(Clock::now() - began_).count();
  try {
    recorder->finish({reason, message, run.counts(), wallSeconds, run.edits()});
  } catch (const std::exception& error) {
    return error.what();
  }
  return {};
}

void Worker::end(const Run* run, StopReason reason, const std::string& message) {
  std::string trouble = message;
  if (run != nullptr) {
    const std::string unsaved = finishRecording(*run, reason, message);
    if (!unsaved.empty()) trouble += (trouble.empty() ? "" : "; ") + unsaved;
  }
  {
    const std::lock_guard lock(mutex_);
    status_.phase = Phase::ended;
    status_.reason = reason;
    if (!trouble.empty()) status_.message = trouble;
    status_.framesPerSecond = 0;
    if (run != nullptr) {
      status_.counts = run->counts();
      status_.edits = run->edits();
    }
  }
  notify_();
}

} // namespace semiflow::experiment
