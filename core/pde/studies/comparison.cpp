#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/experiment/experiment.h"
#include "core/pde/equations/equations.h"
#include "core/pde/studies/error_measure.h"
#include "core/pde/studies/studies.h"
#include "core/pde/studies/variant.h"

namespace semiflow::pde {
namespace {

using experiment::Content;
using experiment::Frame;
using experiment::FramePtr;
using experiment::GridField;
using experiment::Run;
using experiment::RunCounts;

class Comparison final : public Run {
 public:
  explicit Comparison(const Values& values) : norm_(normOf(values)) {
    setValues(values);
    const std::vector<Candidate> candidates = candidatesOf(values);
    for (const Candidate& candidate : candidates) {
      members_.push_back(
          {candidate.name, runOf(candidate, values.directory()), hasCells(valuesOf(candidate, values.directory()))});
    }
    const std::string word = values.text("against");
    shown_ = members_.size();
    if (word == "refined") {
      Candidate finer = candidates.front();
      finer.name = "reference";
      Json& step = finer.tree["stepper"]["step"];
      step = step.get<double>() / values.real("refinement");
      members_.push_back({finer.name, runOf(finer, values.directory()), members_.front().cells});
      reference_ = shown_;
    } else if (word == "exact") {
      exactValues_ = std::make_unique<Values>(valuesOf(candidates.front(), values.directory()));
      if (exactValues_->expressionMap("exact").empty()) {
        throw values.error("against", "base or refined, since the rollout has no exact solution", "\"exact\"",
                           "or give its formula at base.exact");
      }
    }
    const auto equation = values.child("base").make<Equation>("equation");
    for (const auto& diagnostic : equation->diagnostics) diagnostics_.push_back(diagnostic.name);
    info_ = members_.front().run->info();
    next_.resize(members_.size());
  }

  const experiment::RunInfo& info() const override { return info_; }

  FramePtr start() override {
    for (std::size_t m = 0; m < members_.size(); ++m) next_[m] = members_[m].run->start();
    return combined();
  }

  FramePtr advance(const std::stop_token& stop) override {
    for (std::size_t m = 0; m < members_.size(); ++m) {
      Member& member = members_[m];
      if (next_[m] != nullptr || !member.failure.empty()) continue; // it is there since before a stop, or never will be
      try {
        next_[m] = member.run->advance(stop);
        if (next_[m] == nullptr) return nullptr;
      } catch (const DivergedError& error) {
        member.failure = error.what();
        const bool lost = std::all_of(members_.begin(), members_.end(), [](const Member& one) { return one.fell(); });
        if (lost || (exactValues_ == nullptr && m == reference_)) throw; // nothing to compare, or to compare with
      }
    }
    return combined();
  }

  bool finished() const override { return made_ == info_.frames; }

  RunCounts counts() const override {
    RunCounts all;
    for (const Member& member : members_) {
      const RunCounts one = member.run->counts();
      all.steps += one.steps;
      all.functionEvaluations += one.functionEvaluations;
      all.computeSeconds += one.computeSeconds;
    }
    return all;
  }

 protected:
  /// What is live in the rollout goes to every member that has it.
  void apply(const Values& changed) override {
    const auto changes = changesBetween(values().tree().at("base"), changed.tree().at("base"));
    if (changes.empty()) throw InputError(changed.path(), "a change of base", "one of a variant", "restart");
    for (const auto& [path, value] : changes) {
      members_.front().run->edit(path, value); // says what is wrong with it
      for (std::size_t m = 1; m < members_.size(); ++m) {
        try {
          members_[m].run->edit(path, value);
        } catch (const InputError&) {
          continue; // another stepper has other parameters
        }
      }
    }
  }

  double now() const override { return time_; }

 private:
  struct Member {
    std::string name;
    std::unique_ptr<Run> run;
    bool cells = false;       ///< its values are means over cells
    FramePtr frame = nullptr; ///< the latest; null where it has diverged
    std::string failure = {}; ///< why it has diverged

    bool fell() const { return !failure.empty(); }
  };

  FramePtr combined() {
    for (std::size_t m = 0; m < members_.size(); ++m) members_[m].frame = std::move(next_[m]);
    for (const Member& member : members_) {
      if (member.frame != nullptr) time_ = member.frame->time;
    }
    auto frame = std::make_shared<Frame>();
    frame->time = time_;
    frame->step = counts().steps;
    for (std::size_t m = 0; m < shown_; ++m) {
      if (!members_[m].fell()) addFields(members_[m], *frame);
    }
    addDifferences(*frame);
    for (std::size_t m = 0; m < shown_; ++m) addNumbers(members_[m], *frame);
    ++made_;
    return frame;
  }

  static void addFields(const Member& member, Frame& frame) {
    for (const auto& content : member.frame->contents) {
      const auto* field = std::get_if<GridField>(content.get());
      if (field == nullptr) continue;
      GridField copy = *field;
      copy.group = field->name;
      copy.name = field->name + "_of_" + member.name;
      frame.contents.push_back(std::make_shared<const Content>(std::move(copy)));
    }
  }

  void addDifferences(Frame& frame) const {
    for (std::size_t m = 0; m < shown_; ++m) {
      if (members_[m].fell() || (exactValues_ == nullptr && m == reference_)) continue;
      const Member& member = members_[m];
      std::unique_ptr<Reference> reference;
      if (exactValues_ != nullptr) {
        reference = std::make_unique<Reference>(*exactValues_, time_);
      } else {
        reference = std::make_unique<Reference>(members_[reference_].frame, member.cells && members_[reference_].cells);
      }
      frame.scalars.push_back({"error_of_" + member.name, "", reference->error(*member.frame, norm_), true});
      for (GridField& one : reference->differences(*member.frame)) {
        one.group = "difference of " + one.name;
        one.name = "difference_of_" + one.name + "_of_" + member.name;
        frame.contents.push_back(std::make_shared<const Content>(std::move(one)));
      }
    }
  }

  void addNumbers(const Member& member, Frame& frame) const {
    if (member.fell()) {
      frame.warnings.push_back(fmt::format("{} has {}.", member.name, member.failure));
      return;
    }
    for (const experiment::Scalar& scalar : member.frame->scalars) {
      const bool own = std::find(diagnostics_.begin(), diagnostics_.end(), scalar.name) != diagnostics_.end();
      if (!own) continue; // of the resolution: what is bad of it is told by warnings
      experiment::Scalar copy = scalar;
      copy.name += "_of_" + member.name;
      frame.scalars.push_back(std::move(copy));
    }
    for (const std::string& warning : member.frame->warnings)
      frame.warnings.push_back(fmt::format("{}: {}", member.name, warning));
  }

  Norm norm_;
  std::vector<Member> members_;
  std::size_t shown_ = 0;     ///< members in the frames; a finer reference comes behind them
  std::size_t reference_ = 0; ///< which member is
  std::unique_ptr<Values> exactValues_;
  std::vector<std::string> diagnostics_; ///< of the equation
  experiment::RunInfo info_;
  std::vector<FramePtr> next_; ///< of members that have reached the frame's time
  std::size_t made_ = 0;
  double time_ = 0;
};

} // namespace

const Component<experiment::Run>& comparison() {
  static const auto made = [] {
    auto kind = experiment::seedlessKind("comparison", "Comparison")
                    .summary("A rollout and variants of it in step: other steppers, discretisations or resolutions, "
                             "and how far they are apart.")
                    .formula("e(t) = ‖u(t) − u*(t)‖");
    for (Parameter& parameter : variantParameters("another way to run it")) kind.parameter(parameter);
    kind.parameter(baseParameter()); // last, since it is long in a panel
    kind.parameter(choice("against", {"base", "refined", "exact"})
                       .doc("what the others are held against: the rollout itself, the rollout with a finer step, or "
                            "its exact solution"));
    kind.parameter(real("refinement", 10).above(1).atMost(1000).doc("how many times finer the refined one's step is"));
    kind.parameter(normParameter());
    kind.parameter(baseNameParameter());
    kind.makes([](const Values& values) { return std::make_unique<Comparison>(values); });
    return kind;
  }();
  return made;
}

} // namespace semiflow::pde
