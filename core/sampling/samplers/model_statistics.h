#pragma once

#include <cstddef>
#include <vector>

#include "core/sampling/samplers/sampler.h"

namespace semiflow::sampling {

/// The empirical statistics of a model along its probability-flow ODE, coordinate by coordinate on a table of
/// half-log-SNR: l, the mean diagonal of the Jacobian of sigma eps, and s and b, the regression of f' on f along the
/// paths, with f = exp(-lambda) eps - l x/alpha. Zheng, Lu, Chen, Zhu, DPM-Solver-v3 (2023).
class ModelStatistics {
 public:
  ModelStatistics() = default;
  /// Follows `particles` of its own along the journey's noise levels. `intervals` is the table's length.
  ModelStatistics(const Journey& journey, std::size_t particles, std::size_t dimension, std::size_t intervals);

  struct Values {
    double l, s, b;
    double sumL, sumS; ///< the integrals of l and s from the table's beginning
  };
  /// By linear interpolation. @pre lambda lies in the table, up to rounding
  Values at(double lambda, std::size_t coordinate) const;

 private:
  void follow(Journey& journey, std::size_t particles, std::size_t dimension);
  void regress(std::size_t coordinate);
  void integrate();

  std::size_t dimension_ = 0;
  double first_ = 0, spacing_ = 1;
  std::vector<Values> table_; ///< [node][coordinate]
  std::vector<Cloud> f_;      ///< by node, while the table is made
};

} // namespace semiflow::sampling
