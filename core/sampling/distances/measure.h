#pragma once

#include <cstdint>
#include <vector>

#include "core/base/component.h"
#include "core/experiment/frame.h"
#include "core/sampling/distributions/target.h"
#include "core/sampling/prediction.h"
#include "core/sampling/processes/process.h"

namespace semiflow::sampling {

/// A run at one of its levels.
struct Glance {
  const Process& process;
  const Target& target;       ///< what should be sampled
  const ScoreFunction& score; ///< what the sampler goes by
  const Level& level;
  const Cloud& x;
  std::uint64_t seed = 1; ///< of the experiment
};

/// Numbers of a cloud on its way, over time: the component. follow() sees every level of a run in order, the first one
/// included; measure() is called where a frame is made, after follow() of that level.
class Measure {
 public:
  virtual ~Measure() = default;
  virtual bool isNone() const { return false; }
  /// Whether it can be told of a run of that process.
  virtual bool suits(const Process& /*process*/) const { return true; }
  virtual void follow(const Glance& /*now*/) {}
  /// Its numbers, of names that no other measure has.
  virtual std::vector<experiment::Scalar> measure(const Glance& now) = 0;
  /// Clouds of the run's size that it keeps, for the estimate of memory.
  virtual std::size_t cloudsKept() const { return 0; }
};

/// Family `measure`: none (the default), wasserstein, mmd, mode_weights, kullback_leibler, endpoint_error,
/// path_shape, flow_likelihood.
const Family<Measure>& measures();

/// Exact samples of p_t: of all levels from the same random numbers, so that what is measured is smooth in time.
Cloud exactSamples(const Glance& now, std::size_t count);

/// The parameter `samples`, of that name: how many particles are looked at, and its value for a cloud.
Parameter samplesParameter(long long fallback, long long most, const std::string& doc);
std::size_t samplesOf(const Values& values);

} // namespace semiflow::sampling
