#include "core/sampling/distances/target_distances.h"

#include <algorithm>
#include <cmath>

#include "core/sampling/distances/energy_distance.h"
#include "core/sampling/distances/sliced_wasserstein.h"

namespace semiflow::sampling {

TargetDistances::TargetDistances(std::size_t samples, std::size_t directions, std::uint64_t seed)
    : samples_(samples), directionCount_(directions), seed_(seed) {}

void TargetDistances::prepare(const Target& target, std::size_t particles) {
  const std::size_t compared = std::min(samples_, particles);
  if (compared == 0) return;
  const Random random(seed_, Stream::target);
  data_ = noise_ = Cloud(compared, target.dimension());
  target.sample(random, data_);
  addNormals(noise_, 1, random, 1); // step 0 is the sample's own
  directions_ = randomDirections(directionCount_, target.dimension(), Random(seed_, Stream::projections));
}

std::vector<experiment::Scalar> TargetDistances::measure(const Target& target, const Level& level,
                                                         const Cloud& x) const {
  if (data_.count() == 0) return {};
  Cloud exact(data_.count(), data_.dimension());
  if (!target.sampleAt(level, Random(seed_, Stream::target), exact))
    combine({{level.alpha, data_}, {level.sigma, noise_}}, exact);
  const Cloud compared = firstParticles(x, exact.count());
  const std::vector<double> shares = target.modeShares(level, x);
  double difference = 0;
  for (std::size_t k = 0; k < shares.size(); ++k) difference += 0.5 * std::abs(shares[k] - target.modeWeights()[k]);
  return {{"sliced_wasserstein", "", slicedWasserstein(compared, exact, directions_, 1), true},
          {"energy_distance", "", energyDistance(compared, exact), true},
          {"mode_weight_error", "", difference, false}};
}

} // namespace semiflow::sampling
