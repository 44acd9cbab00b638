#pragma once

#include <vector>

#include <Eigen/Core>

#include "core/sampling/distributions/target.h"

namespace semiflow::sampling {

/// Normal laws on flat pieces of few dimensions in a space of many: p_0 = sum_k w_k N(m_k, U_k diag(l_k) U_k^T + s^2 I)
/// with orthonormal columns U_k. With v = alpha^2 s^2 + sigma^2 and g = alpha^2 l / (alpha^2 l + v), by Woodbury's
/// formula,
///   score of a component = -(y - U_k (g_k * U_k^T y)) / v,  y = x - alpha m_k:
/// two thin matrix products for each component.
class LowRankMixture final : public Target {
 public:
  struct Piece {
    double weight = 1;
    Eigen::VectorXd mean;
    Eigen::MatrixXd basis;     ///< d x r, orthonormal columns
    Eigen::VectorXd variances; ///< l_k, r numbers
  };
  /// @param places of the coordinates, where the law is one of functions; else empty
  LowRankMixture(std::vector<Piece> pieces, double thickness, std::vector<double> places = {});

  std::size_t dimension() const override { return static_cast<std::size_t>(pieces_[0].mean.size()); }
  void score(const Level& level, const Cloud& x, Cloud& out) const override;
  std::vector<double> logDensity(const Level& level, const Cloud& x) const override;
  void sample(const Random& random, Cloud& out) const override;
  const std::vector<double>& modeWeights() const override { return weights_; }
  std::vector<double> modeShares(const Level& level, const Cloud& x) const override;
  std::unique_ptr<Target> givenModes(const std::vector<std::size_t>& modes) const override;
  std::unique_ptr<Target> marginal(std::size_t coordinates) const override;
  std::pair<double, double> extent(const Level& level, std::size_t coordinate) const override;
  std::vector<double> places() const override { return places_; }

 private:
  struct Evaluation;
  void evaluate(const Level& level, const Cloud& x, std::size_t strip, Evaluation& out) const;
  template <class Body> void forEachStrip(const Level& level, const Cloud& x, const Body& body) const;

  std::vector<Piece> pieces_;
  double thickness_;
  std::vector<double> weights_;
  std::vector<double> places_;
};

} // namespace semiflow::sampling
