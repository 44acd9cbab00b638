#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "core/data/data_set.h"
#include "core/data/input_file.h"
#include "core/data/stored_array.h"

namespace semiflow::data {

/// The NetCDF library (and HDF5 below it) serves one thread at a time: every call of it is made while holding this.
std::unique_lock<std::mutex> lockNetcdf();

/// The numeric variables of a NetCDF file's root group (classic or NetCDF-4). Holds the NetCDF library while it lives.
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
  std::vector<std::size_t> shapeOf(const std::string& name) const;
  /// A part of it, row by row (StoredArray::read()).
  void read(const std::string& name, std::span<const Slice> part, std::span<double> values) const;

 private:
  void check(int status) const;
  double attribute(int variable, const char* name, double fallback) const;
  int variableOf(const std::string& name) const;
  void unpack(int variable, std::span<double> values) const;

  const std::unique_lock<std::mutex> lock_;
  const InputFile& file_;
  int id_ = -1;
  std::vector<std::string> names_;
};

} // namespace semiflow::data
