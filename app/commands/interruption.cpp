#include "app/commands/interruption.h"

#include <csignal>

#include <pthread.h>
#include <unistd.h>

#include "app/command_line.h"

namespace semiflow::app {
namespace {

sigset_t interruptions() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&signals, signal);
  return signals;
}

} // namespace

Interruption::Interruption() {
  const sigset_t signals = interruptions();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  thread_ = std::jthread([this] { wait(); });
}

Interruption::~Interruption() {
  over_ = true;
  pthread_kill(thread_.native_handle(), SIGTERM); // wakes the thread, which finds that it is over
  thread_.join();
  const sigset_t signals = interruptions();
  pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
}

void Interruption::wait() {
  const sigset_t signals = interruptions();
  for (int signal = 0; sigwait(&signals, &signal) == 0 && !over_;) {
    if (source_.stop_requested()) _exit(interrupted);
    source_.request_stop();
  }
}

} // namespace semiflow::app
