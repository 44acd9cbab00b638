#pragma once

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "core/base/values.h"
#include "core/experiment/frame.h"

namespace semiflow::pde {

/// How the differences at all points become one number: the largest, the root of the mean of their squares, or the mean
/// of their sizes.
enum class Norm { maximum, rms, mean };
/// The parameter `norm`, and its value.
Parameter normParameter();
Norm normOf(const Values& values);

/// The fields of one frame at the points of other axes: trigonometric polynomials along periodic directions,
/// polynomials through neighbours along others, and means over cells where values are means over cells.
experiment::GridField resampled(const experiment::GridField& field, const std::vector<experiment::Axis>& axes,
                                bool cells);

/// a - b at the points of a; b is resampled where its points are others.
experiment::GridField difference(const experiment::GridField& a, const experiment::GridField& b, bool cells);
double sizeOf(const experiment::GridField& difference, Norm norm);

/// What rollouts are held against.
class Reference {
 public:
  /// The formulas of a rollout's `exact`, at a time. @pre there are some
  Reference(const Values& rollout, double time);
  /// The fields of a frame. @param cells whether they are means over cells
  Reference(experiment::FramePtr frame, bool cells);

  /// The fields of the frame that are known here, minus what they should be.
  std::vector<experiment::GridField> differences(const experiment::Frame& frame) const;
  /// The largest over those fields. NaN where there is none.
  double error(const experiment::Frame& frame, Norm norm) const;

 private:
  experiment::GridField exactly(const experiment::GridField& like, const std::string& text) const;

  experiment::FramePtr frame_;
  bool cells_ = false;
  std::vector<std::pair<std::string, std::string>> formulas_; ///< field and formula
  std::vector<std::pair<std::string, double>> parameters_;
  bool complex_ = false;
  double time_ = 0;
};

/// Whether a rollout's values are means over cells.
bool hasCells(const Values& rollout);

} // namespace semiflow::pde
