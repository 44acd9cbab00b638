#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "core/base/component.h"
#include "core/experiment/run.h"

namespace semiflow::experiment {

/// The kinds of experiment: root components that make a Run. An experiment file's "kind" is the component's id.
const Family<Run>& kinds();

/// A kind's component with the keys that every experiment has: title, summary, reference and seed.
Component<Run> experimentKind(std::string id, std::string title);
/// The same without a seed: for what has no random numbers of its own.
Component<Run> seedlessKind(std::string id, std::string title);

/// An experiment: a checked tree of components with every default filled in, as a value.
class Experiment {
 public:
  /// @param tree as in an experiment file: {"semiflow": 1, "kind": ..., ...}
  /// @param directory what relative paths start from
  /// @throws InputError naming the key path
  Experiment(const Json& tree, std::filesystem::path directory);

  /// @throws InputError naming the file and, where the JSON is not well formed, the line and column
  static Experiment read(const std::filesystem::path& file);
  /// An experiment of that kind with every default. @throws InputError for an unknown kind
  static Experiment ofKind(std::string_view kind);

  const Description& kind() const { return *kind_; }
  /// Complete; "semiflow" and "kind" come first.
  const Json& tree() const { return tree_; }
  const std::filesystem::path& directory() const { return directory_; }
  std::string title() const;

  /// The same experiment with one value changed. Where the value chooses another component (an id, or an object with
  /// one), that component's defaults replace the old one's values. @throws InputError
  Experiment with(const std::string& path, const Json& value) const;

  /// What a user would write: without the values that are the defaults. Reading it gives this experiment again.
  Json withoutDefaults() const;
  /// Writes it whole or not at all (a temporary file, renamed). @throws ResourceError
  void write(const std::filesystem::path& file) const;

  /// The run, ready to start. @throws InputError for values that do not fit one another; ResourceError for lack of
  /// memory
  std::unique_ptr<Run> makeRun() const;

 private:
  const Description* kind_;
  Json tree_;
  std::filesystem::path directory_;
};

/// The parameter at a key path of a complete tree, through nested components; "values.u" finds the map "values".
/// @throws InputError with the nearest known key
const Parameter& parameterAt(const Description& root, const Json& tree, const std::string& path);

/// Sets the value at a key path ("equation.feed", "initial.values.u", "target.means[0]"); an object gets the keys that
/// it lacks, and a number with a range (Kind::realMap) keeps its range where the value is a number. @throws InputError
/// where the path leads beyond the end of a list or into a number or text
void setAt(Json& tree, const std::string& path, const Json& value);

/// The value of `--set path=TEXT`: JSON where it is some, else the text itself.
Json parseValue(const std::string& text);

} // namespace semiflow::experiment
