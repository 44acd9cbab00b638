#pragma once

#include <cstddef>
#include <vector>

#include "core/experiment/frame.h"

namespace semiflow::experiment {

/// A bounded past: keeps every stride-th frame of a run. When the bytes are used up every second kept frame is dropped
/// and the stride doubles, so that what is kept always covers the whole run evenly; the newest frame is always there.
class History {
 public:
  explicit History(std::size_t bytes);
  void add(FramePtr frame);
  /// Shows a state between two frames as the newest one, until the next frame or glimpse comes.
  void addGlimpse(FramePtr frame);
  /// Forgets what came after that step.
  void dropAfter(std::uint64_t step);
  void clear();
  const std::vector<FramePtr>& frames() const { return frames_; } ///< oldest first, with the glimpse
  bool newestIsGlimpse() const { return newestIsGlimpse_; }
  std::size_t stride() const { return stride_; }

 private:
  void thin();
  void dropNewest();

  std::size_t limit_;
  std::size_t bytes_ = 0;
  std::size_t stride_ = 1;
  std::size_t added_ = 0; ///< frames seen so far
  bool newestIsGlimpse_ = false;
  bool newestIsExtra_ = false; ///< the last one is kept only until the next comes
  std::vector<FramePtr> frames_;
};

} // namespace semiflow::experiment
