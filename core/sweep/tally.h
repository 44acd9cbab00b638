#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "core/sweep/sweep.h"

namespace semiflow::sweep {

/// How far a sweep is, and how long it will take. Used by one thread at a time.
class Tally {
 public:
  explicit Tally(std::size_t samples);

  void take(const News& news);
  std::size_t ended() const { return ended_; }
  double share(std::size_t sample) const { return shares_[sample]; } ///< of a sample, in [0, 1]
  double done() const;                                               ///< of all
  /// Seconds until all is done, judged by what has been computed so far; negative where that says nothing yet.
  double secondsLeft() const;
  /// "3 of 16 samples, 25 %, 12 s left"
  std::string text() const;

 private:
  std::vector<double> shares_;
  std::vector<bool> over_;
  std::size_t ended_ = 0;
  double kept_ = 0; ///< samples that were there before
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

} // namespace semiflow::sweep
