#pragma once

#include <cstdint>
#include <memory>

#include "core/base/component.h"
#include "core/sampling/bridges/joint_mixture.h"
#include "core/sampling/distributions/target.h"

namespace semiflow::sampling {

/// Which point of the source goes with which point of the target.
class Coupling {
 public:
  virtual ~Coupling() = default;
  /// The joint law of x_0, x_1 and a standard normal latent z, where it is a mixture; null where it is not known.
  virtual std::unique_ptr<JointMixture> joint(const Target& source, const Target& target) const = 0;
  /// Fills x0 and x1 with exact samples of the ends, coupled particle by particle. @pre both have the same shape
  /// @throws InputError where the coupling does not suit the ends
  virtual void pairs(const Target& source, const Target& target, std::uint64_t seed, Cloud& x0, Cloud& x1) const = 0;
};

/// Independent samples of both ends. Those of another `seed` are others.
void samplePairs(const Target& source, const Target& target, std::uint64_t seed, Cloud& x0, Cloud& x1);

std::unique_ptr<Coupling> independentCoupling();

const Family<Coupling>& couplings();

} // namespace semiflow::sampling
