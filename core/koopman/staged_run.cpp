#include "core/koopman/staged_run.h"

#include "core/base/error.h"

namespace semiflow::koopman {

using experiment::Content;
using experiment::Frame;
using experiment::FramePtr;

StagedRun::StagedRun(std::vector<Stage> stages) : stages_(std::move(stages)) {
  info_.end = static_cast<double>(stages_.size() - 1);
  info_.timeName = "stage";
  info_.frames = stages_.size();
  info_.evolving = false;
}

FramePtr StagedRun::start() {
  next_ = 1;
  return frame();
}

FramePtr StagedRun::advanceIn(Background& work, const std::stop_token& stop) {
  SF_ASSERT(next_ > 0 && !finished());
  const experiment::Stopwatch watch(counts_.computeSeconds);
  const auto all = [this, stage = stages_[next_]](const std::stop_token& own) { return complete(stage, own); };
  if (!work.run(stop, all)) return nullptr;
  ++next_;
  ++counts_.steps;
  step_ = 0;
  return frame();
}

FramePtr StagedRun::frame() const {
  auto result = std::make_shared<Frame>();
  result->time = now();
  result->step = counts_.steps;
  result->contents = contents_;
  result->scalars = scalars_;
  result->warnings = warnings_;
  result->notes = notes_;
  return result;
}

void StagedRun::put(Content content) {
  const std::string name = experiment::nameOf(content);
  auto shared = std::make_shared<const Content>(std::move(content));
  for (ContentPtr& old : contents_) {
    if (experiment::nameOf(*old) == name) {
      old = std::move(shared);
      return;
    }
  }
  contents_.push_back(std::move(shared));
}

void StagedRun::addScalar(std::string name, double value, bool logarithmic, std::string unit) {
  scalars_.push_back({std::move(name), std::move(unit), value, logarithmic});
}

void StagedRun::warn(std::vector<std::string> sentences) {
  for (std::string& sentence : sentences) warnings_.push_back(std::move(sentence));
}

void StagedRun::note(std::vector<experiment::Note> notes) {
  for (experiment::Note& one : notes) notes_.push_back(std::move(one));
}

} // namespace semiflow::koopman
