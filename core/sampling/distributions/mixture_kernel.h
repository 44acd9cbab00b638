#pragma once

#include <vector>

#include <Eigen/Core>
#include <tbb/cache_aligned_allocator.h>

#include "core/sampling/cloud.h"

namespace semiflow::sampling {

/// A Gaussian mixture at one noise level, in the form in which it is evaluated strip by strip.
struct MixtureFactors {
  std::size_t dimension = 0;
  std::size_t components = 0;
  /// Upper triangular factors R_k of the precisions, R_k^T R_k = (alpha^2 C_k + sigma^2 I)^-1: d*d numbers each, row by
  /// row.
  std::vector<double> factors;
  std::vector<double> means;     ///< alpha m_k: d numbers each
  std::vector<double> constants; ///< log w_k + log of the normal density's constant
};

/// What is known of one strip of particles; every array is over lanes within its last index.
class StripEvaluation {
 public:
  explicit StripEvaluation(const MixtureFactors& mixture);

  /// Evaluates the components at the particles of a strip, up to the responsibilities.
  void evaluate(const double* strip);
  /// out = score of the mixture, in the layout of a strip.
  void score(double* out) const;
  /// The log-density of each lane.
  void logDensity(double* out) const;
  /// Responsibility of component k for each lane: r_k = share(k)[lane] / total()[lane].
  const double* share(std::size_t k) const { return shares_.data() + k * Cloud::lanes; }
  const double* total() const { return total_.data(); }

 private:
  template <int D> void components(const double* strip);
  template <int D> void sum(double* out) const;

  using Numbers = std::vector<double, tbb::cache_aligned_allocator<double>>;

  const MixtureFactors& mixture_;
  Numbers pulls_;  ///< R_k^T R_k (x - alpha m_k): [component][coordinate][lane]
  Numbers shares_; ///< exp(log of component density - peak): [component][lane]
  Numbers peak_;   ///< the largest log of a component's density
  Numbers total_;  ///< the sum of the shares
};

} // namespace semiflow::sampling
