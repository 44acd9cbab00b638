#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>

#include "core/base/component.h"
#include "core/koopman/snapshots.h"

namespace semiflow::koopman {

/// One trajectory that is read piece by piece, as often as one wants: for series larger than memory.
class SnapshotStream {
 public:
  SnapshotStream() = default;
  SnapshotStream(const SnapshotStream&) = delete;
  SnapshotStream& operator=(const SnapshotStream&) = delete;
  virtual ~SnapshotStream() = default;

  /// All but the states, of which there are no columns but as many rows; lengths holds how many snapshots there are.
  virtual const Snapshots& outline() const = 0;
  /// Fills as many columns as there are with the snapshots from number `first` (counted from 0) on.
  /// @throws InputError where the data is damaged or not finite
  virtual void read(Eigen::Index first, Eigen::Ref<Eigen::MatrixXd> states) = 0;
};

/// How many columns of that many rows make up a piece of 32 MB; at least one.
constexpr Eigen::Index columnsPerPiece(Eigen::Index rows) {
  constexpr Eigen::Index numbers = Eigen::Index{1} << 22;
  return rows < numbers ? numbers / (rows > 0 ? rows : 1) : 1;
}

/// Where snapshots come from. Files are opened, and values checked against one another, when it is made.
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

  /// The snapshots that gather() gives, piece by piece; belongs to the source. Null where they have to be gathered.
  virtual SnapshotStream* stream() { return nullptr; }
};

/// The sources to choose from.
const Family<Source>& sources();

} // namespace semiflow::koopman
