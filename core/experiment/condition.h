#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/experiment/frame.h"
#include "core/numerics/kernel.h"

namespace semiflow::experiment {

/// When a run is to pause, as a text: comparisons joined by `and` and `or` (`and` binds closer), e.g. "time >= 5",
/// "energy < 0.5", "max_u > 1 and rate_of_change < 1e-6". Numbers, operations and functions are those of formulas
/// (numerics/expression.h); the names are
///   time, step;  every scalar of the frame, with _ for what is no letter or digit ("mass_of_v");
///   min_u, max_u, mean_u of every field u on a grid, of its modulus where it is complex;
///   rate_of_change: of all fields and particles since the frame before, relative and per unit of time,
///     sqrt(sum |u - u_before|^2 / sum |u|^2)/|t - t_before|, the largest of any; small where nothing moves any more.
class Condition {
 public:
  /// @param path for messages: "--until-condition"
  /// @throws InputError for a text that cannot be read
  Condition(const std::string& text, const std::string& path);

  /// Every name that a condition may use with such frames.
  static std::vector<std::string> names(const Frame& frame);
  /// @throws InputError where the frame has nothing of a name
  void requireNames(const Frame& frame) const;
  /// Takes the next frame of a run. True where the condition holds and did not with the frame before, so that a run
  /// that goes on is not paused again at once. @throws as requireNames()
  bool cameTrue(const FramePtr& frame);
  const std::string& text() const { return text_; }

 private:
  double valueOf(const std::string& name, const Frame& frame) const;
  double rateOfChange(const Frame& frame) const;

  std::string text_, path_;
  std::vector<std::string> names_; ///< the kernel's inputs
  numerics::Kernel kernel_;
  FramePtr before_;
  bool held_ = false;
};

} // namespace semiflow::experiment
