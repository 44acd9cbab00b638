#pragma once

#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>

namespace semiflow {

/// Work that whoever waits for it can leave at once, though a part of it (a dense factorization, say) cannot be
/// interrupted: a thread of its own does it, in a TBB arena as large as the caller's, and ends soon after the caller
/// has gone. One object is used by one thread at a time; its destructor asks the work to stop and waits for it.
class Background {
 public:
  /// Does all or, after a stop, what it can: true when all is done, false where a stop came first, to be called again.
  using Work = std::function<bool(const std::stop_token&)>;

  /// Returns what work returns, or false as soon as a stop is requested. What is then still under way is awaited first
  /// by the next call, and counts as a call of its work. An exception of the work reaches the caller.
  bool run(const std::stop_token& stop, const Work& work);

 private:
  bool await(const std::stop_token& stop); ///< what is under way; false where a stop came first
  bool outcome();

  std::mutex mutex_;
  std::condition_variable_any changed_;
  bool ended_ = false, complete_ = false;
  std::exception_ptr failure_;
  std::jthread thread_; // last: its destructor comes before those of what it uses
};

} // namespace semiflow
