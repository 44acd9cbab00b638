#include "app/commands/figure_style.h"

#include <charconv>
#include <cmath>
#include <cstdlib>

#include <fmt/format.h>

#include "app/commands/drive.h"
#include "app/commands/progress_line.h"
#include "app/text.h"
#include "core/base/error.h"
#include "core/base/parallel.h"

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

/// "single", or millimetres, in pixels of 1/96 inch.
int widthOf(const std::string& typed) {
  double millimetres = 0;
  for (const views::JournalWidth& width : views::journalWidths) {
    if (typed == width.name) millimetres = width.millimetres;
  }
  constexpr double least = 10, most = 2000;
  if (millimetres == 0) {
    const auto [end, failed] = std::from_chars(typed.data(), typed.data() + typed.size(), millimetres);
    const bool sound = failed == std::errc() && end == typed.data() + typed.size();
    if (!sound || !(millimetres >= least && millimetres <= most)) {
      throw InputError("--width", "single, one-and-half, double or a number of millimetres from 10 to 2000",
                       fmt::format("'{}'", typed));
    }
  }
  return static_cast<int>(std::lround(millimetres * views::pixelsPerMillimetre));
}

double within(const std::string& option, const std::string& typed, double lower, double upper) {
  const double value = numberOf(option, typed);
  if (value < lower || value > upper)
    throw InputError(option, fmt::format("a number from {} to {}", lower, upper), fmt::format("'{}'", typed));
  return value;
}

} // namespace

views::FigureStyle styleOf(const StyleOptions& options, const experiment::Experiment& experiment, double dotsPerInch) {
  if (!options.theme.empty() && options.theme != "light" && options.theme != "dark")
    throw InputError("--theme", "light or dark", fmt::format("'{}'", options.theme));
  views::FigureStyle style;
  style.size = sizeOf(options.size);
  if (!options.width.empty()) {
    const int width = widthOf(options.width);
    style.size = {width, static_cast<int>(std::lround(1.0 * width * style.size.height() / style.size.width()))};
  }
  if (!options.fontSize.empty()) style.fontSize = within("--font-size", options.fontSize, 3, 72);
  style.dotsPerInch = options.resolution.empty() ? dotsPerInch : within("--resolution", options.resolution, 10, 2400);
  style.look = views::figureLook(options.theme == "dark");
  style.look.bare = options.bare;
  style.title = asText(options.title.empty() ? experiment.title() : options.title);
  style.caption = asText(options.caption);
  style.view = options.view;
  return style;
}

bool reached(const experiment::RunInfo& info, double time, double at) {
  const double tolerance = 1e-9 * std::abs(info.end - info.begin);
  return info.end < info.begin ? time <= at + tolerance : time >= at - tolerance;
}

double timeOf(const std::string& option, const std::string& typed, double otherwise, const experiment::RunInfo& info) {
  if (typed.empty()) return otherwise;
  const double at = numberOf(option, typed);
  const double lower = std::min(info.begin, info.end), upper = std::max(info.begin, info.end);
  if (at < lower || at > upper)
    throw InputError(option, fmt::format("a time from {} to {}", lower, upper), fmt::format("{}", at));
  return at;
}

Past runUntil(const experiment::Experiment& experiment, const ExperimentOptions& options, const std::string& option,
              const std::string& until, const std::stop_token& stop) {
  constexpr std::size_t historyBytes = std::size_t{512} << 20;
  experiment::History history(historyBytes);
  Past past;
  inArena(threadsOf(options), [&] {
    const std::unique_ptr<experiment::Run> run = experiment.makeRun();
    past.info = run->info();
    const double at = timeOf(option, until, past.info.end, past.info);
    ProgressLine progress(past.info, true);
    past.stopped = drive(*run, stop, [&](const experiment::FramePtr& frame) {
                     history.add(frame);
                     progress.show(*frame);
                     return until.empty() || !reached(past.info, frame->time, at);
                   }) == experiment::StopReason::stopped;
  });
  past.frames = history.frames();
  return past;
}

void prepareOffscreen() {
  setenv("QT_QPA_PLATFORM", "offscreen", 1);              // whatever display there may be
  setenv("QT_LOGGING_RULES", "default.warning=false", 0); // of the desktop's folders, where there is no desktop
}

} // namespace semiflow::app
