#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace semiflow::data {

/// An array of a file, or a column of a CSV: what one needs to know to choose it.
struct FileArray {
  std::string name = {};
  std::vector<std::size_t> shape = {};     ///< slowest first; empty where only reading all of it would tell
  std::vector<std::string> beginning = {}; ///< the first fields of a column as they stand
  std::size_t missing = 0;                 ///< fields of a column that are empty or not a number
  bool isEstimate = false;                 ///< of a large table only the beginning was looked at
  bool isNumeric = true;                   ///< numbers or dates, rather than words
};

/// What readArray() finds in a file, in the file's order.
/// @throws InputError, ResourceError as readArray()
std::vector<FileArray> arraysIn(const std::filesystem::path& file);

} // namespace semiflow::data
