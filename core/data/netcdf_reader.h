#pragma once

#include <string>
#include <vector>

#include "core/data/data_set.h"
#include "core/data/input_file.h"

namespace semiflow::data {

/// The numeric variables of a NetCDF file's root group (classic or NetCDF-4).
class NetcdfReader {
 public:
  /// @throws InputError where it is no NetCDF file
  explicit NetcdfReader(const InputFile& file);
  ~NetcdfReader();
  NetcdfReader(const NetcdfReader&) = delete;
  NetcdfReader& operator=(const NetcdfReader&) = delete;

  const std::vector<std::string>& names() const { return names_; }
  /// Missing values (_FillValue) are NaN, packed ones are unpacked (scale_factor, add_offset). @pre name is one of
  /// names()
  /// @throws InputError where the data is damaged; ResourceError where it does not fit into memory
  Array read(const std::string& name) const;

 private:
  void check(int status) const;
  double attribute(int variable, const char* name, double fallback) const;

  const InputFile& file_;
  int id_ = -1;
  std::vector<std::string> names_;
};

} // namespace semiflow::data
