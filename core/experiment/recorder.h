#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "core/experiment/run.h"

namespace semiflow::experiment {

/// What is known when a run ends, for the global attributes of a data set.
struct RunSummary {
  StopReason reason = StopReason::finished;
  std::string message; ///< of a diverged or failed run
  RunCounts counts;
  double wallSeconds = 0;
  std::vector<Edit> edits;
};

/// Where frames are written to. Used by one thread at a time. A sink that is destroyed without finish() leaves a file
/// that opens.
class FrameSink {
 public:
  virtual ~FrameSink() = default;
  /// @throws ResourceError where the disk is full or the file cannot be written
  virtual void write(const Frame& frame) = 0;
  /// Makes everything written so far survive a kill of the process.
  virtual void flush() = 0;
  virtual void finish(const RunSummary& summary) = 0;
};

/// Writes frames on a thread of its own: nothing is lost, and record() waits when the queue holds more than its bytes,
/// so that memory stays bounded. Flushes at least every second and every 32 frames.
class Recorder {
 public:
  explicit Recorder(std::unique_ptr<FrameSink> sink, std::size_t queueBytes = std::size_t{256} << 20);
  ~Recorder(); ///< writes what is queued
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;

  /// Queues a frame. @throws ResourceError that the sink threw for an earlier one
  void record(FramePtr frame);
  /// Writes the rest and closes. @throws as record()
  void finish(const RunSummary& summary);

 private:
  void work();

  std::unique_ptr<FrameSink> sink_;
  const std::size_t queueBytes_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<FramePtr> queue_;
  std::size_t queued_ = 0; ///< bytes in the queue
  bool closing_ = false;
  std::exception_ptr failure_;
  std::jthread thread_;
};

} // namespace semiflow::experiment
