#pragma once

#include <chrono>
#include <string>

#include "core/experiment/run.h"

namespace semiflow::app {

/// One line on standard error that says how far a run is, where standard error is a terminal; nothing elsewhere.
class ProgressLine {
 public:
  ProgressLine(const experiment::RunInfo& info, bool wanted);
  ~ProgressLine(); ///< clears the line
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void show(const experiment::Frame& frame);

 private:
  const experiment::RunInfo info_;
  const bool wanted_;
  std::size_t frames_ = 0;
  std::chrono::steady_clock::time_point began_, shown_;
};

} // namespace semiflow::app
