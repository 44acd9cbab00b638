#pragma once

#include <atomic>
#include <stop_token>
#include <thread>

namespace semiflow::app {

/// While it lives, the first SIGINT, SIGTERM or SIGHUP requests a stop instead of ending the process; the second ends
/// it. Must be made before any other thread is, since they all inherit that the signals are left to this one's.
class Interruption {
 public:
  Interruption();
  ~Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;

  std::stop_token token() const { return source_.get_token(); }

 private:
  void wait();

  std::stop_source source_;
  std::atomic<bool> over_ = false;
  std::jthread thread_;
};

} // namespace semiflow::app
