#pragma once

#include <deque>
#include <stop_token>

#include "core/base/json.h"
#include "core/experiment/run.h"

namespace semiflow::experiment {

/// The edits of a log as data sets hold it: [{"time": 1, "step": 10, "path": "equation.feed", "value": 0.03}, ...]
/// @throws InputError for what is no such list
std::vector<Edit> editsOf(const Json& log, const std::string& path);

/// The other way round.
Json logOf(const std::vector<Edit>& edits);

/// As run.advance(), with the edits of another run of the same experiment made where they were made there: its frames
/// are then that run's, bit for bit.
/// @param left the edits still to be made, in order; those that are made are taken from the front
/// @throws as Run::edit() and Run::advance()
FramePtr advanceWith(Run& run, std::deque<Edit>& left, const std::stop_token& stop);

} // namespace semiflow::experiment
