#pragma once

#include <complex>
#include <optional>
#include <vector>

#include <Eigen/Core>

#include "core/experiment/frame.h"
#include "core/koopman/resumable.h"
#include "core/koopman/spectra/nearby_residuals.h"
#include "core/koopman/spectra/reduction.h"

namespace semiflow::koopman {

/// The smallest singular value of an upper triangular matrix by Lanczos' method for the inverse of R^* R with full
/// reorthogonalization and a fixed start, to ten digits or the 80th step. 0 for an exactly singular matrix.
/// Trefethen, Embree, Spectra and Pseudospectra (2005), section 39.
double smallestSingularValue(const Eigen::MatrixXcd& upperTriangular);

/// The smallest residual any observable of the dictionary's span has at a point z,
///   tau(z) = min over |c| = 1 of sqrt(|(k - z) c|^2 + |s c|^2),
/// the smallest singular value of [k - z; s]. One Schur decomposition k = U T U^* and one factorization of s U leave
/// two stacked triangles per point, whose joint triangular factor takes 8/3 r^3 operations, or none where s = 0.
/// Colbrook, Townsend, Comm. Pure Appl. Math. 77, 221 (2024), algorithm 3.
class ResidualFunction {
 public:
  explicit ResidualFunction(const Reduced& reduced);
  double operator()(std::complex<double> z) const;
  /// Whether a point costs O(r^2) operations only: where s = 0.
  bool isQuick() const { return s_.size() == 0; }

 private:
  Eigen::MatrixXcd t_, s_;
};

/// tau on a grid, with stops: tile by tile by NearbyResiduals where that saves work, and point by point by
/// ResidualFunction elsewhere. The data are real, so that only the points of one half plane are computed.
class Pseudospectrum {
 public:
  /// @param eigenvalues for a grid that chooses its own size
  Pseudospectrum(const Reduced& reduced, const PseudospectrumGrid& grid, const Eigen::VectorXcd& eigenvalues);
  bool run(const std::stop_token& stop); ///< false where a stop came first: call again
  /// Named "pseudospectrum", axes real and imag.
  experiment::GridField take();

 private:
  void fill(std::size_t tile);

  const ResidualFunction residual_;
  std::optional<NearbyResiduals> nearby_;
  const std::size_t points_;
  double radius_;
  Blocks blocks_;
  std::vector<double> values_; ///< lower half plane and the real axis, real part fastest
};

} // namespace semiflow::koopman
