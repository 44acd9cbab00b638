#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "app/commands/commands.h"
#include "core/base/error.h"
#include "core/base/validate.h"
#include "core/experiment/presets.h"

namespace semiflow::app {
namespace {

using experiment::Experiment;

/// Bytes that are no UTF-8 would make the experiment's JSON unreadable.
bool isUtf8(const std::string& text) {
  const std::string quoted = Json(text).dump(-1, ' ', false, Json::error_handler_t::ignore);
  return Json::parse(quoted).get<std::string>() == text;
}

/// What looks like a number may be meant as text, as in --set title=1984 or --set initial.values.u=0.
Experiment changed(const Experiment& experiment, const std::string& path, const std::string& typed) {
  const Json value = experiment::parseValue(typed);
  if (value.is_string()) return experiment.with(path, value);
  try {
    return experiment.with(path, value);
  } catch (const InputError&) {
    try {
      return experiment.with(path, Json(typed));
    } catch (const InputError&) { // the first complaint says more
    }
    throw;
  }
}

Experiment changed(const Experiment& experiment, const std::string& setting) {
  const std::size_t equals = setting.find('=');
  if (equals == std::string::npos || equals == 0 || !isUtf8(setting)) {
    throw InputError("--set", "KEY.PATH=VALUE, such as equation.id=heat", fmt::format("'{}'", setting));
  }
  try {
    return changed(experiment, setting.substr(0, equals), setting.substr(equals + 1));
  } catch (const InputError& error) {
    throw error.within("--set", " ");
  }
}

} // namespace

double numberOf(const std::string& option, const std::string& typed) {
  double value = 0;
  const auto [end, failed] = std::from_chars(typed.data(), typed.data() + typed.size(), value);
  if (failed != std::errc() || end != typed.data() + typed.size() || !std::isfinite(value)) {
    throw InputError(option, "a number", fmt::format("'{}'", typed));
  }
  return value;
}

int threadsOf(const ExperimentOptions& options) {
  if (options.threads.empty()) return 0;
  constexpr int most = 1024;
  int threads = 0;
  const char* last = options.threads.data() + options.threads.size();
  const auto [end, failed] = std::from_chars(options.threads.data(), last, threads);
  if (failed != std::errc() || end != last || threads < 1 || threads > most) {
    throw InputError("--threads", fmt::format("a whole number from 1 to {}", most),
                     fmt::format("'{}'", options.threads));
  }
  return threads;
}

Experiment withSettings(Experiment experiment, const std::vector<std::string>& settings) {
  for (const std::string& setting : settings) experiment = changed(experiment, setting);
  return experiment;
}

Experiment load(const ExperimentOptions& options) {
  const Experiment experiment =
      withSettings(Experiment::read(experiment::findExperiment(options.fileOrPreset)), options.settings);
  if (options.until.empty()) return experiment;
  const double until = numberOf("--until", options.until);
  if (experiment.kind().find("until") == nullptr) {
    throw InputError("--until", "an experiment that has an end time",
                     fmt::format("one of kind {}", experiment.kind().id()));
  }
  try {
    return experiment.with("until", until);
  } catch (const InputError& error) {
    throw error.within("--until", " ");
  }
}

} // namespace semiflow::app
