#pragma once

#include <filesystem>

#include "core/experiment/experiment.h"

namespace semiflow::app {

/// The same experiment, seen from another folder: every relative path in it still leads to the same file.
experiment::Experiment rebased(const experiment::Experiment& experiment, const std::filesystem::path& directory);

/// How an experiment in `directory` should write the path of a file: relative where the file is beside or below it.
std::filesystem::path pathFrom(const std::filesystem::path& directory, const std::filesystem::path& file);

} // namespace semiflow::app
