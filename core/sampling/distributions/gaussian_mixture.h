#pragma once

#include <vector>

#include <Eigen/Core>

#include "core/sampling/distributions/mixture_kernel.h"
#include "core/sampling/distributions/target.h"

namespace semiflow::sampling {

/// p_0 = sum_k w_k N(m_k, C_k), so that p_t = sum_k w_k N(alpha m_k, alpha^2 C_k + sigma^2 I). With the eigenvectors
/// U_k of C_k (found once) the score is -sum_k r_k(x) U_k D_k^-1 U_k^T (x - alpha m_k), D_k = alpha^2 E_k + sigma^2,
/// with r_k the posterior probability of the component, by a log-sum-exp that neither overflows nor underflows.
class GaussianMixture final : public Target {
 public:
  /// @param weights positive; normalised here
  /// @param means one column per component, @param covariances symmetric positive definite
  GaussianMixture(std::vector<double> weights, Eigen::MatrixXd means, std::vector<Eigen::MatrixXd> covariances);

  std::size_t dimension() const override { return static_cast<std::size_t>(means_.rows()); }
  void score(const Level& level, const Cloud& x, Cloud& out) const override;
  std::vector<double> logDensity(const Level& level, const Cloud& x) const override;
  void sample(const Random& random, Cloud& out) const override;
  const std::vector<double>& modeWeights() const override { return weights_; }
  std::vector<double> modeShares(const Level& level, const Cloud& x) const override;
  std::unique_ptr<Target> givenModes(const std::vector<std::size_t>& modes) const override;
  std::unique_ptr<Target> marginal(std::size_t coordinates) const override;
  std::pair<double, double> extent(const Level& level, std::size_t coordinate) const override;

  const Eigen::MatrixXd& means() const { return means_; } ///< one column per component
  const std::vector<Eigen::MatrixXd>& covariances() const { return covariances_; }

 private:
  MixtureFactors factors(const Level& level) const;

  std::vector<double> weights_;
  Eigen::MatrixXd means_;
  std::vector<Eigen::MatrixXd> covariances_;
  std::vector<Eigen::MatrixXd> vectors_; ///< eigenvectors of each covariance, columns
  std::vector<Eigen::VectorXd> values_;  ///< eigenvalues of each covariance
};

} // namespace semiflow::sampling
