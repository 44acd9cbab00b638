#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/data/output_file.h"

namespace semiflow::data {

/// Writes a ZIP archive of stored (not compressed) members, as numpy.savez does; ZIP64 where a size or place needs it
/// (PKWARE, APPNOTE.TXT 6.3.10). All times are 1980-01-01, so that the same content gives the same bytes.
class ZipWriter {
 public:
  explicit ZipWriter(OutputFile& file) : file_(file) {}
  /// Adds a copy of a file. @throws ResourceError, InputError where the source cannot be read
  void add(const std::string& name, const std::filesystem::path& source);
  void add(const std::string& name, std::string_view content);
  /// Writes the directory.
  void finish();

 private:
  struct Entry {
    std::string name;
    std::uint32_t checksum = 0;
    std::uint64_t size = 0, offset = 0;
  };
  void begin(const Entry& entry);
  void put(std::string_view bytes);

  OutputFile& file_;
  std::uint64_t written_ = 0;
  std::vector<Entry> entries_;
};

} // namespace semiflow::data
