#include "core/pde/studies/study.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/error.h"

namespace semiflow::pde {

using experiment::Content;
using experiment::Frame;
using experiment::FramePtr;
using experiment::RunCounts;

namespace {

Candidate withoutFramesBetween(Candidate candidate) {
  candidate.tree["frame_interval"] = candidate.tree.at("until");
  return candidate;
}

} // namespace

Trial::Trial(const Candidate& candidate, const std::filesystem::path& directory)
    : run_(runOf(withoutFramesBetween(candidate), directory)) {}

bool Trial::advance(const std::stop_token& stop) {
  try {
    if (!started_) run_->start();
    started_ = true;
    last_ = run_->advance(stop);
  } catch (const DivergedError& error) {
    failure_ = error.what();
    return true;
  }
  return last_ != nullptr;
}

void Study::plan(std::vector<Job> jobs) {
  SF_ASSERT(!jobs.empty());
  jobs_ = std::move(jobs);
  info_.end = static_cast<double>(jobs_.size());
  info_.timeName = "rollout";
  info_.frames = jobs_.size() + 1;
  info_.evolving = false;
}

FramePtr Study::start() { return frame(); }

FramePtr Study::advance(const std::stop_token& stop) {
  constexpr double enough = 0.1; // seconds: it need not be repeated more than twice
  constexpr std::size_t fewest = 3, mostRepeats = 7;
  constexpr double enoughOnce = 2; // seconds: what else the machine does hardly counts
  const Job& job = jobs_[done_];
  for (;;) {
    if (!trial_) trial_.emplace(job.candidate, values().directory());
    if (!trial_->advance(stop)) return nullptr;
    const RunCounts counts = trial_->counts();
    total_.steps += counts.steps;
    total_.functionEvaluations += counts.functionEvaluations;
    total_.computeSeconds += counts.computeSeconds;
    seconds_ += counts.computeSeconds;
    least_ = repeats_ == 0 ? counts.computeSeconds : std::min(least_, counts.computeSeconds);
    ++repeats_;
    const bool measured =
        (repeats_ >= fewest && seconds_ >= enough) || repeats_ == mostRepeats || seconds_ >= enoughOnce;
    if (!job.timed || trial_->last() == nullptr || measured) break;
    trial_.reset();
  }
  RunCounts counts = trial_->counts();
  counts.computeSeconds = least_;
  if (trial_->last() == nullptr) warnings_.push_back(job.what + ": " + trial_->failure());
  take(done_, {trial_->last(), counts});
  trial_.reset();
  repeats_ = 0;
  seconds_ = least_ = 0;
  ++done_;
  return frame();
}

RunCounts Study::counts() const {
  RunCounts all = total_;
  if (!trial_) return all;
  const RunCounts open = trial_->counts();
  all.steps += open.steps;
  all.functionEvaluations += open.functionEvaluations;
  all.computeSeconds += open.computeSeconds;
  return all;
}

/// What is measured would be of two different problems.
void Study::apply(const Values& changed) {
  for (const auto& [key, value] : changed.tree().items()) {
    if (values().tree().at(key) == value) continue;
    throw InputError(changed.pathOf(key), "no change while rollouts are measured", "another value",
                     "restart the study");
  }
}

FramePtr Study::frame() const {
  auto made = std::make_shared<Frame>();
  made->time = now();
  made->step = total_.steps;
  for (Content& content : contents()) made->contents.push_back(std::make_shared<const Content>(std::move(content)));
  made->scalars = scalars();
  made->warnings = warnings_;
  return made;
}

} // namespace semiflow::pde
