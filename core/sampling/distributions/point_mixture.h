#pragma once

#include <vector>

#include <Eigen/Core>

#include "core/sampling/distributions/softmax_mean.h"
#include "core/sampling/distributions/target.h"

namespace semiflow::sampling {

/// Round normal laws around many points, p_0 = sum_i w_i N(y_i, s_i^2 I), so that
///   p_t = sum_i w_i N(alpha y_i, v_i I),  v_i = alpha^2 s_i^2 + sigma^2,
///   score = sum_i r_i (alpha y_i - x) / v_i  with r_i the softmax of log w_i - d/2 log v_i - |x - alpha y_i|^2 / (2
///   v_i).
/// s_i = 0 for all makes the law of the points themselves, whose noised laws are exact all the same.
class PointMixture final : public Target {
 public:
  /// @param points a column each; @param weights positive, normalised here; @param deviations s_i, one each or one for
  /// all;
  /// @param modes the mode that each point belongs to, numbered from 0 without gaps; empty: all one mode
  PointMixture(Eigen::MatrixXd points, std::vector<double> weights, std::vector<double> deviations,
               std::vector<std::size_t> modes = {});

  std::size_t dimension() const override { return static_cast<std::size_t>(points_.rows()); }
  std::size_t count() const { return static_cast<std::size_t>(points_.cols()); }
  void score(const Level& level, const Cloud& x, Cloud& out) const override;
  std::vector<double> logDensity(const Level& level, const Cloud& x) const override;
  void sample(const Random& random, Cloud& out) const override;
  const std::vector<double>& modeWeights() const override { return modeWeights_; }
  std::vector<double> modeShares(const Level& level, const Cloud& x) const override;
  std::unique_ptr<Target> givenModes(const std::vector<std::size_t>& modes) const override;
  std::unique_ptr<Target> marginal(std::size_t coordinates) const override;
  std::pair<double, double> extent(const Level& level, std::size_t coordinate) const override;

 private:
  bool common() const { return deviations_.size() == 1; }
  double deviation(std::size_t point) const { return deviations_[common() ? 0 : point]; }
  /// v_i
  double variance(const Level& level, std::size_t point) const;
  /// The softmax of a level, with room for `rows` of values.
  SoftmaxPoints softmax(const Level& level, std::size_t rows) const;
  void order();

  Eigen::MatrixXd points_;
  std::vector<double> weights_, deviations_;
  std::vector<std::size_t> modes_;
  std::vector<double> modeWeights_;
};

} // namespace semiflow::sampling
