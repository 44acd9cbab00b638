#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/experiment/presets.h"

namespace semiflow {
class Description;
}

namespace semiflow::app {

/// Which presets use which component, and what was measured of them.
class PresetIndex {
 public:
  /// An error, distance or residual at the end of a preset's run, under the name it has in the data set.
  struct Measurement {
    std::string name;
    double value = 0;
  };

  /// Reads every preset and resources/guide/measured.json. @throws InputError
  PresetIndex();

  const std::vector<experiment::Preset>& presets() const { return presets_; }
  /// Those that show the component best first: named after it, then those that chose it, then those where it is the
  /// default. The pointers live as long as the index.
  std::vector<const experiment::Preset*> uses(const std::string& family, const std::string& component) const;
  std::vector<Measurement> measurements(const std::string& preset) const;

 private:
  struct Use {
    std::size_t preset = 0;
    int rank = 0; ///< small: shows the component well
  };
  void add(std::size_t preset, const Description& description, const Json& tree, const Json& chosen);

  std::vector<experiment::Preset> presets_;
  std::map<std::string, std::vector<Use>> uses_; ///< by "family/component"
  Json measured_ = Json::object();
};

} // namespace semiflow::app
