#include "core/koopman/sources/pictures.h"

#include <algorithm>
#include <cctype>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/data/data_set.h"

namespace semiflow::koopman {
namespace {

using std::filesystem::path;

/// Whether a name is the pattern, in which each * stands for any characters.
bool matches(const char* pattern, const char* name) {
  if (*pattern == '\0') return *name == '\0';
  if (*pattern == '*') return matches(pattern + 1, name) || (*name != '\0' && matches(pattern, name + 1));
  return *pattern == *name && matches(pattern + 1, name + 1);
}

std::string digitsAt(const std::string& text, std::size_t& at) {
  std::string digits;
  for (; at < text.size() && std::isdigit(static_cast<unsigned char>(text[at])) != 0; ++at) {
    if (!(digits.empty() && text[at] == '0')) digits += text[at];
  }
  return digits;
}

/// Runs of digits are compared as numbers.
bool before(const path& a, const path& b) {
  const std::string left = a.filename().string(), right = b.filename().string();
  for (std::size_t i = 0, j = 0; i < left.size() && j < right.size();) {
    const auto isDigit = [](char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; };
    if (isDigit(left[i]) && isDigit(right[j])) {
      const std::string first = digitsAt(left, i), second = digitsAt(right, j);
      if (first.size() != second.size()) return first.size() < second.size();
      if (first != second) return first < second;
    } else {
      if (left[i] != right[j]) return left[i] < right[j];
      ++i, ++j;
    }
  }
  return left.size() == right.size() ? left < right : left.size() < right.size();
}

std::vector<path> filesOf(const path& sequence) {
  const bool folder = std::filesystem::is_directory(sequence);
  const path place = folder ? sequence : sequence.parent_path();
  const std::string pattern = folder ? "*.png" : sequence.filename().string();
  std::vector<path> files;
  std::error_code failed;
  for (const auto& entry : std::filesystem::directory_iterator(place.empty() ? "." : place, failed)) {
    if (matches(pattern.c_str(), entry.path().filename().c_str())) files.push_back(entry.path());
  }
  if (files.empty()) throw InputError(sequence.string(), "a folder or pattern of PNG pictures", "no picture");
  std::sort(files.begin(), files.end(), before);
  return files;
}

data::Array read(const path& file) {
  data::Array picture = data::readArray(file, "");
  if (picture.shape.size() != 2) throw InputError(file.string(), "a picture", "another kind of file");
  return picture;
}

class PictureArray final : public data::StoredArray {
 public:
  explicit PictureArray(std::vector<path> files) : StoredArray("luminance", shapeOf(files)), files_(std::move(files)) {}

  void read(std::span<const data::Slice> part, std::span<double> values) override {
    auto at = values.begin();
    for (std::size_t i = 0; i < part[0].count; ++i) {
      const path& file = files_[part[0].first + i * part[0].step];
      const data::Array picture = koopman::read(file);
      if (picture.shape[0] != shape()[1] || picture.shape[1] != shape()[2]) {
        throw InputError(file.string(),
                         fmt::format("a picture of {} x {} points, as {} has", shape()[2], shape()[1],
                                     files_.front().filename().string()),
                         fmt::format("{} x {}", picture.shape[1], picture.shape[0]));
      }
      for (std::size_t y = 0; y < part[1].count; ++y) {
        const std::size_t row = (part[1].first + y * part[1].step) * picture.shape[1];
        for (std::size_t x = 0; x < part[2].count; ++x) *at++ = picture.values[row + part[2].first + x * part[2].step];
      }
    }
  }

 private:
  static std::vector<std::size_t> shapeOf(const std::vector<path>& files) {
    const data::Array first = koopman::read(files.front());
    return {files.size(), first.shape[0], first.shape[1]};
  }

  const std::vector<path> files_;
};

} // namespace

bool isPictureSequence(const path& path) {
  return path.filename().string().find('*') != std::string::npos || std::filesystem::is_directory(path);
}

std::unique_ptr<data::StoredArray> openPictures(const path& sequence) {
  return std::make_unique<PictureArray>(filesOf(sequence));
}

} // namespace semiflow::koopman
