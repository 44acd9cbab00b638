#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/experiment/frame.h"
#include "core/sampling/cloud.h"
#include "core/sampling/distributions/target.h"

namespace semiflow::sampling {

/// How far a cloud is from the target at its noise level. Measured on the cloud's first particles, against as many
/// exact samples; those of all levels are made from the same random numbers, so that the distances are smooth in time.
/// Of order 1/sqrt(samples) stays of sliced_wasserstein, of order 1/samples of energy_distance, for a perfect cloud.
class TargetDistances {
 public:
  /// @param samples how many particles are compared, at most; 0: no distance is measured
  TargetDistances(std::size_t samples, std::size_t directions, std::uint64_t seed);

  /// Draws the exact samples. @param particles in the cloud that will be measured
  void prepare(const Target& target, std::size_t particles);
  /// The scalars sliced_wasserstein (order 1, random directions), energy_distance and mode_weight_error (half the sum
  /// of the absolute differences between the shares of the whole cloud that the modes claim and their weights; in [0,
  /// 1]).
  std::vector<experiment::Scalar> measure(const Target& target, const Level& level, const Cloud& x) const;

 private:
  std::size_t samples_, directionCount_;
  std::uint64_t seed_;
  std::vector<double> directions_;
  Cloud data_, noise_; ///< x_0 and eps of the exact samples
};

} // namespace semiflow::sampling
