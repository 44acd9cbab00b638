#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/data/data_set.h"

namespace semiflow::data {

/// What every sink is made from. `attributes` are the global ones that are known when the run begins.
struct SinkSetting {
  std::filesystem::path file;
  experiment::RunInfo info;
  Json attributes;
};

std::unique_ptr<experiment::FrameSink> netcdfSink(const SinkSetting& setting);
std::unique_ptr<experiment::FrameSink> npzSink(const SinkSetting& setting);
std::unique_ptr<experiment::FrameSink> csvSink(const SinkSetting& setting);
std::unique_ptr<experiment::FrameSink> vtkSink(const SinkSetting& setting);

/// The experiment's complete tree as the attribute `experiment` holds it.
std::string treeText(const experiment::Experiment& experiment);

/// The global attributes that are known when a run begins.
Json beginAttributes(const experiment::Experiment& experiment);

/// The global attributes that a run's end adds: stop_reason, steps, function_evaluations, compute_seconds,
/// wall_seconds, edits (a list as JSON text) and, where there is one, stop_message.
Json endAttributes(const experiment::RunSummary& summary);

/// "FILE: could not be written: WHY", where the disk being full is told from other mistakes.
ResourceError writeError(const std::filesystem::path& file, const std::string& why);

} // namespace semiflow::data
