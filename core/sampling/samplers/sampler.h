#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/component.h"
#include "core/base/random.h"
#include "core/experiment/frame.h"
#include "core/sampling/cloud.h"
#include "core/sampling/distributions/target.h"
#include "core/sampling/prediction.h"
#include "core/sampling/processes/process.h"

namespace semiflow::sampling {

/// What a sampler goes by. It never learns where the prediction comes from.
struct Journey {
  const Process& process;
  std::vector<Level> levels; ///< from process.start() down to process.end(), one step between each two
  Prediction prediction;
  Random noise; ///< numbers keyed by (particle, step)

  std::size_t steps() const { return levels.size() - 1; }
  /// The step of half-log-SNR from level i to level i + 1, above 0.
  double lambdaStep(std::size_t i) const { return levels[i + 1].lambda - levels[i].lambda; }
};

/// Moves a cloud from noise to data, one level at a time.
class Sampler {
 public:
  virtual ~Sampler() = default;
  /// Moves x from levels[i] to levels[i + 1]. @pre i counts up from 0, call by call, with the same journey and cloud
  /// shape
  virtual void step(Journey& journey, std::size_t i, Cloud& x) = 0;
  /// How many clouds of its own it keeps, for the estimate of memory.
  virtual std::size_t cloudsKept(std::size_t steps) const = 0;
  /// Whether it moves positions with velocities, as a process with a phase space has them.
  virtual bool movesVelocities() const { return false; }
  /// Takes over the live parameters from the next step on.
  virtual void adjust(const Values& /*changed*/) {}

  /// Called once, before the first step: may move the journey's levels between its ends.
  virtual void prepare(Journey& /*journey*/, std::size_t /*dimension*/) {}
  /// What the prior's deviation is to be multiplied by, where another law than the target's is drawn from.
  virtual double priorScale() const { return 1; }
  /// False where clouds of different levels or parts of the cloud are evaluated out of turn, so that what is known of
  /// the evaluation before is of no use.
  virtual bool evaluatesInOrder() const { return true; }
  /// The logarithms of the particles' weights after the last step; empty: equal weights.
  virtual std::span<const double> logWeights() const { return {}; }
  /// The law that the particles come from in the end, where that is not the target's; null where it is not known.
  virtual std::optional<std::unique_ptr<Target>> aim(std::shared_ptr<const Target> /*target*/) const {
    return std::nullopt;
  }
  /// What else there is to see of it: tables.
  virtual std::vector<experiment::Content> contents() const { return {}; }
  /// Numbers of its own, over time, of the same names from the first frame on. @param particles in the cloud
  virtual std::vector<experiment::Scalar> scalars(std::size_t /*particles*/) const { return {}; }
};

/// A sampler's component with the parameters that all of them have: steps and grid.
Component<Sampler> samplerComponent(std::string id, std::string title, long long steps, const std::string& grid);

/// The variance of x_t given x_s and x_0, for t = levels[i + 1] and s = levels[i]:
/// (sigma_t^2 / sigma_s^2) sigma_{s|t}^2 with sigma_{s|t}^2 = sigma_s^2 (1 - exp(2 lambda_s - 2 lambda_t)).
double posteriorVariance(const Journey& journey, std::size_t i);

/// The level of a half-log-SNR.
Level levelAt(const Process& process, double lambda);

const Family<Sampler>& samplers();

} // namespace semiflow::sampling
