#pragma once

#include <string>

#include "app/commands/commands.h"
#include "core/experiment/history.h"
#include "core/experiment/run.h"
#include "views/figure.h"

namespace semiflow::app {

/// What was typed about a figure's look. @param dotsPerInch where none was typed @throws InputError
views::FigureStyle styleOf(const StyleOptions& options, const experiment::Experiment& experiment, double dotsPerInch);

/// Whether a time is that asked for, or past it, in the direction in which the run's time goes.
bool reached(const experiment::RunInfo& info, double time, double at);
/// The time behind an option, or `otherwise`. @throws InputError where the run does not come by it
double timeOf(const std::string& option, const std::string& typed, double otherwise, const experiment::RunInfo& info);

/// What a run has gone through.
struct Past {
  std::vector<experiment::FramePtr> frames; ///< oldest first, thinned out where they are too many for memory
  experiment::RunInfo info;
  bool stopped = false; ///< interrupted
};
/// Runs an experiment up to the time behind an option (its end where there is none). @throws what the run throws
Past runUntil(const experiment::Experiment& experiment, const ExperimentOptions& options, const std::string& option,
              const std::string& until, const std::stop_token& stop);

/// What drawing without a display needs, before a QGuiApplication is made.
void prepareOffscreen();

} // namespace semiflow::app
