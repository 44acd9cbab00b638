#include "app/commands/interruption.h"

#include <cerrno>
#include <csignal>
#include <system_error>

#include <unistd.h>

#include "app/command_line.h"

namespace semiflow::app {
namespace {

constexpr int interruptions[] = {SIGINT, SIGTERM, SIGHUP};
constexpr char arrived = 's', over = 'q';

// What a signal handler may reach is a global: the pipe's writing end.
std::atomic<int> announce = -1;

extern "C" void announceSignal(int /*signal*/) {
  const int before = errno;
  [[maybe_unused]] const auto written = write(announce, &arrived, 1);
  errno = before;
}

} // namespace

Interruption::Interruption() {
  if (pipe(pipe_) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
  announce = pipe_[1];
  thread_ = std::jthread([this] { wait(); });
  // A handler and not a mask: libraries start threads of their own before main() could mask anything.
  struct sigaction action = {};
  action.sa_handler = announceSignal;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  for (const int signal : interruptions) sigaction(signal, &action, nullptr);
}

Interruption::~Interruption() {
  for (const int signal : interruptions) std::signal(signal, SIG_DFL);
  [[maybe_unused]] const auto written = write(pipe_[1], &over, 1);
  thread_.join();
  announce = -1;
  close(pipe_[0]);
  close(pipe_[1]);
}

void Interruption::wait() {
  for (char news = over; read(pipe_[0], &news, 1) == 1 && news == arrived;) {
    if (source_.stop_requested()) _exit(interrupted);
    source_.request_stop();
  }
}

} // namespace semiflow::app
