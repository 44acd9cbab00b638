#pragma once

#include <cstddef>
#include <cstdint>

#include "core/base/component.h"
#include "core/sampling/cloud.h"
#include "core/sampling/processes/process.h"

namespace semiflow::sampling {

/// Where the particles are at the start.
class InitialParticles {
 public:
  virtual ~InitialParticles() = default;
  /// How many there will be, where that many are asked for.
  virtual std::size_t count(std::size_t asked) const = 0;
  /// Puts them in place. @param process whose prior they may follow; @param seed of the experiment
  virtual void place(Cloud& x, const Process& process, std::uint64_t seed) const = 0;

  /// Whether they are given one by one, to be used as they are.
  virtual bool areGiven() const { return false; }
  /// @throws InputError where the particles cannot be points in R^dimension
  virtual void checkDimension(std::size_t dimension) const = 0;
};

const Family<InitialParticles>& initialParticles();

} // namespace semiflow::sampling
