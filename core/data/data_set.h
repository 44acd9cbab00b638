#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/experiment/experiment.h"
#include "core/experiment/recorder.h"

namespace semiflow::data {

/// One array of a data set. Dimensions are named; two variables of a frame that share a name share its length.
struct Variable {
  std::string name = {};                    ///< letters, digits and underscores
  std::vector<std::string> dimensions = {}; ///< slowest first, e.g. {"z", "y", "x"}; without "time"
  std::vector<std::size_t> shape = {};
  std::shared_ptr<const std::vector<double>> values = {}; ///< row by row; shared with the frame where it holds them
  std::vector<std::string> labels = {};                   ///< in place of values where it is text
  bool single = false;                                    ///< stored as 32-bit floats
  bool overTime = false;        ///< has a leading time dimension: these values are those of one time
  std::string unit = {};        ///< empty: dimensionless
  std::string description = {}; ///< long_name of CF
};

/// The arrays a frame stands for (resources/guide/data_sets.md lists them), coordinates included, without time itself.
/// A name that is taken already is preceded by that of the content it belongs to: "forecast_time".
/// Where the run does not evolve (info.evolving is false) none of them is over time.
std::vector<Variable> variablesOf(const experiment::Frame& frame, const experiment::RunInfo& info);

/// Opens a data set for writing by its ending:
/// .nc (NetCDF-4), .npz, .csv or .pvd (VTK's files for ParaView). A file of that name is replaced with the
/// first frame, not before. Of a run that does not evolve the last frame is kept, and written at the end.
/// @throws InputError for another ending; ResourceError where the folder does not exist or may not be written to
std::unique_ptr<experiment::FrameSink> createDataSet(const std::filesystem::path& file,
                                                     const experiment::Experiment& experiment,
                                                     const experiment::RunInfo& info);

/// An array read from a file.
struct Array {
  std::string name;
  std::vector<std::size_t> shape; ///< slowest first; empty for a single number
  std::vector<double> values;     ///< row by row, whatever the order in the file
  std::vector<double> imaginary;  ///< empty for a real array
};

/// Reads one array of a .npz, .npy, .nc, .csv (or .tsv) or .png file.
/// @param variable its name in the file; NAME also stands for the pair NAME_real, NAME_imag of a complex array. Of a
/// CSV a
///        column, or columns "a,b" that make a matrix of rows (dates become decimal years, missing fields NaN). May be
///        empty where the file has just one, for a CSV without a header (all its columns), and for a PNG: luminance in
///        [0, 1], rows from bottom to top
/// @param where of a CSV: "COLUMN = VALUE" reads only the rows with that text in that column; empty: all rows
/// @throws InputError naming the file, what was expected (the names there are) and found; ResourceError where it does
/// not
///         fit into memory
Array readArray(const std::filesystem::path& file, const std::string& variable, const std::string& where = {});

} // namespace semiflow::data
