#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace semiflow::pde {

/// When frames fall: on every multiple of the interval before the end, and on the end.
class FrameTimes {
 public:
  FrameTimes(double interval, double end) : interval_(interval), end_(end) {
    const double whole = end / interval;
    constexpr double slack = 1e-9; // until = 1 with an interval of 0.1 has eleven frames, whatever 1/0.1 rounds to
    constexpr double most = 1e18;  // a quotient beyond the whole numbers is as good as no end
    last_ = static_cast<std::size_t>(std::clamp(std::ceil(whole - slack), 1.0, most));
  }
  std::size_t count() const { return last_ + 1; }
  double at(std::size_t n) const { return n >= last_ ? end_ : static_cast<double>(n) * interval_; }

 private:
  double interval_, end_;
  std::size_t last_ = 1;
};

} // namespace semiflow::pde
