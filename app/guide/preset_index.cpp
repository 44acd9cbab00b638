#include "app/guide/preset_index.h"

#include <algorithm>
#include <fstream>
#include <string_view>

#include "core/base/component.h"
#include "core/base/resources.h"
#include "core/experiment/experiment.h"

namespace semiflow::app {
namespace {

constexpr int namedAfter = 0, begunWith = 1, chosen = 2, fallback = 3;

bool holds(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

int rankOf(const experiment::Preset& preset, const std::string& component, bool isChosen) {
  if (holds(preset.id, component)) return preset.id.size() == component.size() ? namedAfter : begunWith;
  return isChosen ? app::chosen : app::fallback;
}

Json memberOf(const Json& tree, const std::string& name) {
  return tree.is_object() && tree.contains(name) ? tree.at(name) : Json();
}

} // namespace

PresetIndex::PresetIndex() : presets_(experiment::presets()) {
  for (std::size_t i = 0; i < presets_.size(); ++i) {
    const experiment::Experiment experiment = experiment::Experiment::read(presets_[i].file);
    uses_["kind/" + experiment.kind().id()].push_back({i, rankOf(presets_[i], experiment.kind().id(), true)});
    add(i, experiment.kind(), experiment.tree(), experiment.withoutDefaults());
  }
  for (auto& [component, uses] : uses_) {
    std::stable_sort(uses.begin(), uses.end(), [](const Use& a, const Use& b) { return a.rank < b.rank; });
    const auto same = [](const Use& a, const Use& b) { return a.preset == b.preset; };
    uses.erase(std::unique(uses.begin(), uses.end(), same), uses.end());
  }
  std::ifstream file(resourceDirectory() / "guide" / "measured.json");
  if (file) measured_ = Json::parse(file);
}

void PresetIndex::add(std::size_t preset, const Description& description, const Json& tree, const Json& chosen) {
  for (const Parameter& parameter : description.parameters()) {
    if (parameter.kind() != Kind::component) continue;
    const Json value = memberOf(tree, parameter.name());
    const Json id = memberOf(value, "id");
    if (!id.is_string()) continue;
    const Json own = memberOf(chosen, parameter.name());
    const auto component = id.get<std::string>();
    uses_[parameter.family().id() + "/" + component].push_back(
        {preset, rankOf(presets_[preset], component, !own.is_null())});
    if (const Description* nested = parameter.family().find(component)) add(preset, *nested, value, own);
  }
}

std::vector<const experiment::Preset*> PresetIndex::uses(const std::string& family,
                                                         const std::string& component) const {
  std::vector<const experiment::Preset*> result;
  const auto found = uses_.find(family + "/" + component);
  if (found == uses_.end()) return result;
  for (const Use& use : found->second) result.push_back(&presets_[use.preset]);
  return result;
}

std::vector<PresetIndex::Measurement> PresetIndex::measurements(const std::string& preset) const {
  std::vector<Measurement> result;
  const Json found = memberOf(measured_, preset); // outlives the loop
  for (const auto& [name, value] : found.items()) result.push_back({name, value.get<double>()});
  return result;
}

} // namespace semiflow::app
