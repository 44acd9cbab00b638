#include "core/base/resources.h"

#include <array>
#include <cstdlib>

#include "core/base/error.h"

namespace semiflow {

std::filesystem::path resourceDirectory() {
  const char* chosen = std::getenv("SEMIFLOW_RESOURCES");
  std::error_code ignored; // a folder that cannot be looked at is as good as none
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", ignored);
  const std::array<std::filesystem::path, 3> candidates{chosen == nullptr ? "" : chosen,
                                                        program.parent_path().parent_path() / "share" / "semiflow",
                                                        SEMIFLOW_SOURCE_RESOURCES};
  for (const auto& candidate : candidates) {
    if (!candidate.empty() && std::filesystem::is_directory(candidate / "presets", ignored)) return candidate;
  }
  throw ResourceError("the folder of presets was not found: set SEMIFLOW_RESOURCES to the project's resources folder");
}

const char* version() { return SEMIFLOW_VERSION; }

} // namespace semiflow
