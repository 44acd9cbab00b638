#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/data/stored_run.h"

namespace semiflow::data {

/// Writes arrays of known shape one after another into a data set, each in blocks along its first dimension. The file
/// appears, or is replaced, with finish(). @throws ResourceError from every function, where it cannot be written
class ArraySink {
 public:
  virtual ~ArraySink() = default;
  /// Begins the next array. Its name is new; a dimension has one length throughout.
  virtual void begin(const StoredVariable& variable, const Json& attributes = Json::object()) = 0;
  /// The next part of the present array: a whole number of places along its first dimension, or all of it.
  virtual void append(const std::vector<double>& values) = 0;
  /// The whole of the present array, which holds texts.
  virtual void write(const std::vector<std::string>& texts) = 0;
  /// @param attributes the global ones
  virtual void finish(const Json& attributes) = 0;
};

std::unique_ptr<ArraySink> netcdfArraySink(const std::filesystem::path& file);
std::unique_ptr<ArraySink> npzArraySink(const std::filesystem::path& file);

} // namespace semiflow::data
