#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "core/base/error.h"

namespace semiflow::data {

/// A file that is read at places of one's choice. Every mistake names the file.
class InputFile {
 public:
  /// @throws InputError where it cannot be opened or is a folder
  explicit InputFile(const std::filesystem::path& path);

  std::uint64_t size() const { return size_; }
  const std::filesystem::path& path() const { return path_; }
  std::FILE* handle() const { return file_.get(); }
  /// Fills `bytes` from `offset` on. @throws InputError where the file ends before
  void read(std::uint64_t offset, std::span<unsigned char> bytes) const;
  /// The whole content. @throws InputError, ResourceError where it does not fit into memory
  std::string text() const;
  InputError error(const std::string& expected, const std::string& found, const std::string& hint = {}) const;

 private:
  struct Closer {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::filesystem::path path_;
  std::unique_ptr<std::FILE, Closer> file_;
  std::uint64_t size_ = 0;
};

/// Bytes in order: fills the span or throws InputError.
using ByteSource = std::function<void(std::span<unsigned char>)>;

/// The unsigned number stored in little-endian order.
inline std::uint64_t littleEndian(std::span<const unsigned char> bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) value = value << 8 | bytes[i];
  return value;
}

} // namespace semiflow::data
