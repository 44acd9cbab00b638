#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/experiment/run.h"
#include "core/sampling/distances/measure.h"
#include "core/sampling/distances/target_distances.h"
#include "core/sampling/distributions/target.h"
#include "core/sampling/flow_image.h"
#include "core/sampling/guidance/guidance.h"
#include "core/sampling/processes/process.h"
#include "core/sampling/samplers/sampler.h"
#include "core/sampling/score_errors/score_error.h"

namespace semiflow::sampling {

/// A sampler on its way from noise to data: one frame per step, noise time running down. A frame holds the particles
/// `position` with the exact log-density behind them (and their weights, where they have some), if wanted the data that
/// are predicted for each, `denoised`, and the scalars noise_level (sigma), score_evaluations (of the whole cloud) and
/// those of TargetDistances, of the measures and of the sampler. Distances are to the law that the sampler aims at: the
/// target, the class that guidance asks for, or a law that the sampler makes of it. Function evaluations are score
/// evaluations of the sampler's.
class SamplingRun final : public experiment::Run {
 public:
  /// @param values of the kind "sampling". @throws InputError; ResourceError for lack of memory
  explicit SamplingRun(const Values& values);

  const experiment::RunInfo& info() const override { return info_; }
  experiment::FramePtr start() override;
  experiment::FramePtr advance(const std::stop_token& stop) override;
  bool finished() const override { return framed_ == journey_->steps(); }
  experiment::RunCounts counts() const override;
  /// The last frame, without those between: for studies. Null where a stop is requested. @pre start() has been called
  experiment::FramePtr advanceToEnd(const std::stop_token& stop);

 protected:
  void apply(const Values& changed) override;
  double now() const override { return journey_->levels[step_].time; }

 private:
  void requireFor(std::size_t particles) const;
  void setTarget(std::shared_ptr<const Target> target);
  void takeStep();
  void check() const;
  Glance glance(const Cloud& x) const;
  experiment::FramePtr frame();
  experiment::Particles particles() const;
  void addNumbers(experiment::Frame& frame);

  experiment::RunInfo info_;
  std::shared_ptr<const Target> target_;
  std::unique_ptr<Guidance> guidance_;
  ScoreFunction score_;                     ///< what the sampler goes by
  ScoreFunction shownScore_;                ///< the same for the eye alone: what guidance remembers is the sampler's
  std::shared_ptr<const Target> aim_;       ///< the law that should come out; null where it is not known
  std::unique_ptr<const Target> displayed_; ///< its marginal law that is drawn, or null
  std::unique_ptr<Process> process_;
  std::unique_ptr<Sampler> sampler_;
  std::unique_ptr<ScoreError> scoreError_;
  std::unique_ptr<Journey> journey_;
  std::vector<experiment::Content> searched_; ///< what there is to see of the grid
  TargetDistances distances_;
  std::vector<std::unique_ptr<Measure>> measures_;
  bool denoised_;
  Flow flow_;
  std::vector<std::string> coordinates_;
  std::vector<double> places_; ///< of the coordinates, where the target is a law of functions
  Cloud x_;
  std::size_t step_ = 0;   ///< the level that the cloud is at
  std::size_t framed_ = 0; ///< the level of the last frame; a stop may come between the two
  double seconds_ = 0;
};

/// The kind of experiment.
const Component<experiment::Run>& samplingKind();

/// The slots of measures in the kind: "measure", "second_measure", "third_measure", "fourth_measure".
const std::vector<std::string>& measureSlots();

} // namespace semiflow::sampling
