#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "core/experiment/condition.h"
#include "core/experiment/experiment.h"
#include "core/experiment/history.h"
#include "core/experiment/recorder.h"

namespace semiflow::experiment {

/// Drives one run on a thread of its own, for a window. Every function returns at once and may be called from any one
/// thread; frames and news come through latest(), history() and status(), after `notify` was called (from the worker's
/// thread; it must only post a message). Destroying it stops the run within one step and joins the thread.
class Worker {
 public:
  enum class Phase { preparing, paused, running, ended };

  struct Status {
    Phase phase = Phase::preparing;
    StopReason reason = StopReason::running;
    std::string message; ///< why it diverged or failed: a whole sentence; or an edit or recording that was refused
    RunInfo info;        ///< valid once phase is not `preparing`
    RunCounts counts;
    std::size_t framesMade = 0;
    double framesPerSecond = 0; ///< over the last second, while running
    std::vector<Edit> edits;
    std::uint64_t editsHandled = 0; ///< the last edit() that was made or refused
    std::string reached;            ///< the condition that paused it last, and when: a whole sentence
  };

  struct Options {
    int threads = 0; ///< of the compute arena; 0: one less than the machine has, at least 1
    std::size_t historyBytes = std::size_t{1} << 30;
  };

  /// Makes the run on the worker's thread and its first frame; then waits (paused) for start().
  /// @param id put into every frame's `run`
  Worker(Experiment experiment, std::uint64_t id, Options options, std::function<void()> notify);
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  void start(); ///< runs, or continues after a pause
  void pause();
  void step(); ///< one frame, then pauses
  void stop(); ///< ends the run; it cannot be continued
  /// At most that many frames a second; 0: as fast as it computes.
  void setSpeed(double framesPerSecond);
  /// Pauses where the condition comes true with a frame; nothing: never. A name that no frame has is told in
  /// status().message, and the condition is forgotten.
  void pauseWhen(std::optional<Condition> condition);
  /// Makes an edit (Run::edit) before the next step. What is refused is told in status().message. The state that a
  /// stroke has made shows at once, as a glimpse between two frames. Going back behind recorded frames is refused.
  /// @param mayJoin whether a piece of a stroke may become one with the piece before it, where that still waits
  /// @return a number that grows with every call, for status().editsHandled
  std::uint64_t edit(const std::string& path, const Json& value, bool mayJoin = true);
  /// Writes every frame from the next one on (and the present one first) until the run ends; the sink is made by
  /// `open` on the worker's thread. A run that waits for the disk slows down rather than lose a frame.
  void record(std::function<std::unique_ptr<FrameSink>()> open);

  FramePtr latest() const;               ///< newest frame; null while preparing
  std::vector<FramePtr> history() const; ///< oldest first, bounded, with the glimpse of a stroke
  std::vector<FramePtr> frames() const;  ///< the same without it: frames of the run alone
  Status status() const;
  std::uint64_t id() const { return id_; }

 private:
  void work(const std::stop_token& ending);
  void drive(Run& run, const std::stop_token& ending);
  void publish(const Run& run, FramePtr frame);
  void interrupt();
  bool waitForWork(const std::stop_token& ending);
  void applyRequests(Run& run);
  void apply(Run& run, const std::string& path, const Json& value);
  void showGlimpse(Run& run);
  void checkCondition(const FramePtr& frame, const Run& run);
  std::string finishRecording(const Run& run, StopReason reason, const std::string& message);
  void end(const Run* run, StopReason reason, const std::string& message);

  const Experiment experiment_;
  const std::uint64_t id_;
  const Options options_;
  const std::function<void()> notify_;
  const std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();

  mutable std::mutex mutex_;
  std::condition_variable_any wake_;
  Status status_;
  FramePtr latest_;
  History history_;
  bool wantRunning_ = false;
  bool wantStep_ = false;
  bool wantStop_ = false;
  double speed_ = 0;
  std::vector<std::pair<std::string, Json>> edits_; ///< not applied yet
  std::uint64_t editsAsked_ = 0;
  std::optional<std::optional<Condition>> newCondition_; ///< not taken over yet
  std::function<std::unique_ptr<FrameSink>()> openSink_;
  std::stop_source interruption_; ///< stops the advance() under way
  std::unique_ptr<Recorder> recorder_;
  // Of the worker's thread alone:
  std::optional<Condition> condition_;
  std::vector<std::size_t> framesAtStrokes_; ///< made before each stroke, oldest first
  std::optional<double> recordedUntil_;
  std::chrono::steady_clock::time_point lastShown_;
  std::jthread thread_; ///< last: it uses all of the above
};

} // namespace semiflow::experiment
