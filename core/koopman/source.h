#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>

#include "core/base/component.h"
#include "core/koopman/snapshots.h"

namespace semiflow::koopman {

/// Where snapshots come from. Files are read, and values checked against one another, when it is made.
class Source {
 public:
  Source() = default;
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;
  virtual ~Source() = default;

  /// Gathers the snapshots. @return nothing where a stop came first: call again to go on, with the same result
  /// @param seed of the experiment, for random initial states
  /// @throws DivergedError where a trajectory leaves the finite numbers; ResourceError where memory does not suffice
  virtual std::optional<Snapshots> gather(std::uint64_t seed, const std::stop_token& stop) = 0;
};

/// The sources to choose from.
const Family<Source>& sources();

} // namespace semiflow::koopman
