#include "app/session/differences.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "app/text.h"

namespace semiflow::app {
namespace {

constexpr std::array<std::string_view, 3> descriptive{"title", "summary", "reference"};

void collect(const Description& description, const Json& before, const Json& after, const std::string& prefix,
             std::vector<Difference>& found) {
  for (const Parameter& parameter : description.parameters()) {
    const std::string path = prefix + parameter.name();
    const Json& old = before.at(parameter.name());
    const Json& now = after.at(parameter.name());
    if (old == now) continue;
    if (prefix.empty() && std::find(descriptive.begin(), descriptive.end(), parameter.name()) != descriptive.end())
      continue;
    if (parameter.kind() == Kind::component && old.at("id") == now.at("id")) {
      collect(*parameter.family().find(now.at("id").get<std::string>()), old, now, path + ".", found);
    } else {
      found.push_back({path, old, now, parameter.isLive()});
    }
  }
}

} // namespace

std::vector<Difference> differences(const experiment::Experiment& before, const experiment::Experiment& after) {
  SF_ASSERT(&before.kind() == &after.kind());
  std::vector<Difference> found;
  collect(after.kind(), before.tree(), after.tree(), "", found);
  return found;
}

QString valueText(const Json& value) {
  if (value.is_object() && value.contains("id")) return asText(value.at("id").get<std::string>());
  return asText(value.is_string() ? value.get<std::string>() : value.dump());
}

} // namespace semiflow::app
