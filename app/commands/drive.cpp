#include "app/commands/drive.h"

namespace semiflow::app {

using experiment::StopReason;

StopReason drive(experiment::Run& run, const std::stop_token& stop,
                 const std::function<bool(const experiment::FramePtr&)>& onFrame) {
  for (experiment::FramePtr frame = run.start(); frame; frame = run.advance(stop)) {
    if (!onFrame(frame) || run.finished()) return StopReason::finished;
  }
  return StopReason::stopped;
}

} // namespace semiflow::app
