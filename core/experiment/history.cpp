#include "core/experiment/history.h"

#include <utility>

namespace semiflow::experiment {

History::History(std::size_t bytes) : limit_(bytes) {}

void History::dropNewest() {
  bytes_ -= bytesOf(*frames_.back());
  frames_.pop_back();
}

void History::addGlimpse(FramePtr frame) {
  if (newestIsGlimpse_) dropNewest();
  newestIsGlimpse_ = true;
  bytes_ += bytesOf(*frame);
  frames_.push_back(std::move(frame));
}

void History::dropAfter(std::uint64_t step) {
  if (std::exchange(newestIsGlimpse_, false)) dropNewest();
  if (frames_.empty() || frames_.back()->step <= step) return;
  while (!frames_.empty() && frames_.back()->step > step) dropNewest();
  newestIsExtra_ = false;
  added_ = frames_.empty() ? 0 : (frames_.size() - 1) * stride_ + 1; // those left are numbered 0, stride, 2 stride, ...
}

void History::add(FramePtr frame) {
  if (std::exchange(newestIsGlimpse_, false)) dropNewest();
  if (newestIsExtra_ && !frames_.empty()) dropNewest();
  newestIsExtra_ = added_ % stride_ != 0;
  ++added_;
  bytes_ += bytesOf(*frame);
  frames_.push_back(std::move(frame));
  while (bytes_ > limit_ && frames_.size() > 2) thin();
}

void History::thin() {
  // Kept frames are those numbered 0, stride, 2 stride, ...: of them every second one stays, and always the newest.
  std::vector<FramePtr> kept;
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < frames_.size(); ++i) {
    const bool newest = i + 1 == frames_.size();
    if (i % 2 != 0 && !newest) continue;
    if (newest) newestIsExtra_ = newestIsExtra_ || i % 2 != 0;
    bytes += bytesOf(*frames_[i]);
    kept.push_back(std::move(frames_[i]));
  }
  frames_ = std::move(kept);
  bytes_ = bytes;
  stride_ *= 2;
}

void History::clear() {
  frames_.clear();
  bytes_ = 0;
  stride_ = 1;
  added_ = 0;
  newestIsExtra_ = newestIsGlimpse_ = false;
}

} // namespace semiflow::experiment
