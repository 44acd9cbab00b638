#include "core/data/input_file.h"

#include "core/base/memory.h"

namespace semiflow::data {

InputFile::InputFile(const std::filesystem::path& path) : path_(path) {
  std::error_code failed;
  size_ = std::filesystem::file_size(path, failed);
  if (!failed) file_.reset(std::fopen(path.c_str(), "rb"));
  if (file_ == nullptr) throw error("a file that can be read", "none");
}

void InputFile::read(std::uint64_t offset, std::span<unsigned char> bytes) const {
  const bool inside = offset <= size_ && bytes.size() <= size_ - offset;
  if (!inside || fseeko(file_.get(), static_cast<off_t>(offset), SEEK_SET) != 0 ||
      std::fread(bytes.data(), 1, bytes.size(), file_.get()) != bytes.size()) {
    throw error("a whole file", fmt::format("its end after {} bytes", size_));
  }
}

std::string InputFile::text() const {
  requireMemory(2.0 * static_cast<double>(size_), path_.string());
  std::string content(size_, '\0');
  read(0, {reinterpret_cast<unsigned char*>(content.data()), content.size()});
  return content;
}

InputError InputFile::error(const std::string& expected, const std::string& found, const std::string& hint) const {
  return InputError(path_.string(), expected, found, hint);
}

} // namespace semiflow::data
