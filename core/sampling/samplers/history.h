#pragma once

#include <algorithm>
#include <span>
#include <vector>

#include "core/base/error.h"
#include "core/sampling/cloud.h"
#include "core/sampling/level.h"

namespace semiflow::sampling {

/// The last predictions of a multistep method with their levels, newest first.
class History {
 public:
  History() = default;
  History(std::size_t capacity, std::size_t particles, std::size_t dimension)
      : levels_(capacity), clouds_(capacity, Cloud(particles, dimension)) {}

  /// Room for the newest prediction, in place of the oldest where all is taken.
  Cloud& push(const Level& level) {
    SF_ASSERT(!clouds_.empty());
    std::rotate(levels_.begin(), levels_.end() - 1, levels_.end());
    std::rotate(clouds_.begin(), clouds_.end() - 1, clouds_.end());
    size_ = std::min(size_ + 1, clouds_.size());
    levels_[0] = level;
    return clouds_[0];
  }
  std::size_t size() const { return size_; }
  /// Age 0 is the newest. @pre age < size()
  Cloud& operator[](std::size_t age) { return clouds_[age]; }
  const Cloud& operator[](std::size_t age) const { return clouds_[age]; }
  std::span<const Level> levels() const { return {levels_.data(), size_}; }

 private:
  std::vector<Level> levels_;
  std::vector<Cloud> clouds_;
  std::size_t size_ = 0;
};

} // namespace semiflow::sampling
