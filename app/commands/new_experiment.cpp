#include <cstdio>

#include <fmt/format.h>

#include "app/commands/commands.h"

namespace semiflow::app {

void newExperiment(const std::string& kind) {
  experiment::Experiment experiment = experiment::Experiment::ofKind(kind);
  for (const Parameter& slot : experiment.kind().parameters()) {
    if (slot.kind() != Kind::component) continue;
    const Description* chosen = slot.family().find(experiment.tree().at(slot.name()).at("id").get<std::string>());
    // Copied, since the experiment that holds the component's id is about to change.
    const Json surroundings = chosen->surroundings();
    for (const auto& [path, value] : surroundings.items()) experiment = experiment.with(path, value);
  }
  fmt::print("{}\n", experiment.tree().dump(2));
}

} // namespace semiflow::app
