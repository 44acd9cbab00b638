#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/experiment/experiment.h"
#include "core/experiment/recorder.h"

namespace semiflow::data {

/// One array of a data set. Dimensions are named; two variables that share a name share its length.
struct Variable {
  std::string name;
  std::vector<std::string> dimensions; ///< slowest first, e.g. {"z", "y", "x"}; without "time"
  std::vector<std::size_t> shape;
  std::vector<double> values;
  bool single = false;   ///< stored as 32-bit floats
  bool overTime = false; ///< has a leading time dimension: these values are those of one time
  std::string unit;
  std::string description; ///< long_name of CF
};

/// The arrays a frame stands for (DESIGN of data sets: see resources/guide/data_sets.md), coordinates included.
std::vector<Variable> variablesOf(const experiment::Frame& frame, const experiment::RunInfo& info);

/// Opens a data set for writing by its ending: .nc (NetCDF-4), .npz or .csv. @throws InputError for another ending;
/// ResourceError where the file cannot be made
std::unique_ptr<experiment::FrameSink> createDataSet(const std::filesystem::path& file,
                                                     const experiment::Experiment& experiment,
                                                     const experiment::RunInfo& info);

/// An array read from a file.
struct Array {
  std::string name;
  std::vector<std::size_t> shape; ///< slowest first
  std::vector<double> values;     ///< row by row, whatever the order in the file
  std::vector<double> imaginary;  ///< empty for a real array
};

/// Reads one array of a .npz, .npy, .nc, .csv or .png file.
/// @param variable its name in the file (a column of a CSV; columns "a,b" make a matrix of rows); may be empty where
/// the
///        file has just one, or for a PNG: luminance in [0, 1], rows from bottom to top
/// @throws InputError naming the file, what was expected (the names there are) and found
Array readArray(const std::filesystem::path& file, const std::string& variable);

} // namespace semiflow::data
