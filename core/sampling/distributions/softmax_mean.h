#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include <Eigen/Core>
#include <tbb/cache_aligned_allocator.h>

#include "core/base/parallel.h"
#include "core/sampling/cloud.h"

namespace semiflow::sampling {

/// Means over many points i with the weights exp(l_i(x)), l_i(x) = factors_i . f + constants_i, where the features f of
/// a particle are its coordinates, less a centre, and, where `square` is set, the square of their length.
struct SoftmaxPoints {
  using Numbers = std::vector<double, tbb::cache_aligned_allocator<double>>;

  /// @param features dimension, or dimension + 1 with the square; @param rows of values to be averaged
  SoftmaxPoints(std::size_t points, std::size_t dimension, bool square, std::size_t rows);

  std::size_t count;     ///< of points, filled up to a multiple of 8 by some without weight
  std::size_t dimension; ///< of a particle
  bool square;
  std::size_t features, rows;
  std::vector<double> centre; ///< of the features
  Numbers factors;            ///< [feature][point]
  Numbers constants;          ///< [point]
  Numbers values;             ///< [row][point]
};

/// The means for a group of neighbouring strips of a cloud: blocks of points come through the cache once for all of
/// them, as matrix products where there are more than a few features and rows. Only blocks that add to the sums are
/// exponentiated: what is left out is below 1e-26 of the whole. A particle's result depends on its coordinates alone.
class SoftmaxMean {
 public:
  static constexpr std::size_t mostStrips = 4;

  explicit SoftmaxMean(const SoftmaxPoints& points);

  /// Evaluates strips first .. first + count - 1 of x. @pre count <= mostStrips
  void evaluate(const Cloud& x, std::size_t first, std::size_t count);

  // Of the particles of the group, numbered from 0 across its strips.
  double peak(std::size_t particle) const { return peak_[particle]; }
  /// log of sum_i exp(l_i).
  double logTotal(std::size_t particle) const { return peak_[particle] + std::log(total_[particle]); }
  /// sum_i exp(l_i) values[row][i] / sum_i exp(l_i).
  double mean(std::size_t row, std::size_t particle) const {
    return sums_(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(particle)) / total_[particle];
  }

 private:
  template <int Features, int Rows> void fused(std::size_t particles);
  template <int Features> void fusedRows(std::size_t particles);
  void byProducts(std::size_t particles);
  bool weigh(double* logits, std::size_t size, std::size_t particle, double& rescale);

  const SoftmaxPoints& points_;
  Eigen::MatrixXd features_; ///< a column per particle
  Eigen::MatrixXd weights_;  ///< of a block of points, a column per particle
  Eigen::MatrixXd sums_;     ///< a row per row, a column per particle
  std::vector<double> peak_, total_;
};

/// Calls body(means, particle of the group, particle of the cloud) for every particle of x, shared out over threads.
template <class Body> void forEachMean(const SoftmaxPoints& points, const Cloud& x, const Body& body) {
  parallelBlocks(x.strips(), SoftmaxMean::mostStrips, [&](std::size_t begin, std::size_t end) {
    SoftmaxMean mean(points);
    mean.evaluate(x, begin, end - begin);
    const std::size_t before = begin * Cloud::lanes;
    for (std::size_t p = before; p < std::min(end * Cloud::lanes, x.count()); ++p) body(mean, p - before, p);
  });
}

} // namespace semiflow::sampling
