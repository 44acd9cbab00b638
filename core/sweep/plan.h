#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/experiment/experiment.h"
#include "core/sweep/swept.h"

namespace semiflow::sweep {

/// The samples of a sweep: the experiment with every combination of the swept values, the last parameter's running
/// fastest. A value.
class Plan {
 public:
  static constexpr std::size_t mostSamples = 4096;

  /// Checks every sample's tree.
  /// @throws InputError for an unknown or repeated path, no parameter, no value or one that is refused, more than
  ///         mostSamples
  Plan(experiment::Experiment base, std::vector<Swept> swept);

  const experiment::Experiment& base() const { return base_; }
  const std::vector<Swept>& swept() const { return swept_; }
  std::size_t samples() const { return samples_; }
  /// Which of its values a parameter has in a sample.
  std::size_t place(std::size_t sample, std::size_t parameter) const;
  const Json& value(std::size_t sample, std::size_t parameter) const {
    return swept_[parameter].values[place(sample, parameter)];
  }
  experiment::Experiment experiment(std::size_t sample) const;
  /// "feed 0.03, kill 0.06", without what is the same in all samples.
  std::string label(std::size_t sample) const;
  /// [{"path": "equation.feed", "values": [0.03, 0.04]}, ...]
  Json tree() const;

 private:
  experiment::Experiment base_;
  std::vector<Swept> swept_;
  std::size_t samples_ = 1;
};

/// A value as a person reads it: a word without quotes.
std::string valueText(const Json& value);

} // namespace semiflow::sweep
