#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "core/sampling/distributions/point_mixture.h"
#include "core/sampling/distributions/target.h"

namespace semiflow::sampling {

/// A smooth law on the line known by its unnormalised log-density: p_0(y) = exp(f(y)) / Z. Noised,
///   p_t(x) = integral of p_0(y) N(x; alpha y, sigma^2) dy
/// is found by the trapezoidal rule, whose error for such integrands is below round-off: on 2001 fixed points where the
/// noise is wider than their distance, else on 65 points around the place where the integrand is largest.
class LineLaw final : public Target {
 public:
  struct Function {
    double value, slope, curvature;
  };
  /// @param logDensity f with its first two derivatives, concave far out
  /// @param lower, upper: beyond, f is at least 700 below its maximum
  /// @param divides places between modes, ascending
  LineLaw(std::function<Function(double)> logDensity, double lower, double upper, std::vector<double> divides);

  std::size_t dimension() const override { return 1; }
  void score(const Level& level, const Cloud& x, Cloud& out) const override;
  std::vector<double> logDensity(const Level& level, const Cloud& x) const override;
  /// By the inverse of the distribution function, with the density linear between the fixed points.
  void sample(const Random& random, Cloud& out) const override;
  const std::vector<double>& modeWeights() const override { return table_->modeWeights(); }
  std::vector<double> modeShares(const Level& level, const Cloud& x) const override;
  std::unique_ptr<Target> marginal(std::size_t coordinates) const override;
  std::pair<double, double> extent(const Level& level, std::size_t coordinate) const override;

 private:
  struct Local {
    double logDensity, score;
    std::vector<double> shares;
  };
  bool wide(const Level& level) const;
  Local local(const Level& level, double x) const;

  std::function<Function(double)> logDensity_;
  double lower_, upper_, spacing_;
  std::vector<double> divides_;
  double logNormaliser_ = 0;
  std::vector<double> running_; ///< distribution function at the fixed points
  std::vector<double> density_; ///< at the fixed points
  std::shared_ptr<const PointMixture> table_;
  double visibleLower_ = 0, visibleUpper_ = 0; ///< where nearly all of p_0 is
};

} // namespace semiflow::sampling
