#pragma once

#include <string>
#include <vector>

#include "core/experiment/frame.h"

namespace semiflow::app {

/// What decides which views suit a frame, in increasing order.
std::vector<std::string> shapeOf(const experiment::Frame& frame);

} // namespace semiflow::app
