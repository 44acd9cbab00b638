#pragma once

#include <filesystem>
#include <vector>

namespace semiflow::app {

/// The experiment files opened or saved last, newest first, as far as they are still there.
std::vector<std::filesystem::path> recentFiles();
void rememberFile(const std::filesystem::path& file);

} // namespace semiflow::app
