#include "core/koopman/sources/pictures.h"

#include <algorithm>
#include <cctype>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/memory.h"

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

} // namespace

bool isPictureSequence(const path& path) {
  return path.filename().string().find('*') != std::string::npos || std::filesystem::is_directory(path);
}

data::Array readPictures(const path& sequence) {
  const std::vector<path> files = filesOf(sequence);
  data::Array all;
  for (const path& file : files) {
    const data::Array picture = data::readArray(file, "");
    if (picture.shape.size() != 2) throw InputError(file.string(), "a picture", "another kind of file");
    if (all.values.empty()) {
      all.name = "luminance";
      all.shape = {files.size(), picture.shape[0], picture.shape[1]};
      const double numbers = static_cast<double>(files.size()) * static_cast<double>(picture.values.size());
      requireMemory(8 * numbers, fmt::format("{} pictures", files.size()));
      all.values.reserve(files.size() * picture.values.size());
    } else if (picture.shape[0] != all.shape[1] || picture.shape[1] != all.shape[2]) {
      throw InputError(file.string(),
                       fmt::format("a picture of {} x {} points, as {} has", all.shape[2], all.shape[1],
                                   files.front().filename().string()),
                       fmt::format("{} x {}", picture.shape[1], picture.shape[0]));
    }
    all.values.insert(all.values.end(), picture.values.begin(), picture.values.end());
  }
  return all;
}

} // namespace semiflow::koopman
