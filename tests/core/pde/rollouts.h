#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/experiment/experiment.h"
#include "core/experiment/run.h"

namespace semiflow::tests {

/// The experiment of that JSON text, which need not name the format and the kind.
experiment::Experiment pdeOf(const std::string& json, const std::filesystem::path& directory = ".");

/// All frames of a run of it.
std::vector<experiment::FramePtr> framesOf(const experiment::Experiment& experiment);
std::vector<experiment::FramePtr> framesOf(experiment::Run& run);

const experiment::GridField& fieldOf(const experiment::Frame& frame, const std::string& name);
/// NaN where there is none of that name.
double scalarOf(const experiment::Frame& frame, const std::string& name);

/// What makeRun() or the run refuses: the sentence; "accepted" where it runs to the end.
std::string complaintOf(const std::string& json);

/// Whether the fields' values are equal, bit for bit.
bool sameBits(const experiment::Frame& a, const experiment::Frame& b);

} // namespace semiflow::tests
