#pragma once

#include <cstddef>

#include <Eigen/Core>

#include "core/base/component.h"

namespace semiflow::sampling {

/// What velocities are regressed on: the affine functions of d coordinates, and waves cos(w_j . xi + b_j) of as many
/// random frequencies. Points are standardised: xi = (x - mean) / scale.
/// Rahimi, Recht, "Random features for large-scale kernel machines", NeurIPS (2007).
class Basis {
 public:
  Basis() = default; ///< the affine functions alone
  /// @param length of the waves, in standard deviations of the data
  Basis(std::size_t waves, double length, double ridge) : waves_(waves), length_(length), ridge_(ridge) {}

  /// Draws the frequencies: the first d numbers of column j are w_j, the last one is b_j.
  Eigen::MatrixXd frequencies(std::size_t dimension) const;
  /// What is added to the mean squares of the waves, which have the size 1/2.
  double ridge() const { return ridge_; }

 private:
  std::size_t waves_ = 0;
  double length_ = 1;
  double ridge_ = 0;
};

const Family<Basis>& bases();

} // namespace semiflow::sampling
