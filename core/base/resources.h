#pragma once

#include <filesystem>

namespace semiflow {

/// The folder with presets, icons, colour maps and the guide: $SEMIFLOW_RESOURCES, else ../share/semiflow beside the
/// program, else the folder of the sources it was built from. @throws ResourceError where there is none of them
std::filesystem::path resourceDirectory();

/// The program's version, e.g. "0.1.0".
const char* version();

} // namespace semiflow
