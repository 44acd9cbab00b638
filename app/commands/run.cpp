#include <chrono>
#include <cstdio>
#include <deque>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "app/command_line.h"
#include "app/commands/commands.h"
#include "app/commands/drive.h"
#include "app/commands/interruption.h"
#include "app/commands/progress_line.h"
#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/data/data_set.h"
#include "core/experiment/condition.h"
#include "core/experiment/replay.h"

namespace semiflow::app {
namespace {

using experiment::FramePtr;
using experiment::Recorder;
using experiment::RunSummary;
using experiment::StopReason;

/// A run and where its frames go.
class Session {
 public:
  Session(const experiment::Experiment& experiment, const RunOptions& options)
      : options_(options), run_(experiment.makeRun()) {
    if (!options.untilCondition.empty()) condition_.emplace(options.untilCondition, "--until-condition");
    if (!options.edits.empty()) edits_ = readEdits(options.edits);
    if (!options.output.empty()) recorder_.emplace(data::createDataSet(options.output, experiment, run_->info()));
  }

  StopReason run(const std::stop_token& stop) {
    RunSummary summary;
    try {
      ProgressLine progress(run_->info(), !options_.quiet);
      summary.reason = drive(
          *run_, stop,
          [&](const FramePtr& frame) {
            if (recorder_) recorder_->record(frame);
            for (const std::string& warning : frame->warnings) warnings_.emplace(warning, frame->time);
            notes_ = frame->notes;
            time_ = frame->time;
            progress.show(*frame);
            return !condition_ || !condition_->cameTrue(frame);
          },
          edits_);
      if (summary.reason == StopReason::finished && condition_ && !run_->finished()) summary.message = reached();
    } catch (const std::exception& error) {
      keep(dynamic_cast<const DivergedError*>(&error) != nullptr ? StopReason::diverged : StopReason::failed,
           error.what());
      throw;
    }
    finish(summary);
    if (!summary.message.empty() && !options_.quiet) fmt::print(stderr, "{}\n", summary.message);
    return summary.reason;
  }

  /// Each warning once, with the time at which it came first, and the last frame's notes.
  void tellWarnings() const {
    if (options_.quiet) return;
    for (const auto& [text, time] : warnings_)
      fmt::print(stderr, "warning: {} (from {} {:.6g} on)\n", text, run_->info().timeName, time);
    for (const experiment::Note& note : notes_) fmt::print(stderr, "note: {}. {}\n", note.title, note.text);
  }

  double time() const { return time_; }

 private:
  std::string reached() const {
    return fmt::format("ended at {} {:.6g}: {}", run_->info().timeName, time_, condition_->text());
  }

  static std::deque<experiment::Edit> readEdits(const std::string& file) {
    std::ifstream stream(file);
    if (!stream) throw InputError("--edits", "a file that can be read", fmt::format("'{}'", file));
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    try {
      const auto edits = experiment::editsOf(parseJson(text), "");
      return {edits.begin(), edits.end()};
    } catch (const InputError& error) {
      throw error.within("--edits " + file, ": ");
    }
  }

  void finish(RunSummary& summary) {
    if (!recorder_) return;
    summary.counts = run_->counts();
    summary.edits = run_->edits();
    summary.wallSeconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began_).count();
    recorder_->finish(summary);
  }

  /// Closes the data set of a run that failed.
  void keep(StopReason reason, const std::string& message) {
    RunSummary summary;
    summary.reason = reason;
    summary.message = message;
    try {
      finish(summary);
    } catch (const std::exception&) { // what made the run fail is what the user must know
    }
  }

  const RunOptions& options_;
  const std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  std::unique_ptr<experiment::Run> run_;
  std::optional<Recorder> recorder_;
  std::optional<experiment::Condition> condition_;
  std::deque<experiment::Edit> edits_; ///< to be made again
  std::map<std::string, double> warnings_;
  std::vector<experiment::Note> notes_; ///< of the last frame
  double time_ = 0;
};

} // namespace

int run(const RunOptions& options) {
  const Interruption interruption;
  const experiment::Experiment experiment = load(options.experiment);
  int status = done;
  inArena(threadsOf(options.experiment), [&] {
    Session session(experiment, options);
    if (session.run(interruption.token()) == StopReason::stopped) {
      fmt::print(stderr, "interrupted at time {:.6g}{}\n", session.time(),
                 options.output.empty() ? "" : fmt::format("; the data up to then is in {}", options.output));
      status = interrupted;
    }
    session.tellWarnings();
  });
  return status;
}

} // namespace semiflow::app
