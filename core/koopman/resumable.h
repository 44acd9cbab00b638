#pragma once

#include <algorithm>
#include <cstddef>
#include <stop_token>
#include <type_traits>
#include <vector>

#include "core/base/parallel.h"

namespace semiflow::koopman {

/// A parallel loop over blocks that can be stopped and gone on with: what is done stays done. Results depend on neither
/// stops nor threads as long as each block writes to a place of its own.
class Blocks {
 public:
  explicit Blocks(std::size_t count = 0) : done_(count, 0) {}
  std::size_t count() const { return done_.size(); }

  /// Calls body(block) for the blocks that are not done yet; a body may return whether it has done its block, to be
  /// called for it again if not. @return false where a stop came first; it takes effect within one block
  template <class Body> bool run(const std::stop_token& stop, const Body& body) {
    parallelBlocks(done_.size(), 1, [&](std::size_t block, std::size_t) {
      if (done_[block] != 0 || stop.stop_requested()) return;
      if constexpr (std::is_void_v<std::invoke_result_t<const Body&, std::size_t>>) {
        body(block);
        done_[block] = 1;
      } else {
        done_[block] = body(block) ? 1 : 0;
      }
    });
    return std::find(done_.begin(), done_.end(), 0) == done_.end();
  }

 private:
  std::vector<char> done_; // not bool: blocks of other threads must not share a byte's bits
};

} // namespace semiflow::koopman
