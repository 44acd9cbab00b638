#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/experiment/run.h"
#include "core/sampling/bridges/bridge.h"
#include "core/sampling/distances/target_distances.h"
#include "core/sampling/distributions/target.h"

namespace semiflow::sampling {

/// Particles on their way from a source to a target: one frame per step, bridge time running from 0 to 1. The work
/// before the first step (fits, rounds) is done between the first two frames. A frame holds the particles `position`,
/// those of the bridge's other clouds, and what the bridge found; scalars are the distances to the target
/// (TargetDistances), transport_cost, the mean of |x_t - x_0|^2, and path_length, the mean length of the paths so far.
/// Function evaluations are those of the drift of `position`.
///
/// Live: the ends (the bridge is joined anew, the particles go on from where they are) and what a bridge says.
class BridgeRun final : public experiment::Run {
 public:
  /// @param values of the kind "bridge". @throws InputError; ResourceError for lack of memory
  explicit BridgeRun(const Values& values);

  const experiment::RunInfo& info() const override { return info_; }
  experiment::FramePtr start() override;
  experiment::FramePtr advance(const std::stop_token& stop) override;
  bool finished() const override { return framed_ == integrator_.steps; }
  experiment::RunCounts counts() const override;

 protected:
  void apply(const Values& changed) override;
  double now() const override { return integrator_.time(step_); }

 private:
  /// The ends and the bridge between them, which changes as a whole.
  struct Joined {
    std::unique_ptr<Target> source, target;
    std::unique_ptr<Bridge> bridge;
  };
  Joined join(const Values& values) const;
  /// Sees the whole way from end to end, so that no picture has to move along.
  void frameTheWay();
  void move();
  void check() const;
  experiment::FramePtr frame() const;
  experiment::Particles particles(std::size_t cloud) const;

  experiment::RunInfo info_;
  Integrator integrator_;
  std::uint64_t seed_;
  Joined joined_;
  bool prepared_ = false;
  TargetDistances distances_;
  std::vector<std::string> coordinates_;
  std::vector<std::pair<double, double>> box_; ///< of the first two coordinates, or the first
  std::vector<Cloud> clouds_;                  ///< one per name of bridge->clouds()
  Cloud origin_;                               ///< where all of them started
  double pathLength_ = 0;
  std::size_t step_ = 0;   ///< steps taken
  std::size_t framed_ = 0; ///< steps of the last frame; a stop may come between the two
  double seconds_ = 0;
};

/// The kind of experiment.
const Component<experiment::Run>& bridgeKind();

} // namespace semiflow::sampling
