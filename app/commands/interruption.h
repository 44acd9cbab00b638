#pragma once

#include <atomic>
#include <stop_token>
#include <thread>

namespace semiflow::app {

/// While it lives, the first SIGINT, SIGTERM or SIGHUP requests a stop instead of ending the process; the second ends
/// it. One at a time.
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
  int pipe_[2] = {-1, -1};
  std::jthread thread_;
};

} // namespace semiflow::app
