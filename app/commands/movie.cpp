#include <cstdio>

#include <QGuiApplication>

#include <fmt/format.h>
#include <unistd.h>

#include "app/command_line.h"
#include "app/commands/commands.h"
#include "app/commands/figure_style.h"
#include "app/commands/interruption.h"
#include "core/base/error.h"
#include "views/movie.h"
#include "views/movie_maker.h"

namespace semiflow::app {

int movie(const MovieOptions& options, int argc, char** argv) {
  const Interruption interruption;
  const experiment::Experiment experiment = load(options.experiment);
  constexpr double screen = 96, usual = 25;
  const views::FigureStyle style = styleOf(options.style, experiment, screen);
  const double rate = options.framesPerSecond.empty() ? usual : numberOf("--fps", options.framesPerSecond);
  { // Told before the computation rather than after it.
    const views::MovieWriter trial(options.output, {16, 16}, rate);
  }
  const Past past = runUntil(experiment, options.experiment, "--to", options.to, interruption.token());
  const double from = timeOf("--from", options.from, past.info.begin, past.info);
  bool whole = !past.stopped;
  if (whole) {
    prepareOffscreen();
    const QGuiApplication application(argc, argv);
    views::MovieMaker maker(past.frames, past.info, from, past.frames.back()->time, style, options.output, rate);
    const bool told = isatty(STDERR_FILENO) == 1;
    while (whole && maker.advance()) {
      if (told) fmt::print(stderr, "\r\x1b[Kdrawing frame {} of {}", maker.done(), maker.frames());
      whole = !interruption.token().stop_requested();
    }
    if (told) fmt::print(stderr, "\r\x1b[K");
    if (whole) maker.finish();
  }
  if (!whole) fmt::print(stderr, "interrupted; no movie was made\n");
  return whole ? done : interrupted;
}

} // namespace semiflow::app
