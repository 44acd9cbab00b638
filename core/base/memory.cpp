#include "core/base/memory.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <limits>

#include <fmt/format.h>

#include "core/base/error.h"

namespace semiflow {
namespace {

/// What of the control group's memory is copies of files, which make room when it is needed.
std::uint64_t fileCopies() {
  std::ifstream statistics("/sys/fs/cgroup/memory.stat");
  std::uint64_t sum = 0, bytes = 0;
  for (std::string key; statistics >> key >> bytes;) {
    if (key == "active_file" || key == "inactive_file") sum += bytes;
  }
  return sum;
}

std::uint64_t numberIn(const char* file) {
  std::ifstream in(file);
  std::uint64_t value = 0;
  return in >> value ? value : std::numeric_limits<std::uint64_t>::max();
}

} // namespace

std::uint64_t availableMemory() {
  std::uint64_t available = std::numeric_limits<std::uint64_t>::max();
  std::ifstream info("/proc/meminfo");
  for (std::string key; info >> key;) {
    std::uint64_t kilobytes = 0;
    if (key == "MemAvailable:" && info >> kilobytes) available = kilobytes * 1024;
    info.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
  }
  // "max" in memory.max is no number: no limit.
  const std::uint64_t limit = numberIn("/sys/fs/cgroup/memory.max");
  const std::uint64_t used = numberIn("/sys/fs/cgroup/memory.current");
  const std::uint64_t kept = used - std::min(used, fileCopies());
  if (limit != std::numeric_limits<std::uint64_t>::max())
    available = std::min(available, limit - std::min(kept, limit));
  return available;
}

void requireMemory(double bytes, const std::string& what) {
  const auto available = static_cast<double>(availableMemory());
  constexpr double share = 0.9; // leave room for the window and the system
  if (bytes <= share * available) return;
  throw ResourceError(
      fmt::format("{} needs about {} of memory, but only {} is free: use fewer points, particles or snapshots", what,
                  byteText(bytes), byteText(available)));
}

std::string byteText(double bytes) {
  constexpr std::array units{"bytes", "kB", "MB", "GB", "TB", "PB", "EB"};
  std::size_t unit = 0;
  while (bytes >= 1000 && unit + 1 < units.size()) {
    bytes /= 1000;
    ++unit;
  }
  return unit == 0 ? fmt::format("{:.0f} {}", bytes, units[unit]) : fmt::format("{:.3g} {}", bytes, units[unit]);
}

} // namespace semiflow
