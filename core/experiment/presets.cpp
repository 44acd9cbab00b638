#include "core/experiment/presets.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/resources.h"
#include "core/base/suggest.h"
#include "core/experiment/experiment.h"

namespace semiflow::experiment {

std::vector<Preset> presets() {
  const std::filesystem::path resources = resourceDirectory();
  std::vector<Preset> all;
  for (const std::string& kind : kinds().ids()) {
    const std::filesystem::path folder = resources / "presets" / kind;
    if (!std::filesystem::is_directory(folder)) continue;
    const std::size_t first = all.size();
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      if (entry.path().extension() != ".json") continue;
      const Experiment experiment = Experiment::read(entry.path());
      const std::string id = entry.path().stem().string();
      all.push_back({id, kind, experiment.title(), experiment.tree().value("summary", ""),
                     experiment.tree().value("reference", ""), entry.path(), resources / "thumbnails" / (id + ".png")});
    }
    std::sort(all.begin() + static_cast<std::ptrdiff_t>(first), all.end(),
              [](const Preset& a, const Preset& b) { return a.id < b.id; });
  }
  return all;
}

std::filesystem::path findExperiment(const std::string& fileOrPreset) {
  std::error_code ignored; // a path that cannot be looked at may still be a preset's id
  if (std::filesystem::is_regular_file(fileOrPreset, ignored)) return fileOrPreset;
  std::vector<std::string> ids;
  for (const std::string& kind : kinds().ids()) {
    const std::filesystem::path folder = resourceDirectory() / "presets" / kind;
    const std::filesystem::path file = folder / (fileOrPreset + ".json");
    if (std::filesystem::is_regular_file(file, ignored)) return file;
    if (!std::filesystem::is_directory(folder)) continue;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) ids.push_back(entry.path().stem().string());
  }
  throw InputError(fileOrPreset, "an experiment file or a preset's name (see `list preset`)", "neither",
                   suggestion(fileOrPreset, ids));
}

} // namespace semiflow::experiment
