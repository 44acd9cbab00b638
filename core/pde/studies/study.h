#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/experiment/measured_table.h"
#include "core/experiment/run.h"
#include "core/pde/studies/variant.h"

namespace semiflow::pde {

/// A rollout that is run to its end, without frames in between.
class Trial {
 public:
  /// @throws InputError as runOf()
  Trial(const Candidate& candidate, const std::filesystem::path& directory);
  /// True when it is over: last() or failure() tells how. False where a stop was requested.
  bool advance(const std::stop_token& stop);
  const experiment::FramePtr& last() const { return last_; } ///< null where it diverged
  const std::string& failure() const { return failure_; }    ///< why it diverged: a whole sentence
  experiment::RunCounts counts() const { return run_->counts(); }

 private:
  std::unique_ptr<experiment::Run> run_;
  experiment::FramePtr last_;
  std::string failure_;
  bool started_ = false;
};

/// A run that is a series of rollouts, one after another, each to its end; a frame after each tells what is known then.
/// Rollouts that diverge are told in the frames' warnings. Live parameters of the rollout cannot be changed meanwhile.
class Study : public experiment::Run {
 public:
  const experiment::RunInfo& info() const override { return info_; }
  experiment::FramePtr start() override;
  experiment::FramePtr advance(const std::stop_token& stop) override;
  bool finished() const override { return done_ == jobs_.size(); }
  experiment::RunCounts counts() const override;

 protected:
  struct Job {
    Candidate candidate;
    std::string what;   ///< "etdrk4 with step 0.1", for warnings
    bool timed = false; ///< short ones are repeated, and the least time is taken
  };
  /// What came of a job: its last frame, or null; seconds of a timed one.
  struct Outcome {
    experiment::FramePtr last;
    experiment::RunCounts counts;
  };

  explicit Study(const Values& values) { setValues(values); }
  /// To be called once by the constructor. @throws InputError for a candidate that cannot be run
  void plan(std::vector<Job> jobs);
  virtual void take(std::size_t job, const Outcome& outcome) = 0;
  virtual std::vector<experiment::Content> contents() const = 0;
  virtual std::vector<experiment::Scalar> scalars() const { return {}; }

  void apply(const Values& changed) override;
  double now() const override { return static_cast<double>(done_); }

 private:
  experiment::FramePtr frame() const;

  experiment::RunInfo info_;
  std::vector<Job> jobs_;
  std::size_t done_ = 0;
  std::optional<Trial> trial_;
  std::size_t repeats_ = 0;
  double seconds_ = 0, least_ = 0; ///< of the repeats of a job: all, and the shortest
  experiment::RunCounts total_;
  std::vector<std::string> warnings_;
};

using experiment::Measurement;
using experiment::scatterOf;
using experiment::tableOf;

} // namespace semiflow::pde
