#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/experiment/experiment.h"

namespace semiflow::koopman {

/// A measured series as one would analyse it first. The texts are values of the parameters that they are named after.
struct SeriesImport {
  std::filesystem::path file = {};
  std::vector<std::string> variables = {}; ///< columns of a CSV, or one array
  std::string time = {};                   ///< column or array; empty: equally spaced
  double interval = 0;                     ///< 0: as the times say, or 1
  std::string timeUnit = {};
  std::string where = {}; ///< rows of a CSV
  std::size_t first = 1, last = 0, every = 1, stride = 1;
  std::string missing = {};
  bool standardise = false;
  std::string remove = {};
  double trainingFraction = 0.8;
};

/// A parameter of the source `file`, for its choices (the usual one first) and for what it means.
const Parameter& seriesParameter(std::string_view name);
const Parameter& removeParameter();

/// Dynamic mode decomposition of the series: of its delays where a snapshot is only a few numbers, so that oscillations
/// are seen; as it is where it is a field.
/// @param snapshots how many the file holds, about @throws InputError
experiment::Experiment experimentOf(const SeriesImport& series, std::size_t snapshots, bool isField);

} // namespace semiflow::koopman
