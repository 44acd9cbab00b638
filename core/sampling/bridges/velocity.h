#pragma once

#include <map>
#include <memory>

#include "core/sampling/bridges/joint_mixture.h"
#include "core/sampling/bridges/path.h"
#include "core/sampling/bridges/regression.h"

namespace semiflow::sampling {

/// The velocity b(t, x) = E[dx_t/dt | x_t = x] of an interpolant, whose flow carries the law of x_t along.
class Velocity {
 public:
  virtual ~Velocity() = default;
  /// out = b(t, x) at each particle. @pre here and below: 0 <= t <= 1, out has the shape of x and is not x
  virtual void velocity(double t, const Cloud& x, Cloud& out) = 0;
  /// out = the gradient of the log-density of x_t. @pre hasScore()
  virtual void score(double t, const Cloud& x, Cloud& out) = 0;
  virtual bool hasScore() const = 0;
};

/// Pairs of a coupling.
struct Pairs {
  Cloud x0, x1;
};

/// Exact, of a path through a joint mixture of x_0, x_1 and the latent z. @pre path outlives it
std::unique_ptr<Velocity> mixtureVelocity(JointMixture joint, const Path& path);

/// Regressed at each time that is asked for, on pairs and latent numbers; kept for when the time is asked for again.
/// The score is -E[z | x_t]/gamma where the path is noisy; times are kept at least 0.001 from the ends then, where the
/// rate of gamma has no bound. @pre path outlives it; pairs are kept
std::unique_ptr<Velocity> regressedVelocity(std::shared_ptr<const Pairs> pairs, const Path& path, const Basis& basis,
                                            std::uint64_t seed);

/// Of straight lines, as a PotentialRegression for the cost |x|^power/power.
std::unique_ptr<Velocity> potentialVelocity(std::shared_ptr<const Pairs> pairs, const Basis& basis, double power);

} // namespace semiflow::sampling
