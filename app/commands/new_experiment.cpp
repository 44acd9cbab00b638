#include <cstdio>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/commands/commands.h"
#include "core/base/error.h"
#include "core/base/suggest.h"
#include "core/experiment/presets.h"
#include "core/pde/typed_form.h"

namespace semiflow::app {
namespace {

using experiment::Experiment;

/// The kind's experiment, as its components show themselves well.
Experiment ofKind(const std::string& kind) {
  Experiment experiment = Experiment::ofKind(kind);
  for (const Parameter& slot : experiment.kind().parameters()) {
    if (slot.kind() != Kind::component) continue;
    const Description* chosen = slot.family().find(experiment.tree().at(slot.name()).at("id").get<std::string>());
    // Copied, since the experiment that holds the component's id is about to change.
    const Json surroundings = chosen->surroundings();
    for (const auto& [path, value] : surroundings.items()) experiment = experiment.with(path, value);
  }
  return experiment;
}

/// @throws InputError for what is no file or preset either
void requireKnown(const std::string& name) {
  try {
    experiment::findExperiment(name);
  } catch (const InputError&) { // it does not know of kinds
    const std::vector<std::string> kinds = experiment::kinds().ids();
    std::vector<std::string> known = kinds;
    for (const auto& preset : experiment::presets()) known.push_back(preset.id);
    throw InputError(name, fmt::format("a kind ({}), an experiment file or a preset's name", fmt::join(kinds, ", ")),
                     "none of them", suggestion(name, known));
  }
}

} // namespace

void newExperiment(const ExperimentOptions& options, bool typed) {
  const std::string& name = options.fileOrPreset;
  const bool kind = experiment::kinds().find(name) != nullptr;
  if (!kind) requireKnown(name);
  Experiment experiment = kind ? withSettings(ofKind(name), options.settings) : load(options);
  if (typed) experiment = pde::asTyped(experiment);
  fmt::print("{}\n", experiment.tree().dump(2));
}

} // namespace semiflow::app
