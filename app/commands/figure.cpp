#include <cstdio>

#include <QGuiApplication>

#include <fmt/format.h>

#include "app/command_line.h"
#include "app/commands/commands.h"
#include "app/commands/figure_style.h"
#include "app/commands/interruption.h"
#include "core/base/error.h"

namespace semiflow::app {
namespace {

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
  requireKnownEnding(options.output);
  const experiment::Experiment experiment = load(options.experiment);
  constexpr double twicePixels = 192;
  const views::FigureStyle style = styleOf(options.style, experiment, twicePixels);
  const Past past = runUntil(experiment, options.experiment, "--at", options.at, interruption.token());
  if (past.stopped) {
    fmt::print(stderr, "interrupted; no figure was drawn\n");
    return interrupted;
  }
  prepareOffscreen();
  const QGuiApplication application(argc, argv);
  views::Figure(past.frames, past.info, style).write(options.output);
  return done;
}

} // namespace semiflow::app
