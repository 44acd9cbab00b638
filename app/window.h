#pragma once

#include <filesystem>

namespace semiflow::app {

/// Opens the workbench and returns when its last window is closed.
/// @param toOpen an experiment file to open, without running it; empty: the gallery of presets
/// @return the exit status of the program
/// @throws ResourceError where the program's resources are not found
/// @pre there is a display; no QApplication exists yet
int openWindow(int argc, char** argv, const std::filesystem::path& toOpen);

} // namespace semiflow::app
