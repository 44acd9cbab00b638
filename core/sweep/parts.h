#pragma once

#include <filesystem>

#include "core/experiment/experiment.h"

namespace semiflow::sweep {

class Plan;

/// The folder in which the finished samples of a sweep wait to be gathered: a NetCDF data set for each, named after its
/// experiment, so that a sweep which was interrupted, or was given more values, computes only what is not there.
class Parts {
 public:
  explicit Parts(std::filesystem::path folder) : folder_(std::move(folder)) {}

  const std::filesystem::path& folder() const { return folder_; }
  /// Makes the folder, where there is none. @throws ResourceError
  void create() const;
  /// Where the sample is kept, be it there or not.
  std::filesystem::path fileOf(const experiment::Experiment& sample) const;
  /// Whether it was finished, by this version of the program.
  bool has(const experiment::Experiment& sample) const;
  /// Removes the samples that are not in the plan.
  void keepOnly(const Plan& plan) const;
  /// Removes the folder.
  void remove() const;

 private:
  std::filesystem::path folder_;
};

} // namespace semiflow::sweep
