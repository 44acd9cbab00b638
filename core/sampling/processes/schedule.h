#pragma once

#include "core/base/component.h"

namespace semiflow::sampling {

/// The noise schedule of a variance preserving process, on 0 <= t <= 1: alpha(t) = exp(-1/2 integral of beta from 0 to
/// t).
class Schedule {
 public:
  virtual ~Schedule() = default;
  virtual double logAlpha(double time) const = 0;
  virtual double rate(double time) const = 0; ///< beta(t) = -2 d(log alpha)/dt, above 0
  /// The inverse of logAlpha(time): by Newton's method within halving, where a schedule has no formula of its own.
  virtual double timeAt(double logAlpha) const;
};

const Family<Schedule>& schedules();

} // namespace semiflow::sampling
