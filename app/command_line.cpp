#include "app/command_line.h"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <new>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/commands/commands.h"
#include "core/base/error.h"
#include "core/base/resources.h"
#include "core/base/suggest.h"
#include "core/experiment/presets.h"
#ifdef SEMIFLOW_HAS_WINDOW
#include "app/window.h"
#endif

namespace semiflow::app {
namespace {

/// What was typed, and what to do with it.
class Parser {
 public:
  Parser()
      : app_("A workbench for evolution semigroups. Without a command it opens the window, or a file in it.",
             "semiflow") {
    app_.set_version_flag("--version", std::string("semiflow ") + version());
    app_.set_help_flag("-h,--help", "Print this help");
    app_.require_subcommand(1);
    addRun();
    addSweep();
    addList();
    addDescribe();
    addNew();
    addFigure();
    addMovie();
  }

  std::vector<std::string> commands() const {
    std::vector<std::string> names;
    for (const CLI::App* command : app_.get_subcommands([](const CLI::App*) { return true; }))
      names.push_back(command->get_name());
    return names;
  }

  /// @return what the command returns. @throws CLI::ParseError, or what the command throws
  int run(int argc, char** argv) {
    argc_ = argc;
    argv_ = argv;
    app_.parse(argc, argv);
    return action_();
  }

  /// Prints help or the version, where that is what was asked for. @return whether it was
  bool answered(const CLI::ParseError& error) const { return error.get_exit_code() == 0 && app_.exit(error) == 0; }

 private:
  void addExperiment(CLI::App* command, ExperimentOptions& options,
                     const std::string& what = "An experiment file, or a preset's name (see `list preset`)",
                     const std::string& type = "FILE|PRESET") {
    command->add_option("experiment", options.fileOrPreset, what)->required()->type_name(type);
    command->add_option("--set", options.settings, "Change a value, such as equation.feed=0.03; may be repeated")
        ->type_name("KEY.PATH=VALUE")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
        ->allow_extra_args(false);
  }

  static void addThreads(CLI::App* command, ExperimentOptions& options) {
    command
        ->add_option("--threads", options.threads,
                     "Threads to compute with (default: all); results do not depend on it")
        ->type_name("N");
  }

  void addRun() {
    CLI::App* command = app_.add_subcommand("run", "Run an experiment without a window");
    addExperiment(command, run_.experiment);
    addThreads(command, run_.experiment);
    command->add_option("--output", run_.output, "Data set to write: .nc (NetCDF-4), .npz, .csv or .pvd (VTK)")
        ->type_name("OUT");
    command->add_option("--until", run_.experiment.until, "End time, in place of the experiment's own")->type_name("T");
    command
        ->add_option("--until-condition", run_.untilCondition,
                     "End where this comes true, such as 'max_u > 1' or 'rate_of_change < 1e-6'")
        ->type_name("CONDITION");
    command
        ->add_option(
            "--edits", run_.edits,
            "Make the edits of another run again: a file with the JSON list that is its data set's attribute edits")
        ->type_name("FILE");
    command->add_flag("--quiet", run_.quiet, "No progress and no warnings");
    command->callback([this] { action_ = [this] { return app::run(run_); }; });
  }

  void addSweep() {
    CLI::App* command = app_.add_subcommand("sweep", "Run an experiment with many values, into one data set");
    addExperiment(command, sweep_.experiment);
    addThreads(command, sweep_.experiment);
    command
        ->add_option(
            "--over", sweep_.over,
            "Values to take one after another, such as equation.feed=0.03,0.04, equation.feed=0.03:0.05:5 (five "
            "equally spaced ones; 5log: by factors) or seed=1:8; repeated: every combination")
        ->type_name("KEY.PATH=VALUES")
        ->required()
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
        ->allow_extra_args(false);
    command->add_option("--output", sweep_.output, "Data set to write: .nc (NetCDF-4), .npz or .csv")
        ->required()
        ->type_name("OUT");
    command->add_option("--until", sweep_.experiment.until, "End time, in place of the experiment's own")
        ->type_name("T");
    command->add_flag("--quiet", sweep_.quiet, "No progress and no warnings");
    command->callback([this] { action_ = [this] { return app::sweep(sweep_); }; });
  }

  void addList() {
    CLI::App* command = app_.add_subcommand("list", "List the families, their components and the presets");
    command->add_option("family", name_, "One family only, such as equation or preset")->type_name("FAMILY");
    command->add_flag("--json", json_, "As JSON");
    command->callback([this] { action_ = [this] { return list(name_, json_), done; }; });
  }

  void addDescribe() {
    CLI::App* command = app_.add_subcommand("describe", "Describe a component and its parameters");
    command->add_option("component", name_, "Such as equation/gray_scott")->required()->type_name("FAMILY/ID");
    command->add_flag("--json", json_, "As JSON");
    command->callback([this] { action_ = [this] { return describe(name_, json_), done; }; });
  }

  void addNew() {
    CLI::App* command = app_.add_subcommand("new", "Print a complete experiment file with every default");
    addExperiment(command, new_, "pde, sampling or koopman; or an experiment file or preset", "KIND|FILE|PRESET");
    command->add_flag("--typed", typed_, "With the equation written out as a typed one, to be changed");
    command->callback([this] { action_ = [this] { return newExperiment(new_, typed_), done; }; });
  }

  void addFigure() {
#ifdef SEMIFLOW_HAS_WINDOW
    CLI::App* command = app_.add_subcommand("figure", "Draw an experiment; needs no display");
    addExperiment(command, figure_.experiment);
    addThreads(command, figure_.experiment);
    command->add_option("--output", figure_.output, "Figure to write: .png, .svg or .pdf")->required()->type_name("F");
    command->add_option("--at", figure_.at, "Time to draw (default: the end)")->type_name("T");
    addStyle(command, figure_.style);
    command->callback([this] { action_ = [this] { return figure(figure_, argc_, argv_); }; });
#endif
  }

  void addMovie() {
#ifdef SEMIFLOW_HAS_WINDOW
    CLI::App* command = app_.add_subcommand("movie", "Make a movie of an experiment; needs no display");
    addExperiment(command, movie_.experiment);
    addThreads(command, movie_.experiment);
    command
        ->add_option("--output", movie_.output,
                     "Movie to write: .mp4 or .webm (with ffmpeg), .png for numbered pictures")
        ->required()
        ->type_name("F");
    command->add_option("--from", movie_.from, "Time of its first frame (default: the begin)")->type_name("T");
    command->add_option("--to", movie_.to, "Time of its last frame (default: the end)")->type_name("T");
    command->add_option("--fps", movie_.framesPerSecond, "Frames a second (default: 25)")->type_name("N");
    addStyle(command, movie_.style);
    command->callback([this] { action_ = [this] { return movie(movie_, argc_, argv_); }; });
#endif
  }

  static void addStyle(CLI::App* command, StyleOptions& style) {
    command->add_option("--size", style.size, "Size in pixels of 1/96 inch (default: 960x640)")->type_name("WxH");
    command
        ->add_option(
            "--width", style.width,
            "Width of a journal's column: single (90 mm), one-and-half (140 mm), double (190 mm), or a number of "
            "millimetres; the height follows")
        ->type_name("W");
    command->add_option("--font-size", style.fontSize, "Size of texts in points")->type_name("PT");
    command->add_option("--resolution", style.resolution, "Dots per inch of a PNG or movie")->type_name("DPI");
    command->add_option("--theme", style.theme, "light (default) or dark")->type_name("THEME");
    command->add_option("--title", style.title, "Title, in place of the experiment's own")->type_name("TEXT");
    command->add_option("--caption", style.caption, "Caption below the pictures")->type_name("TEXT");
    command
        ->add_option("--view", style.view, "The only view to draw, by its title or the beginning of it (default: all)")
        ->type_name("TITLE");
    command->add_flag("--bare", style.bare, "The first view alone: no axes, no legends, no texts");
  }

  CLI::App app_;
  std::function<int()> action_;
  RunOptions run_;
  SweepOptions sweep_;
  ExperimentOptions new_;
  FigureOptions figure_;
  MovieOptions movie_;
  std::string name_;
  bool json_ = false;
  bool typed_ = false;
  int argc_ = 0;
  char** argv_ = nullptr;
};

/// One line, whatever the message holds.
int tell(Status status, std::string message) {
  std::replace(message.begin(), message.end(), '\n', ' ');
  fmt::print(stderr, "{}\n", message);
  return status;
}

bool isSet(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr && *value != '\0';
}

int openWindowWith(int argc, char** argv, const std::filesystem::path& file) {
  const std::string instead =
      "to work without one, try `./app/run run burgers --output burgers.nc` (see `./app/run --help`)";
#ifdef SEMIFLOW_HAS_WINDOW
  if (isSet("DISPLAY") || isSet("WAYLAND_DISPLAY") || isSet("QT_QPA_PLATFORM")) return openWindow(argc, argv, file);
  return tell(inputWrong, "there is no display to open a window on; " + instead);
#else
  static_cast<void>(argc), static_cast<void>(argv), static_cast<void>(file), static_cast<void>(isSet);
  return tell(inputWrong, "this build has no window; " + instead);
#endif
}

/// For what is neither a command nor an option: a file or a preset to open.
std::filesystem::path fileToOpen(const std::string& typed, const std::vector<std::string>& commands, bool alone) {
  std::error_code ignored; // what cannot be looked at is no file
  if (alone && std::filesystem::is_regular_file(typed, ignored)) return typed;
  const std::string hint = suggestion(typed, commands);
  if (alone && hint.empty()) return experiment::findExperiment(typed);
  throw InputError("command line",
                   fmt::format("one of the commands {} or an experiment file", fmt::join(commands, ", ")),
                   fmt::format("'{}'", typed), hint);
}

int dispatch(int argc, char** argv) {
  Parser parser;
  const std::vector<std::string> commands = parser.commands();
  const std::string first = argc > 1 ? argv[1] : "";
  if (argc < 2) return openWindowWith(argc, argv, {});
  const bool isCommand = std::find(commands.begin(), commands.end(), first) != commands.end();
  if (!isCommand && !first.starts_with('-')) {
    return openWindowWith(argc, argv, fileToOpen(first, commands, argc == 2));
  }
  int status = done;
  try {
    status = parser.run(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (!parser.answered(error)) throw InputError("command line", "arguments as `semiflow --help` says", error.what());
  }
  if (std::fflush(stdout) != 0) throw ResourceError("standard output could not be written");
  return status;
}

} // namespace

int runProgram(int argc, char** argv) {
  std::signal(SIGXFSZ, SIG_IGN); // a file that may grow no further is told like a full disk
  try {
    return dispatch(argc, argv);
  } catch (const InputError& error) {
    return tell(inputWrong, error.what());
  } catch (const DivergedError& error) {
    return tell(diverged, error.what());
  } catch (const ResourceError& error) {
    return tell(outOfReach, error.what());
  } catch (const std::bad_alloc&) {
    return tell(outOfReach, "out of memory: use fewer points, particles or snapshots");
  } catch (const std::exception& error) {
    return tell(failed, error.what());
  }
}

} // namespace semiflow::app
