#include <charconv>
#include <cmath>
#include <cstdlib>

#include <QGuiApplication>

#include <fmt/format.h>

#include "app/command_line.h"
#include "app/commands/commands.h"
#include "app/commands/drive.h"
#include "app/commands/interruption.h"
#include "app/commands/progress_line.h"
#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/experiment/history.h"
#include "views/figure.h"

namespace semiflow::app {
namespace {

QSize sizeOf(const std::string& typed) {
  if (typed.empty()) return {960, 640};
  constexpr int least = 16, most = 16384;
  int width = 0, height = 0;
  const char* last = typed.data() + typed.size();
  const auto [cross, failed] = std::from_chars(typed.data(), last, width);
  const bool first = failed == std::errc() && cross != last && *cross == 'x';
  const auto second =
      first ? std::from_chars(cross + 1, last, height) : std::from_chars_result{last, std::errc::invalid_argument};
  const bool sound = second.ec == std::errc() && second.ptr == last && std::min(width, height) >= least &&
                     std::max(width, height) <= most;
  if (!sound) {
    throw InputError("--size", fmt::format("WIDTHxHEIGHT in pixels, each from {} to {}, such as 960x640", least, most),
                     fmt::format("'{}'", typed));
  }
  return {width, height};
}

/// Whether a frame is at the time asked for, or past it, in the direction in which the run's time goes.
bool reached(const experiment::RunInfo& info, double time, double at) {
  const double tolerance = 1e-9 * std::abs(info.end - info.begin);
  return info.end < info.begin ? time <= at + tolerance : time >= at - tolerance;
}

void requireWithin(const experiment::RunInfo& info, double at) {
  const double lower = std::min(info.begin, info.end), upper = std::max(info.begin, info.end);
  if (at < lower || at > upper)
    throw InputError("--at", fmt::format("a time from {} to {}", lower, upper), fmt::format("{}", at));
}

/// Told before the computation rather than after it.
void requireKnownEnding(const std::filesystem::path& output) {
  const std::string ending = output.extension().string();
  if (ending == ".png" || ending == ".svg" || ending == ".pdf") return;
  throw InputError(output.string(), "a figure ending in .png, .svg or .pdf",
                   ending.empty() ? "no ending" : "'" + ending + "'");
}

} // namespace

int figure(const FigureOptions& options, int argc, char** argv) {
  const Interruption interruption;
  const QSize size = sizeOf(options.size);
  requireKnownEnding(options.output);
  const experiment::Experiment experiment = load(options.experiment);
  constexpr std::size_t historyBytes = std::size_t{512} << 20;
  experiment::History history(historyBytes);
  experiment::RunInfo info;
  bool stopped = false;
  inArena(threadsOf(options.experiment), [&] {
    const std::unique_ptr<experiment::Run> run = experiment.makeRun();
    info = run->info();
    const double at = options.at.empty() ? info.end : numberOf("--at", options.at);
    if (!options.at.empty()) requireWithin(info, at);
    ProgressLine progress(info, true);
    stopped = drive(*run, interruption.token(), [&](const experiment::FramePtr& frame) {
                history.add(frame);
                progress.show(*frame);
                return options.at.empty() || !reached(info, frame->time, at);
              }) == experiment::StopReason::stopped;
  });
  if (stopped) {
    fmt::print(stderr, "interrupted; no figure was drawn\n");
    return interrupted;
  }
  setenv("QT_QPA_PLATFORM", "offscreen", 1);              // whatever display there may be
  setenv("QT_LOGGING_RULES", "default.warning=false", 0); // of the desktop's folders, where there is no desktop
  const QGuiApplication application(argc, argv);
  views::Look look = views::Look::print();
  look.bare = options.bare;
  views::renderFigure(history.frames(), info, experiment.title(), options.output, size, look, options.view);
  return done;
}

} // namespace semiflow::app
