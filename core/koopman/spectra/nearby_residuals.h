#pragma once

#include <complex>
#include <vector>

#include <Eigen/Core>

#include "core/koopman/spectra/reduction.h"

namespace semiflow::koopman {

/// tau(z)^2 of ResidualFunction as the smallest eigenvalue of
///   A(z) = k^T k + s^T s - z k^T - conj(z) k + |z|^2
/// at points so near each other that one factorization serves them all: the inverse of A at their centre is the
/// preconditioner of Davidson's method at every one, its lowest eigenvectors are where each of them starts, and all of
/// them are multiplied by the same matrices at once. O(r^3) operations for all points, O(r^2) a step for each.
/// Davidson, J. Comput. Phys. 17, 87 (1975); Sirkovic, Kressner, SIAM J. Matrix Anal. Appl. 37, 695 (2016), on
/// subspaces that serve many parameters.
class NearbyResiduals {
 public:
  explicit NearbyResiduals(const Reduced& reduced);

  /// tau at each point, relative to itself within 10^-5 over the relative gap to the next eigenvalue of A, and 2e-3 at
  /// the most; NaN where it is not found so: far below the entries of k, where A has lost it in its round-off, or at
  /// the last step.
  std::vector<double> operator()(const std::vector<std::complex<double>>& points) const;

 private:
  class Search;
  Eigen::MatrixXcd at(std::complex<double> z) const; ///< A(z)

  Eigen::MatrixXd terms_; ///< 3r x r: k^T k + s^T s, k^T, k
  double norm_;           ///< of the first term
};

} // namespace semiflow::koopman
