#pragma once

#include <cstddef>
#include <vector>

namespace semiflow::numerics {

/// The mean of a correlated series and its standard error, by batch means: the spread of the means of long stretches,
/// between which little correlation is left. There are 32 to 63 whole batches once there are enough numbers; they grow
/// with the series, so that memory stays bounded. P. W. Glynn, D. L. Iglehart, "Simulation output analysis using
/// standardized time series", Math. Oper. Res. 15, 1 (1990).
class BatchMeans {
 public:
  void add(double value);
  std::size_t count() const { return count_; }
  double mean() const; ///< NaN before the first
  /// NaN where there are fewer than eight batches.
  double standardError() const;

 private:
  double sum_ = 0, open_ = 0;
  std::size_t count_ = 0, length_ = 1, filled_ = 0; ///< numbers: all, in a batch, in the open batch
  std::vector<double> batches_;                     ///< their sums
};

} // namespace semiflow::numerics
