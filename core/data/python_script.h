#pragma once

#include <string>
#include <vector>

#include "core/data/data_set.h"

namespace semiflow::data {

/// What a Python script is to draw.
struct ScriptSubject {
  std::string file;  ///< the NetCDF data set, as the script is to name it
  std::string title; ///< of the figure
  double time = 0;   ///< of the frame; not used of a run that does not evolve
};

/// A Python script that opens a run's NetCDF data set with xarray and redraws a frame with matplotlib, into a window
/// and a PNG: fields as images or curves, particles as a cloud, eigenvalues in the complex plane, tables and scalars as
/// curves. Of a field in space the middle layer, of a complex one the modulus.
/// @param variables of the frame, as variablesOf() gives them
std::string pythonScript(const std::vector<Variable>& variables, const experiment::RunInfo& info,
                         const ScriptSubject& subject);

} // namespace semiflow::data
