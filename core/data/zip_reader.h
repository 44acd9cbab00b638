#pragma once

#include <string>
#include <vector>

#include "core/data/input_file.h"

namespace semiflow::data {

/// A member of a ZIP archive.
struct ZipEntry {
  std::string name;
  unsigned method = 0; ///< 0 stored, 8 deflated
  std::uint32_t checksum = 0;
  std::uint64_t compressedSize = 0;
  std::uint64_t size = 0;
  std::uint64_t offset = 0; ///< of its local header
};

/// The members of an archive, ZIP64 included (PKWARE, APPNOTE.TXT 6.3.10).
/// @throws InputError where it is no archive, or its directory contradicts itself or the file's size
std::vector<ZipEntry> zipEntries(const InputFile& file);

/// Calls `consume` once with the member's bytes in order, decompressed as they are asked for, so that a small file that
/// unpacks to a huge one costs no memory. When `consume` returns the rest must be empty, and the checksum right.
/// @throws InputError, also where the member is encrypted or packed by another method than stored and deflate
void readZipEntry(const InputFile& file, const ZipEntry& entry, const std::function<void(const ByteSource&)>& consume);

/// Bytes at a place of one's choice: fills the span or throws InputError.
using PlacedBytes = std::function<void(std::uint64_t offset, std::span<unsigned char>)>;

/// Reads a member at places of one's choice; a compressed one is unpacked up to there, from its beginning where one
/// goes back. Its checksum is not looked at. @param file must outlive what is returned
/// @throws InputError as readZipEntry()
PlacedBytes bytesOfZipEntry(const InputFile& file, const ZipEntry& entry);

} // namespace semiflow::data
