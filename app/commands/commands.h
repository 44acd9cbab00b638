#pragma once

#include <string>
#include <vector>

#include "core/experiment/experiment.h"

namespace semiflow::app {

// One function per command of the program, each in a file of its own. They print what was asked for on standard output,
// and throw semiflow::Error subclasses. Options arrive as they were typed; empty where they were not.

/// What to compute, and how it differs from the file.
struct ExperimentOptions {
  std::string fileOrPreset;
  std::vector<std::string> settings; ///< "a.b=VALUE"
  std::string threads;
  std::string until;
};

struct RunOptions {
  ExperimentOptions experiment;
  std::string output;
  std::string untilCondition; ///< as experiment::Condition reads it
  std::string edits;          ///< a file with a log of edits, as experiment::editsOf reads it
  bool quiet = false;
};

/// How a figure looks.
struct StyleOptions {
  std::string size;       ///< "WxH"
  std::string width;      ///< "single", "one-and-half", "double" or millimetres
  std::string fontSize;   ///< in points
  std::string resolution; ///< of a PNG or movie, in dots per inch
  std::string theme;      ///< "light" or "dark"
  std::string title;      ///< in place of the experiment's own
  std::string caption;
  std::string view; ///< the title of the only one to draw
  bool bare = false;
};

struct FigureOptions {
  ExperimentOptions experiment;
  StyleOptions style;
  std::string output;
  std::string at;
};

struct MovieOptions {
  ExperimentOptions experiment;
  StyleOptions style;
  std::string output;
  std::string from, to;
  std::string framesPerSecond;
};

struct SweepOptions {
  ExperimentOptions experiment;
  std::vector<std::string> over; ///< as sweep::parseSwept reads them
  std::string output;
  bool quiet = false;
};

/// Runs an experiment to its end. @return the exit status: done or interrupted
int run(const RunOptions& options);
/// Runs an experiment with every combination of values, into one data set. @return as run(), or diverged where all are
int sweep(const SweepOptions& options);
/// Draws the frame at the given time, or the last one. @return as run()
int figure(const FigureOptions& options, int argc, char** argv);
/// Makes a movie of the frames from one time to another. @return as run()
int movie(const MovieOptions& options, int argc, char** argv);
/// Lists everything, or one family ("preset" is one, too).
void list(const std::string& family, bool json);
/// Describes "FAMILY/ID".
void describe(const std::string& path, bool json);
/// Prints a complete experiment of a kind, or that of a file or preset. @param typed with its equation as a typed one
void newExperiment(const ExperimentOptions& options, bool typed);

/// Finds and reads an experiment, and changes it as the options say. @throws InputError
experiment::Experiment load(const ExperimentOptions& options);
/// The experiment changed by settings "a.b=VALUE". @throws InputError
experiment::Experiment withSettings(experiment::Experiment experiment, const std::vector<std::string>& settings);
/// The number of threads asked for; 0: all. @throws InputError
int threadsOf(const ExperimentOptions& options);
/// The number behind an option. @throws InputError naming the option
double numberOf(const std::string& option, const std::string& typed);

} // namespace semiflow::app
