#include "core/experiment/recorder.h"

#include <chrono>

namespace semiflow::experiment {
namespace {

constexpr std::size_t flushEveryFrames = 32;
constexpr std::chrono::seconds flushEvery{1};

} // namespace

Recorder::Recorder(std::unique_ptr<FrameSink> sink, std::size_t queueBytes)
    : sink_(std::move(sink)), queueBytes_(queueBytes), thread_([this] { work(); }) {}

Recorder::~Recorder() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  changed_.notify_all();
}

void Recorder::record(FramePtr frame) {
  const std::size_t bytes = bytesOf(*frame);
  std::unique_lock lock(mutex_);
  // A frame larger than the whole queue is let in alone.
  changed_.wait(lock, [&] { return failure_ || queued_ == 0 || queued_ + bytes <= queueBytes_; });
  if (failure_) std::rethrow_exception(failure_);
  queue_.push_back(std::move(frame));
  queued_ += bytes;
  lock.unlock();
  changed_.notify_all();
}

void Recorder::finish(const RunSummary& summary) {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
  if (failure_) std::rethrow_exception(failure_);
  sink_->finish(summary);
}

void Recorder::work() {
  std::size_t unflushed = 0;
  auto flushed = std::chrono::steady_clock::now();
  try {
    std::unique_lock lock(mutex_);
    while (true) {
      const auto hasNews = [this] { return !queue_.empty() || closing_; };
      if (unflushed == 0) {
        changed_.wait(lock, hasNews);
      } else {
        changed_.wait_until(lock, flushed + flushEvery, hasNews);
      }
      if (queue_.empty() && closing_) return;
      const FramePtr frame = queue_.empty() ? nullptr : queue_.front();
      if (frame) queue_.pop_front();
      lock.unlock();
      const auto now = std::chrono::steady_clock::now();
      if (unflushed == 0) flushed = now; // nothing has been waiting until this frame
      if (frame) {
        sink_->write(*frame);
        ++unflushed;
      }
      if (unflushed >= flushEveryFrames || now - flushed >= flushEvery) {
        sink_->flush();
        unflushed = 0;
      }
      lock.lock();
      // Only now, so that the frame being written counts.
      if (frame) queued_ -= bytesOf(*frame);
      changed_.notify_all();
    }
  } catch (...) { // told to the thread that records, which can do something about it
    const std::lock_guard lock(mutex_);
    failure_ = std::current_exception();
    queue_.clear();
    changed_.notify_all();
  }
}

} // namespace semiflow::experiment
