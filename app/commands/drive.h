#pragma once

#include <deque>
#include <functional>
#include <stop_token>

#include "core/experiment/run.h"

namespace semiflow::app {

/// Starts a run and advances it until it is finished, a stop is requested or `onFrame` says that it is enough.
/// @param edits of another run of the experiment, to be made again where they were made there
/// @param onFrame called with every frame, the first included; returns whether to go on
/// @return finished or stopped. @throws what the run throws
experiment::StopReason drive(experiment::Run& run, const std::stop_token& stop,
                             const std::function<bool(const experiment::FramePtr&)>& onFrame,
                             std::deque<experiment::Edit> edits = {});

} // namespace semiflow::app
