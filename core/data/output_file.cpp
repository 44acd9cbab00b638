#include "core/data/output_file.h"

#include <cerrno>
#include <cstring>

#include "core/data/sinks.h"

namespace semiflow::data {

OutputFile::OutputFile(const std::filesystem::path& path) : path_(path), file_(std::fopen(path.c_str(), "wb")) {
  if (file_ == nullptr) throw error();
}

ResourceError OutputFile::error() const { return writeError(path_, std::strerror(errno)); }

void OutputFile::write(std::string_view bytes) {
  if (std::fwrite(bytes.data(), 1, bytes.size(), file_.get()) != bytes.size()) throw error();
}

void OutputFile::overwrite(std::uint64_t offset, std::string_view bytes) {
  if (fseeko(file_.get(), static_cast<off_t>(offset), SEEK_SET) != 0) throw error();
  write(bytes);
  if (fseeko(file_.get(), 0, SEEK_END) != 0) throw error();
}

void OutputFile::flush() {
  if (std::fflush(file_.get()) != 0) throw error();
}

void OutputFile::close() {
  if (file_ && std::fclose(file_.release()) != 0) throw error();
}

} // namespace semiflow::data
