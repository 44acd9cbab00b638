#include <cmath>
#include <cstdio>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/commands/commands.h"
#include "core/experiment/catalogue.h"

namespace semiflow::app {
namespace {

Json jsonOf(const Range& range) {
  const auto end = [](double value, bool open) {
    return std::isfinite(value) ? Json{{"value", value}, {"included", !open}} : Json();
  };
  return {{"lower", end(range.lower, range.lowerOpen)}, {"upper", end(range.upper, range.upperOpen)}};
}

Json jsonOf(const Parameter& parameter) {
  Json json{{"name", parameter.name()}, {"kind", kindName(parameter.kind())}};
  if (!parameter.isRequired()) json["default"] = parameter.fallback();
  if (!parameter.range().isEverything()) json["range"] = jsonOf(parameter.range());
  if (parameter.fixedSize() > 0) json["size"] = parameter.fixedSize();
  if (!parameter.choices().empty()) json["choices"] = parameter.choices();
  if (parameter.kind() == Kind::component) {
    json["family"] = parameter.family().id();
    json["choices"] = parameter.family().ids();
  }
  json["unit"] = parameter.unitText();
  json["documentation"] = parameter.documentation();
  json["required"] = parameter.isRequired();
  json["live"] = parameter.isLive();
  return json;
}

Json jsonOf(const Description& description) {
  Json parameters = Json::array();
  for (const Parameter& parameter : description.parameters()) parameters.push_back(jsonOf(parameter));
  return {
      {"id", description.id()},           {"title", description.title()},         {"summary", description.summary()},
      {"formula", description.formula()}, {"reference", description.reference()}, {"parameters", parameters}};
}

void print(const Parameter& parameter) {
  std::string line = fmt::format("  {} ({}", parameter.name(), kindName(parameter.kind()));
  if (parameter.fixedSize() > 0) line += fmt::format(" of {}", parameter.fixedSize());
  if (!parameter.range().isEverything()) line += " " + parameter.range().text();
  if (!parameter.unitText().empty()) line += ", in " + parameter.unitText();
  if (parameter.isLive()) line += ", live";
  line += parameter.isRequired() ? ", must be given" : fmt::format(", default {}", parameter.fallback().dump());
  fmt::print("{})\n", line);
  if (!parameter.documentation().empty()) fmt::print("      {}\n", parameter.documentation());
  if (!parameter.choices().empty()) fmt::print("      one of {}\n", fmt::join(parameter.choices(), ", "));
  if (parameter.kind() == Kind::component) {
    fmt::print("      one of {} (see `list {}`)\n", fmt::join(parameter.family().ids(), ", "), parameter.family().id());
  }
}

} // namespace

void describe(const std::string& path, bool json) {
  const Description& description = experiment::catalogue().describe(path);
  if (json) return fmt::print("{}\n", jsonOf(description).dump(2));
  fmt::print("{}: {}\n", path, description.title());
  for (const auto& [label, text] : {std::pair{"", description.summary()},
                                    {"formula: ", description.formula()},
                                    {"reference: ", description.reference()}}) {
    if (!text.empty()) fmt::print("{}{}\n", label, text);
  }
  if (!description.parameters().empty()) fmt::print("\nparameters:\n");
  for (const Parameter& parameter : description.parameters()) print(parameter);
}

} // namespace semiflow::app
