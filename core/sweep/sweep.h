#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <stop_token>
#include <string>

#include "core/base/progress.h"
#include "core/experiment/run.h"
#include "core/sweep/parts.h"
#include "core/sweep/plan.h"

namespace semiflow::sweep {

/// What a sample has come to.
struct News {
  std::size_t sample = 0;
  experiment::RunInfo info = {};
  experiment::FramePtr frame = {}; ///< its newest one; null of a sample that was kept from before or failed to start
  bool ended = false;
  bool kept = false; ///< it was computed before
  experiment::StopReason reason = experiment::StopReason::running;
  std::string message = {}; ///< why it diverged or failed
};
/// Called from any thread, by one at a time; quick.
using Listener = std::function<void(const News&)>;

struct Outcome {
  std::size_t ended = 0;                       ///< samples that are there now, those kept from before included
  std::size_t kept = 0;                        ///< of these, computed before
  std::size_t diverged = 0;                    ///< their frames up to then are there
  std::map<std::size_t, std::string> failures; ///< samples that could not be made or run, and why
  bool stopped = false;                        ///< a stop came first
};

/// Computes the samples that are not in `parts` yet. As many at a time as there are threads, as long as memory lasts:
/// a sample that finds too little waits until another one has ended. Each sample's frames are those that its experiment
/// gives by itself, bit for bit.
/// @param threads 0: all of the machine's
/// @throws ResourceError where the disk is full or not even one sample fits into memory; what is finished stays
Outcome computeSamples(const Plan& plan, const Parts& parts, int threads, const std::stop_token& stop,
                       const Listener& listener);

/// Writes one data set (.nc, .npz, .csv) of all samples, with a leading dimension `sample`;
/// resources/guide/data_sets.md tells what is in it. The file is replaced at the end, or not at all. Samples that are
/// not in `parts` are NaN.
/// @throws InputError for another ending; ResourceError where it cannot be written
/// @return whether it was written: false where a stop came first
bool gather(const Plan& plan, const Parts& parts, const std::map<std::size_t, std::string>& failures,
            const std::filesystem::path& output, const std::stop_token& stop, const Progress& progress);

/// Told before hours of computing rather than after. @throws InputError, ResourceError as gather()
void requireWritable(const std::filesystem::path& output);

} // namespace semiflow::sweep
