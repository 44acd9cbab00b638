#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace semiflow::experiment {

/// An experiment file that comes with the program: resources/presets/KIND/ID.json.
struct Preset {
  std::string id; ///< the file's name without its ending; unique
  std::string kind;
  std::string title;
  std::string summary;
  std::string reference;
  std::filesystem::path file;
  std::filesystem::path thumbnail; ///< a PNG that may not exist
};

/// All presets, by kind in the order of kinds(), then by id. @throws InputError for a preset that cannot be read
std::vector<Preset> presets();

/// The file to open for what a user typed: an existing file, or a preset's id.
/// @throws InputError with the nearest preset where it is neither
std::filesystem::path findExperiment(const std::string& fileOrPreset);

} // namespace semiflow::experiment
