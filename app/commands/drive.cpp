#include "app/commands/drive.h"

#include "core/experiment/replay.h"

namespace semiflow::app {

using experiment::StopReason;

StopReason drive(experiment::Run& run, const std::stop_token& stop,
                 const std::function<bool(const experiment::FramePtr&)>& onFrame, std::deque<experiment::Edit> edits) {
  for (experiment::FramePtr frame = run.start(); frame; frame = experiment::advanceWith(run, edits, stop)) {
    if (!onFrame(frame) || run.finished()) return StopReason::finished;
  }
  return StopReason::stopped;
}

} // namespace semiflow::app
