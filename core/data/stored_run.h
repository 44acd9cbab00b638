#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace semiflow::data {

/// A variable of a data set on the disk.
struct StoredVariable {
  std::string name = {};
  std::vector<std::string> dimensions = {}; ///< slowest first, "time" included
  std::vector<std::size_t> shape = {};
  bool isText = false;
  bool single = false; ///< 32-bit floats
  std::string unit = {};
  std::string description = {};

  bool isCoordinate() const { return dimensions.size() == 1 && dimensions.front() == name; }
};

/// A NetCDF data set that the program wrote: what is in it, its arrays one by one. Holds the NetCDF library (which
/// serves one thread at a time) only while a function is called.
class StoredRun {
 public:
  /// @throws InputError where it is no NetCDF file
  explicit StoredRun(const std::filesystem::path& file);
  ~StoredRun();
  StoredRun(const StoredRun&) = delete;
  StoredRun& operator=(const StoredRun&) = delete;

  const std::vector<StoredVariable>& variables() const { return variables_; }
  /// Whether it holds a course of time: its dimension `time` grows with every frame.
  bool evolves() const { return evolves_; }
  /// Null where there is none of that name.
  const StoredVariable* find(const std::string& name) const;
  /// Row by row. @pre it holds numbers. @throws InputError; ResourceError where they do not fit into memory
  std::vector<double> numbers(const std::string& name) const;
  std::vector<std::string> texts(const std::string& name) const;
  /// A global attribute; empty, or NaN, where there is none.
  std::string text(const std::string& attribute) const;
  double number(const std::string& attribute) const;

 private:
  void check(int status) const;
  void readVariables();
  std::string attribute(int variable, const char* name) const;

  const std::filesystem::path file_;
  int id_ = -1;
  bool evolves_ = false;
  std::vector<StoredVariable> variables_;
};

} // namespace semiflow::data
