#include "core/experiment/experiment.h"

#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/suggest.h"
#include "core/base/validate.h"

namespace semiflow::experiment {
namespace {

const std::vector<std::string>& rootKeys() {
  static const std::vector<std::string> keys{"semiflow", "kind"};
  return keys;
}

const Description& kindOf(const Json& tree) {
  if (!tree.is_object()) throw InputError("", "an experiment (a JSON object)", shown(tree));
  if (!tree.contains("semiflow") || tree.at("semiflow") != 1) {
    throw InputError("semiflow", "1, the version of the format",
                     tree.contains("semiflow") ? shown(tree.at("semiflow")) : "nothing");
  }
  const std::vector<std::string> ids = kinds().ids();
  const Json kind = tree.value("kind", Json());
  const Description* description = kind.is_string() ? kinds().find(kind.get<std::string>()) : nullptr;
  if (description == nullptr) {
    throw InputError("kind", fmt::format("one of {}", fmt::join(ids, ", ")), kind.is_null() ? "nothing" : shown(kind),
                     kind.is_string() ? suggestion(kind.get<std::string>(), ids) : "");
  }
  return *description;
}

/// A key path in pieces: "a.b[2]" is a, b, 2 (a number stands for a position in a list).
std::vector<std::string> pieces(const std::string& path) {
  std::vector<std::string> parts;
  std::string part;
  for (const char c : path + ".") {
    if (c == '.' || c == '[') {
      if (!part.empty()) parts.push_back(part);
      part.clear();
    } else if (c != ']') {
      part += c;
    }
  }
  return parts;
}

/// Drops every value of `tree` that equals the default, recursively; an "id" always stays.
Json stripped(const Description& description, const Json& tree, std::span<const std::string> kept) {
  Json result = Json::object();
  for (const std::string& key : kept) {
    if (tree.contains(key)) result[key] = tree.at(key);
  }
  for (const Parameter& parameter : description.parameters()) {
    const Json& value = tree.at(parameter.name());
    if (parameter.kind() == Kind::component) {
      const Description* chosen = parameter.family().find(value.at("id").get<std::string>());
      static const std::vector<std::string> id{"id"};
      // A slot whose default carries values of its own is written whole: its component's own defaults are others.
      result[parameter.name()] = parameter.fallback().size() > 1 ? value : stripped(*chosen, value, id);
    } else if (parameter.isRequired() || value != validateValue(parameter, parameter.fallback(), parameter.name())) {
      result[parameter.name()] = value;
    }
  }
  return result;
}

} // namespace

const Parameter& parameterAt(const Description& root, const Json& tree, const std::string& path) {
  const Description* description = &root;
  const Json* node = &tree;
  const Parameter* parameter = nullptr;
  for (const std::string& key : pieces(path)) {
    if (parameter != nullptr) {
      if (parameter->kind() != Kind::component) return *parameter; // an entry of a map or a list
      description = parameter->family().find(node->at("id").get<std::string>());
    }
    parameter = description->find(key);
    if (parameter == nullptr) {
      std::vector<std::string> known;
      for (const Parameter& p : description->parameters()) known.push_back(p.name());
      throw InputError(path, fmt::format("one of the keys {}", fmt::join(known, ", ")),
                       fmt::format("'{}', which {} does not have", key, description->id()), suggestion(key, known));
    }
    node = &node->at(key);
  }
  if (parameter == nullptr) throw InputError(path, "a key path such as equation.id", "nothing");
  return *parameter;
}

void setAt(Json& tree, const std::string& path, const Json& value) {
  Json* node = &tree;
  for (const std::string& key : pieces(path)) {
    if (node->is_array()) {
      const bool number = !key.empty() && key.size() < 9 && key.find_first_not_of("0123456789") == std::string::npos;
      if (!number || std::stoul(key) >= node->size()) {
        throw InputError(path, fmt::format("a position from 0 to {} in the list", static_cast<long>(node->size()) - 1),
                         key);
      }
      node = &node->at(std::stoul(key));
    } else if (node->is_object()) {
      node = &(*node)[key];
    } else {
      throw InputError(path, "a key that the experiment has", fmt::format("'{}'", key));
    }
  }
  const bool slider = node->is_object() && node->contains("value") && node->contains("maximum");
  if (slider && value.is_number()) node = &node->at("value"); // it moves within its range
  *node = value;
}

Json parseValue(const std::string& text) {
  try {
    return parseJson(text);
  } catch (const InputError&) { // then it is meant as it stands
    return text;
  }
}

Component<Run> seedlessKind(std::string id, std::string title) {
  return Component<Run>(std::move(id), std::move(title))
      .parameter(text("title", "").doc("what the experiment is called"))
      .parameter(text("summary", "").doc("what it shows, in a sentence"))
      .parameter(text("reference", "").doc("the paper or source it follows"));
}

Component<Run> experimentKind(std::string id, std::string title) {
  return seedlessKind(std::move(id), std::move(title))
      .parameter(integer("seed", 0).atLeast(0).doc("of all random numbers; the same seed gives the same run"));
}

Experiment::Experiment(const Json& tree, std::filesystem::path directory)
    : kind_(&kindOf(tree)), tree_(validate(*kind_, tree, "", rootKeys())), directory_(std::move(directory)) {}

Experiment Experiment::read(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::stringstream text;
  if (!in || !(text << in.rdbuf())) throw InputError(file.string(), "an experiment file", "no file that can be read");
  try {
    return {parseJson(text.str()), file.parent_path()};
  } catch (const InputError& error) {
    throw error.within(file.string(), ": ");
  }
}

Experiment Experiment::ofKind(std::string_view kind) { return {Json{{"semiflow", 1}, {"kind", kind}}, "."}; }

std::string Experiment::title() const { return tree_.value("title", std::string{}); }

Experiment Experiment::with(const std::string& path, const Json& value) const {
  if (path == "kind" || path == "semiflow") throw InputError(path, "a key below the kind", "the experiment's root");
  Json changed = tree_;
  const std::string idSuffix = ".id";
  if (path.size() > idSuffix.size() && path.ends_with(idSuffix)) {
    return with(path.substr(0, path.size() - idSuffix.size()), Json{{"id", value}});
  }
  parameterAt(*kind_, tree_, path); // for the nearest known key
  setAt(changed, path, value);
  return {changed, directory_};
}

Json Experiment::withoutDefaults() const { return stripped(*kind_, tree_, rootKeys()); }

void Experiment::write(const std::filesystem::path& file) const {
  const std::filesystem::path temporary = file.string() + ".part";
  {
    std::ofstream out(temporary);
    out << withoutDefaults().dump(2) << '\n';
    if (!out.flush())
      throw ResourceError(fmt::format("{}: could not be written; is the disk full or read-only?", file.string()));
  }
  std::error_code failed;
  std::filesystem::rename(temporary, file, failed);
  if (failed) throw ResourceError(fmt::format("{}: could not be written: {}", file.string(), failed.message()));
}

std::unique_ptr<Run> Experiment::makeRun() const { return kinds().make(Values(*kind_, tree_, "", directory_)); }

} // namespace semiflow::experiment
