#pragma once

#include <cstdio>
#include <filesystem>
#include <memory>
#include <span>
#include <string_view>

#include "core/base/error.h"

namespace semiflow::data {

/// A file that is written in order. Every mistake is a ResourceError that names the file.
class OutputFile {
 public:
  /// Replaces a file of that name.
  explicit OutputFile(const std::filesystem::path& path);

  void write(std::string_view bytes);
  /// Writes over what is there, and goes on behind the end.
  void overwrite(std::uint64_t offset, std::string_view bytes);
  /// Hands everything over to the system, so that it survives a kill of the process.
  void flush();
  void close();
  const std::filesystem::path& path() const { return path_; }

 private:
  struct Closer {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  ResourceError error() const;

  std::filesystem::path path_;
  std::unique_ptr<std::FILE, Closer> file_;
};

} // namespace semiflow::data
