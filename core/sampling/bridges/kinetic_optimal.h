#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "core/sampling/bridges/path.h"

namespace semiflow::sampling {

/// E|E[x_1 | s x_1 + eps]|^2 / d, eps standard normal, as a function of s = a/m.
using SeparationFunction = std::function<double(double s)>;

/// The path a_t x_1 + m_t eps of least kinetic energy from pure noise (a = 0, m = 1) to data (a = 1, m = 0). The data
/// matter through kappa = E|x_1|^2/d and the data separation function lambda(s) alone. With tan phi = sqrt(kappa) a/m
/// and the size n = sqrt(kappa a^2 + m^2) of x_t the energy per dimension is
///   integral of (dn/dt)^2 + n^2 (dtheta/dt)^2,  dtheta/dphi = sqrt(lambda/kappa - sin^2 phi) / cos phi,
/// that of a motion in the plane with polar coordinates (n, theta): the best path is the straight line there.
/// Shaul, Chen, Nickel, Le, Lipman, "On kinetic optimal probability paths for generative models", ICML (2023).
class KineticOptimalPath final : public Path {
 public:
  KineticOptimalPath() = default;
  KineticOptimalPath(double kappa, const SeparationFunction& lambda) { lay(kappa, lambda); }

  /// Measures kappa and lambda on exact samples of the target. @throws InputError where the source is not N(0, I)
  void join(const Target& source, const Target& target, std::uint64_t seed) override;
  PathPoint at(double t) const override;
  bool isNoisy() const override { return false; }
  /// Kinetic energy per dimension of this path.
  double energy() const;
  /// Kinetic energy per dimension of another path between the same ends, a(t) x_1 + m(t) eps.
  double energyOf(const Path& path) const;

 private:
  void lay(double kappa, const SeparationFunction& lambda);

  double kappa_ = 1;
  std::vector<double> theta_; ///< at phi = (pi/2) i / (size - 1)
};

} // namespace semiflow::sampling
