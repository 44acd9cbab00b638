#pragma once

#include <filesystem>

#include "core/experiment/experiment.h"

class QImage;

/// Pictures that are drawn in the window and named by an experiment. Each has a file of its own, so that undo, a copy
/// kept against a crash and other windows find what they name.
namespace semiflow::app {

/// Writes the picture to the folder of the program's data, under a name that its pixels make.
/// @throws ResourceError
std::filesystem::path keepDrawing(const QImage& picture);

/// The experiment, with the drawings that its mask names copied beside the file that it is to be saved in, and named
/// relative to it. @pre relative paths start from the file's folder @throws ResourceError
experiment::Experiment withDrawingsBeside(const experiment::Experiment& experiment, const std::filesystem::path& file);

} // namespace semiflow::app
