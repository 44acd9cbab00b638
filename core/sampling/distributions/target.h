#pragma once

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include "core/base/component.h"
#include "core/base/random.h"
#include "core/sampling/cloud.h"
#include "core/sampling/level.h"

namespace semiflow::sampling {

/// A law on R^d that is known exactly, and so is every noised version of it: p_t, the law of alpha x_0 + sigma eps.
/// What is computed for a particle depends on its coordinates and the level alone. Usable from any thread.
class Target {
 public:
  virtual ~Target() = default;
  virtual std::size_t dimension() const = 0;

  /// out = gradient of log p_t at every particle of x. @pre out has the shape of x and is not x
  virtual void score(const Level& level, const Cloud& x, Cloud& out) const = 0;
  /// log p_t at every particle.
  virtual std::vector<double> logDensity(const Level& level, const Cloud& x) const = 0;
  /// Fills `out` with independent exact samples of x_0, from step 0 of `random`.
  virtual void sample(const Random& random, Cloud& out) const = 0;

  /// The weight of each mode; they sum to 1.
  virtual const std::vector<double>& modeWeights() const = 0;
  /// The share of the cloud that each mode claims: the mean over particles of the probability that the particle came
  /// from that mode, P(mode | x_t = x). Their expectation under p_t is modeWeights().
  virtual std::vector<double> modeShares(const Level& level, const Cloud& x) const = 0;

  /// The law given that it is one of these modes, numbered from 0; null of a law that is not made of modes.
  virtual std::unique_ptr<Target> givenModes(const std::vector<std::size_t>& /*modes*/) const { return nullptr; }
  /// Fills `out` with independent exact samples of p_t and returns true, where p_t is not the law of
  /// alpha x_0 + sigma eps.
  virtual bool sampleAt(const Level& /*level*/, const Random& /*random*/, Cloud& /*out*/) const { return false; }

  /// The law of the first coordinates alone. @pre 0 < coordinates <= dimension()
  virtual std::unique_ptr<Target> marginal(std::size_t coordinates) const = 0;
  /// An interval of one coordinate that holds nearly all of p_t: four standard deviations around every mode.
  virtual std::pair<double, double> extent(const Level& level, std::size_t coordinate) const = 0;
};

const Family<Target>& targets();

} // namespace semiflow::sampling
