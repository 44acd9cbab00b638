#pragma once

#include <functional>
#include <memory>
#include <vector>

#include <Eigen/Core>

#include "core/sampling/distributions/point_mixture.h"

namespace semiflow::sampling {

/// A curve in the plane with a law on it, blurred by round normal laws: one mode of a target.
struct Curve {
  double begin = 0, end = 1; ///< of the parameter
  std::function<Eigen::Vector2d(double)> place;
  std::function<double(double)> density;   ///< of the parameter, above 0, of any total
  std::function<double(double)> deviation; ///< of the blur, above 0
  double weight = 1;                       ///< of the mode, among the others
};

/// p_0 = integral of density(u) N(place(u), deviation(u)^2 I) du, each curve a mode. The integral is by Gauss-Legendre
/// rules of 16 points on pieces of the curve no longer than four deviations: exact to round-off, at every noise level.
/// @param values of the component, with a parameter `thickness` @throws InputError where that takes too many points
std::unique_ptr<PointMixture> alongCurves(const std::vector<Curve>& curves, const Values& values);

} // namespace semiflow::sampling
