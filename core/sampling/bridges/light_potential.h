#pragma once

#include <cstddef>
#include <vector>

#include <Eigen/Core>

#include "core/sampling/cloud.h"

namespace semiflow::sampling {

/// The adjusted potential of a Schroedinger bridge as a sum of K normal densities with diagonal covariances,
///   v(y) = sum_k alpha_k N(y; r_k, epsilon S_k),
/// which makes all of it explicit: the plan given x_0 is sum_k rho_k(x_0) N(r_k + S_k x_0, epsilon S_k), and the drift
/// of dx = g dt + sqrt(epsilon) dw, with D_k = t S_k + (1 - t) I, is
///   g(t, x) = sum_k rho_k(t, x) D_k^-1 (r_k + (S_k - I) x),
///   log rho_k = log alpha_k - log det(D_k)/2 + (x.D_k^-1 (S_k - I) x + 2 x.D_k^-1 r_k - t r_k.D_k^-1 r_k)/(2 epsilon)
/// up to a constant. Korotin, Gushchin, Burnaev, "Light Schroedinger bridge", ICLR (2024).
class LightPotential {
 public:
  /// Components spread over samples of the target. @pre components >= 1, source and target have samples
  LightPotential(std::size_t components, double epsilon, const Cloud& source, const Cloud& target);

  /// One step of Adam on L = E log c(x_0) - E log v(x_1) over the samples [begin, end) of both clouds.
  /// @param rate relative step, e.g. 0.01; @return L before the step, up to a constant of the samples
  double fit(const Cloud& source, const Cloud& target, std::size_t begin, std::size_t end, double rate);

  /// out = g(t, x) at each particle.
  void drift(double t, const Cloud& x, Cloud& out) const;
  /// Cov(x_0, x_1) of the plan over samples of the source, d x d.
  Eigen::MatrixXd crossCovariance(const Cloud& source) const;
  /// E[x_1 | x_0] at each particle.
  void planMean(const Cloud& x0, Cloud& out) const;

  std::size_t components() const { return static_cast<std::size_t>(logWeights_.size()); }
  /// Parameters as they are fitted: log alpha_k, then r_k, then log of the diagonal of S_k (columns k, in the
  /// coordinates in which both clouds are centred).
  const Eigen::VectorXd& logWeights() const { return logWeights_; }
  const Eigen::MatrixXd& centres() const { return centres_; }
  const Eigen::MatrixXd& logScales() const { return logScales_; }

 private:
  struct Gradient;
  /// Weights with which every component is claimed by as much of the source: Sinkhorn's iterations between the source
  /// and the centres. Where epsilon is small they lie many powers of ten apart, too far for a fit to find.
  void balance(const Cloud& source);
  Gradient gradient(const Cloud& source, const Cloud& target, std::size_t begin, std::size_t end) const;

  double epsilon_;
  Eigen::VectorXd sourceMean_, targetMean_; ///< taken off: the plan depends on the clouds' shapes alone
  double size_ = 1;                         ///< of the target, the unit of steps of the centres
  Eigen::VectorXd logWeights_;
  Eigen::MatrixXd centres_, logScales_;
  Eigen::VectorXd first_, second_; ///< Adam's moments
  std::size_t steps_ = 0;
};

} // namespace semiflow::sampling
