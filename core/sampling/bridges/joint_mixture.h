#pragma once

#include <memory>
#include <vector>

#include <Eigen/Core>

#include "core/sampling/cloud.h"
#include "core/sampling/distributions/gaussian_mixture.h"

namespace semiflow::sampling {

/// Several random points x_0, ..., x_{K-1} of R^d that are jointly a Gaussian mixture: with probability w_j they have
/// the means m_jk and the covariances Cov(x_k, x_l) = C_j,kl. Every combination x = sum_k c_k x_k is a Gaussian mixture
/// then, and so is each x_k given x: with S_j = sum_kl c_k c_l C_j,kl and the posterior weights r_j(x),
///   E[x_k | x] = sum_j r_j(x) (m_jk + (sum_l c_l C_j,kl) S_j^-1 (x - sum_l c_l m_jl)).
/// This makes the velocities of interpolants between mixtures exact.
/// Albergo, Boffi, Vanden-Eijnden, "Stochastic interpolants: a unifying framework for flows and diffusions" (2023).
class JointMixture {
 public:
  struct Component {
    double weight = 1;
    std::vector<Eigen::VectorXd> means;       ///< m_k
    std::vector<Eigen::MatrixXd> covariances; ///< Cov(x_k, x_l) at k*K + l
  };
  /// @pre at least one component, all with the same numbers of points and coordinates. Weights are normalised.
  explicit JointMixture(std::vector<Component> components);

  std::size_t dimension() const { return static_cast<std::size_t>(components_.front().means.front().size()); }
  std::size_t points() const { return components_.front().means.size(); }

  /// The law of sum_k c_k x_k. @pre not degenerate
  std::unique_ptr<GaussianMixture> law(const std::vector<double>& c) const;
  /// out = E[sum_k w_k x_k | sum_k c_k x_k = x] for each particle of x. @pre out has the shape of x and is not x
  void mean(const std::vector<double>& c, const std::vector<double>& w, const Cloud& x, Cloud& out) const;
  /// out = the gradient of the log-density of sum_k c_k x_k at each particle of x.
  void score(const std::vector<double>& c, const Cloud& x, Cloud& out) const;

  /// Fills out[k] with x_k, jointly, from step 0 of `random`. @pre as many clouds as points(), all of one shape
  void sample(const Random& random, const std::vector<Cloud*>& out) const;

 private:
  /// Mean and covariance of sum_k c_k x_k within one component.
  static Eigen::VectorXd meanOf(const Component& component, const std::vector<double>& c);
  static Eigen::MatrixXd covarianceOf(const Component& component, const std::vector<double>& c);

  std::vector<Component> components_;
};

/// The independent product of mixtures, one per point, and of `latent` standard normal points behind them: as many
/// components as there are choices of one of each. @pre all in the same dimension
JointMixture independentProduct(const std::vector<const GaussianMixture*>& laws, std::size_t latent);

} // namespace semiflow::sampling
