#pragma once

#include <string>
#include <vector>

#include "core/base/background.h"
#include "core/experiment/run.h"
#include "core/koopman/presentation.h"

namespace semiflow::koopman {

/// A run whose frames are stages of one result: every frame holds what the ones before it held, and more. A stop takes
/// effect at once; a dense factorization that was under way goes on behind it and is awaited when the run goes on or is
/// thrown away.
class StagedRun : public experiment::Run {
 public:
  const experiment::RunInfo& info() const override { return info_; }
  experiment::FramePtr start() override;
  bool finished() const override { return next_ >= stages_.size(); }
  experiment::RunCounts counts() const override { return counts_; }

 protected:
  enum class Stage { begin, data, spectrum, pseudospectrum, forecast };
  explicit StagedRun(std::vector<Stage> stages);

  void apply(const Values& /*changed*/) override {} // nothing is live
  double now() const override { return static_cast<double>(next_) - 1; }

  /// All of a stage. @return false where a stop came first; called again then
  virtual bool complete(Stage stage, const std::stop_token& stop) = 0;
  /// The next frame. @param work belongs to the class that has what complete() uses, and ends before it does
  experiment::FramePtr advanceIn(Background& work, const std::stop_token& stop);

  /// Adds a content, or takes the place of the one of that name.
  void put(experiment::Content content);
  void put(std::vector<ContentPtr> contents) { contents_ = std::move(contents); }
  void addScalar(std::string name, double value, bool logarithmic, std::string unit = {});
  void warn(std::string sentence) { warnings_.push_back(std::move(sentence)); }
  void warn(std::vector<std::string> sentences);
  void note(std::vector<experiment::Note> notes);

  int step_ = 0; ///< within a stage

 private:
  experiment::FramePtr frame() const;

  const std::vector<Stage> stages_;
  std::size_t next_ = 0; ///< stage to be computed
  experiment::RunInfo info_;
  experiment::RunCounts counts_;
  std::vector<ContentPtr> contents_;
  std::vector<experiment::Scalar> scalars_;
  std::vector<std::string> warnings_;
  std::vector<experiment::Note> notes_;
};

} // namespace semiflow::koopman
