#include "app/commands/progress_line.h"

#include <cmath>
#include <cstdio>

#include <fmt/format.h>
#include <unistd.h>

namespace semiflow::app {
namespace {

constexpr const char* clearLine = "\r\x1b[K";

/// In [0, 1]; negative where it is not known.
double share(const experiment::RunInfo& info, std::size_t frames, double time) {
  if (info.frames > 1) return std::min(1.0, static_cast<double>(frames - 1) / static_cast<double>(info.frames - 1));
  const double share = (time - info.begin) / (info.end - info.begin);
  return std::isfinite(share) ? share : -1;
}

} // namespace

ProgressLine::ProgressLine(const experiment::RunInfo& info, bool wanted)
    : info_(info), wanted_(wanted && isatty(STDERR_FILENO) == 1), began_(std::chrono::steady_clock::now()) {}

ProgressLine::~ProgressLine() {
  if (shown_ != std::chrono::steady_clock::time_point()) std::fputs(clearLine, stderr);
}

void ProgressLine::show(const experiment::Frame& frame) {
  ++frames_;
  const auto now = std::chrono::steady_clock::now();
  if (!wanted_ || now - shown_ < std::chrono::milliseconds(100)) return;
  shown_ = now;
  const double seconds = std::chrono::duration<double>(now - began_).count();
  const double done = share(info_, frames_, frame.time);
  std::string line = fmt::format("{}{} {:.6g}{}{}, step {}", clearLine, info_.timeName, frame.time,
                                 info_.timeUnit.empty() ? "" : " ", info_.timeUnit, frame.step);
  if (done >= 0) line += fmt::format(", {:.0f} %", 100 * done);
  if (done > 0.01 && seconds > 1) line += fmt::format(", {:.0f} s left", seconds * (1 - done) / done);
  std::fputs(line.c_str(), stderr);
  std::fflush(stderr);
}

} // namespace semiflow::app
