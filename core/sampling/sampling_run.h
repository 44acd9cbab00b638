#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/experiment/run.h"
#include "core/sampling/distances/target_distances.h"
#include "core/sampling/distributions/target.h"
#include "core/sampling/processes/process.h"
#include "core/sampling/samplers/sampler.h"
#include "core/sampling/score_errors/score_error.h"

namespace semiflow::sampling {

/// A sampler on its way from noise to data: one frame per step, noise time running down. A frame holds the particles
/// `position` with the exact log-density behind them, and the scalars noise_level (sigma), score_evaluations (of the
/// whole cloud) and those of TargetDistances. Function evaluations are score evaluations.
class SamplingRun final : public experiment::Run {
 public:
  /// @param values of the kind "sampling". @throws InputError; ResourceError for lack of memory
  explicit SamplingRun(const Values& values);

  const experiment::RunInfo& info() const override { return info_; }
  experiment::FramePtr start() override;
  experiment::FramePtr advance(const std::stop_token& stop) override;
  bool finished() const override { return framed_ == journey_->steps(); }
  experiment::RunCounts counts() const override;

 protected:
  void apply(const Values& changed) override;
  double now() const override { return journey_->levels[step_].time; }

 private:
  void requireFor(std::size_t particles) const;
  void setTarget(std::unique_ptr<Target> target);
  void check() const;
  experiment::FramePtr frame() const;

  experiment::RunInfo info_;
  std::unique_ptr<Target> target_;
  std::unique_ptr<Target> displayed_; ///< the marginal law that is drawn
  std::unique_ptr<Process> process_;
  std::unique_ptr<Sampler> sampler_;
  std::unique_ptr<ScoreError> scoreError_;
  std::unique_ptr<Journey> journey_;
  TargetDistances distances_;
  std::vector<std::string> coordinates_;
  std::vector<double> places_; ///< of the coordinates, where the target is a law of functions
  Cloud x_;
  std::size_t step_ = 0;   ///< the level that the cloud is at
  std::size_t framed_ = 0; ///< the level of the last frame; a stop may come between the two
  double seconds_ = 0;
};

/// The kind of experiment.
const Component<experiment::Run>& samplingKind();

} // namespace semiflow::sampling
