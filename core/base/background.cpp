#include "core/base/background.h"

#include <utility>

#include <tbb/task_arena.h>

#include "core/base/parallel.h"

namespace semiflow {

bool Background::run(const std::stop_token& stop, const Work& work) {
  if (thread_.joinable()) {
    if (!await(stop)) return false;
    if (outcome()) return true;
  }
  ended_ = complete_ = false;
  thread_ = std::jthread([this, work, threads = tbb::this_task_arena::max_concurrency()](const std::stop_token& own) {
    bool complete = false;
    std::exception_ptr failure;
    try {
      inArena(threads, [&] { complete = work(own); });
    } catch (...) {
      failure = std::current_exception();
    }
    const std::lock_guard lock(mutex_);
    complete_ = complete;
    failure_ = failure;
    ended_ = true;
    changed_.notify_all();
  });
  return await(stop) && outcome();
}

bool Background::await(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  if (changed_.wait(lock, stop, [this] { return ended_; })) return true;
  thread_.request_stop();
  return false;
}

bool Background::outcome() {
  thread_.join();
  if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
  return complete_;
}

} // namespace semiflow
