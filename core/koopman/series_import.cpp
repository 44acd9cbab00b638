#include "core/koopman/series_import.h"

#include <algorithm>

#include <fmt/ranges.h>

#include "core/koopman/analysis.h"
#include "core/koopman/sources/catalogue.h"

namespace semiflow::koopman {
namespace {

const Parameter& parameterOf(const Description& description, std::string_view name) {
  const auto& all = description.parameters();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Parameter& parameter) { return parameter.name() == name; });
  SF_ASSERT(found != all.end());
  return *found;
}

} // namespace

const Parameter& seriesParameter(std::string_view name) { return parameterOf(fileSource(), name); }
const Parameter& removeParameter() { return parameterOf(koopman(), "remove"); }

experiment::Experiment experimentOf(const SeriesImport& series, std::size_t snapshots, bool isField) {
  Json source{{"id", fileSource().id()},
              {"path", std::filesystem::absolute(series.file).string()},
              {"variable", fmt::format("{}", fmt::join(series.variables, ","))},
              {"where", series.where},
              {"first", series.first},
              {"last", series.last},
              {"every", series.every},
              {"stride", series.stride},
              {"time", series.time},
              {"interval", series.interval},
              {"time_unit", series.timeUnit},
              {"standardise", series.standardise}};
  if (!series.missing.empty()) source["missing"] = series.missing;
  Json tree{{"semiflow", 1},
            {"kind", koopman().id()},
            {"title", series.file.stem().string()},
            {"source", source},
            {"training_fraction", series.trainingFraction}};
  if (!series.remove.empty()) tree["remove"] = series.remove;
  const std::size_t end = series.last == 0 ? snapshots : std::min(series.last, snapshots);
  const std::size_t read = end < series.first ? 0 : (end - series.first) / series.every + 1;
  constexpr std::size_t most = 60, rank = 12;
  if (isField) {
    tree["observables"] = {{"id", "identity"}};
    tree["decomposition"] = {{"id", "dmd"}};
  } else { // as many delays as leave enough of the series to learn from
    const std::size_t delays = std::clamp<std::size_t>(read / 8, 1, most);
    const std::size_t states = delays * std::max<std::size_t>(1, series.variables.size());
    tree["observables"] = {{"id", "delay"}, {"delays", delays}};
    tree["decomposition"] = {{"id", "dmd"}, {"truncation", "rank"}, {"rank", std::min(rank, states)}};
  }
  return {tree, std::filesystem::absolute(series.file).parent_path()};
}

} // namespace semiflow::koopman
