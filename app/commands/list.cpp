#include <algorithm>
#include <cstdio>

#include <fmt/format.h>

#include "app/commands/commands.h"
#include "core/base/suggest.h"
#include "core/experiment/catalogue.h"
#include "core/experiment/presets.h"

namespace semiflow::app {
namespace {

/// One entry of a list: a component or a preset.
struct Row {
  std::string id, text;
};

void print(const std::vector<Row>& rows, const std::string& indentation) {
  std::size_t width = 0;
  for (const Row& row : rows) width = std::max(width, row.id.size());
  for (const Row& row : rows) fmt::print("{}{:<{}}  {}\n", indentation, row.id, width, row.text);
}

std::string titleAndSummary(const std::string& title, const std::string& summary) {
  return summary.empty() ? title : title + ": " + summary;
}

std::vector<Row> rowsOf(const AnyFamily& family) {
  std::vector<Row> rows;
  for (const Description* d : family.descriptions())
    rows.push_back({d->id(), titleAndSummary(d->title(), d->summary())});
  return rows;
}

std::vector<Row> rowsOf(const std::vector<experiment::Preset>& presets) {
  std::vector<Row> rows;
  rows.reserve(presets.size());
  for (const experiment::Preset& preset : presets) rows.push_back({preset.id, preset.kind + ": " + preset.title});
  return rows;
}

Json jsonOf(const AnyFamily& family) {
  Json components = Json::array();
  for (const Description* d : family.descriptions()) {
    components.push_back({{"id", d->id()}, {"title", d->title()}, {"summary", d->summary()}});
  }
  return components;
}

Json jsonOf(const std::vector<experiment::Preset>& presets) {
  Json list = Json::array();
  for (const experiment::Preset& preset : presets) {
    list.push_back({{"id", preset.id},
                    {"kind", preset.kind},
                    {"title", preset.title},
                    {"summary", preset.summary},
                    {"reference", preset.reference},
                    {"file", preset.file.string()}});
  }
  return list;
}

void listEverything(bool json) {
  const std::vector<experiment::Preset> presets = experiment::presets();
  Json all = Json::object();
  for (const AnyFamily* family : experiment::catalogue().families()) {
    all[family->id()] = Json{{"title", family->title()}, {"components", jsonOf(*family)}};
    if (json) continue;
    fmt::print("{} ({})\n", family->id(), family->title());
    print(rowsOf(*family), "  ");
    fmt::print("\n");
  }
  if (!json) {
    fmt::print("preset (experiments that come with the program)\n");
    return print(rowsOf(presets), "  ");
  }
  all["preset"] = Json{{"title", "Presets"}, {"components", jsonOf(presets)}};
  fmt::print("{}\n", all.dump(2));
}

const AnyFamily& familyOf(const std::string& id) {
  std::vector<std::string> ids;
  for (const AnyFamily* family : experiment::catalogue().families()) {
    if (family->id() == id) return *family;
    ids.push_back(family->id());
  }
  ids.emplace_back("preset");
  throw InputError(id, fmt::format("one of {}", fmt::join(ids, ", ")), fmt::format("'{}'", id), suggestion(id, ids));
}

} // namespace

void list(const std::string& family, bool json) {
  if (family.empty()) return listEverything(json);
  if (family == "preset" || family == "presets") {
    const std::vector<experiment::Preset> presets = experiment::presets();
    if (json) {
      fmt::print("{}\n", jsonOf(presets).dump(2));
    } else {
      print(rowsOf(presets), "");
    }
    return;
  }
  const AnyFamily& chosen = familyOf(family);
  if (json) {
    fmt::print("{}\n", jsonOf(chosen).dump(2));
  } else {
    print(rowsOf(chosen), "");
  }
}

} // namespace semiflow::app
