#pragma once

#include <cstdint>
#include <string>

namespace semiflow {

/// Bytes of main memory that can still be taken without swapping (Linux: MemAvailable, within the control group's
/// limit).
std::uint64_t availableMemory();

/// Refuses what will not fit, before anything is allocated.
/// @param bytes an estimate; @param what for the message, e.g. "a run of 2048x2048 points"
/// @throws ResourceError saying how much is needed, how much there is and what to reduce
void requireMemory(double bytes, const std::string& what);

/// "1.5 GB"
std::string byteText(double bytes);

} // namespace semiflow
