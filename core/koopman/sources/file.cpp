#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "core/data/data_set.h"
#include "core/koopman/sources/catalogue.h"
#include "core/koopman/sources/time_column.h"

namespace semiflow::koopman {
namespace {

using Eigen::Index;

/// A file's content is there when the source is made; gathering only hands it over.
class FileSource final : public Source {
 public:
  explicit FileSource(Snapshots snapshots) : snapshots_(std::move(snapshots)) {}
  std::optional<Snapshots> gather(std::uint64_t /*seed*/, const std::stop_token& /*stop*/) override {
    return snapshots_;
  }

 private:
  Snapshots snapshots_;
};

std::vector<std::string> columnNames(const std::string& variable, const std::string& fallback, std::size_t count) {
  std::vector<std::string> names(1);
  for (const char c : variable) {
    if (c == ',') {
      names.emplace_back();
    } else {
      names.back() += c;
    }
  }
  if (names.size() == count && !names.front().empty()) return names;
  if (count == 1) return {fallback.empty() ? "value" : fallback};
  names.clear();
  for (std::size_t i = 1; i <= count; ++i) names.push_back(fmt::format("{}{}", fallback.empty() ? "x" : fallback, i));
  return names;
}

/// The array as state x time; a grid where it has more than two dimensions or many columns of one name.
Snapshots arranged(const data::Array& array, const Values& v) {
  const bool timeLast = v.text("time_direction") == "last";
  if (array.shape.empty()) throw v.error("variable", "an array over time", "a single number");
  const std::size_t times = timeLast ? array.shape.back() : array.shape.front();
  const std::size_t states = times == 0 ? 0 : array.values.size() / times;
  if (times < 2 || states == 0) throw v.error("variable", "a series of at least 2 snapshots", fmt::format("{}", times));
  Snapshots snapshots;
  snapshots.states.resize(static_cast<Index>(states), static_cast<Index>(times));
  snapshots.lengths = {static_cast<Index>(times)};
  for (std::size_t k = 0; k < times; ++k) {
    for (std::size_t i = 0; i < states; ++i) {
      const double value = array.values[timeLast ? i * times + k : k * states + i];
      snapshots.states(static_cast<Index>(i), static_cast<Index>(k)) = value;
    }
  }
  const std::string variable = v.text("variable");
  if (array.shape.size() == 1 || variable.find(',') != std::string::npos) {
    snapshots.names = columnNames(variable, array.name, states);
    return snapshots;
  }
  snapshots.names = {array.name.empty() ? "u" : array.name};
  std::vector<std::size_t> grid(array.shape.begin() + (timeLast ? 0 : 1), array.shape.end() - (timeLast ? 1 : 0));
  const char* const directions[] = {"x", "y", "z"};
  if (grid.size() > 3) grid = {states};
  for (std::size_t d = 0; d < grid.size(); ++d) {
    snapshots.axes.push_back({.name = directions[d], .unit = "", .points = grid[grid.size() - 1 - d]});
  }
  return snapshots;
}

/// Takes out the snapshots where a value is missing. @return the numbers of those that stay
std::vector<Index> present(const Snapshots& snapshots) {
  std::vector<Index> kept;
  for (Index k = 0; k < snapshots.states.cols(); ++k) {
    if (snapshots.states.col(k).allFinite()) kept.push_back(k);
  }
  return kept;
}

std::vector<double> readTimeColumn(const Values& v, std::size_t rows, std::string& unit) {
  const std::filesystem::path path = v.file("path");
  const std::string column = v.text("time");
  std::vector<double> times;
  if (path.extension() == ".csv") {
    Times read = readTimes(path, column);
    times = std::move(read.values);
    unit = read.unit;
  } else {
    times = data::readArray(path, column).values;
    for (std::size_t i = 1; i < times.size(); ++i) {
      if (!(times[i] > times[i - 1]))
        throw v.error("time", "times that increase", fmt::format("{} after {}", times[i], times[i - 1]));
    }
  }
  if (times.size() != rows) {
    throw v.error("time", fmt::format("as many times as there are snapshots ({})", rows),
                  fmt::format("{}", times.size()));
  }
  return times;
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

void setInterval(Snapshots& snapshots, const Values& v) {
  const bool interpolate = v.text("missing") == "interpolate";
  const double given = v.real("interval");
  const bool timed = !v.text("time").empty();
  std::vector<double> times;
  if (timed) {
    times = readTimeColumn(v, static_cast<std::size_t>(snapshots.states.cols()), snapshots.timeUnit);
  } else {
    for (Index k = 0; k < snapshots.states.cols(); ++k)
      times.push_back(static_cast<double>(k) * (given > 0 ? given : 1));
  }
  if (!v.text("time_unit").empty()) snapshots.timeUnit = v.text("time_unit");
  snapshots.interval = given > 0 ? given : 1;
  snapshots.begin = times.front();
  if (interpolate) {
    const std::vector<Index> kept = present(snapshots);
    if (kept.size() < 2)
      throw v.error("variable", "at least 2 snapshots without missing values", fmt::format("{}", kept.size()));
    snapshots.states = Eigen::MatrixXd(snapshots.states(Eigen::all, kept));
    std::vector<double> left;
    for (const Index k : kept) left.push_back(times[static_cast<std::size_t>(k)]);
    times = std::move(left);
  }
  snapshots.begin = times.front();
  if (timed && given == 0) {
    std::vector<double> steps;
    for (std::size_t i = 1; i < times.size(); ++i) steps.push_back(times[i] - times[i - 1]);
    snapshots.interval = median(steps);
  }
  const auto uniform = [&] {
    for (std::size_t i = 0; i < times.size(); ++i) {
      const double expected = times.front() + static_cast<double>(i) * snapshots.interval;
      if (std::abs(times[i] - expected) > 1e-6 * snapshots.interval) return false;
    }
    return true;
  };
  if ((timed || interpolate) && !uniform()) {
    const double count = (times.back() - times.front()) / snapshots.interval;
    if (count > 1e8)
      throw v.error("interval", "one that gives at most 1e8 snapshots", fmt::format("{}", snapshots.interval));
    snapshots.states = resample(times, snapshots.states, snapshots.interval);
  }
  snapshots.lengths = {snapshots.states.cols()};
}

std::unique_ptr<Source> make(const Values& v) {
  const data::Array array = data::readArray(v.file("path"), v.text("variable"));
  Snapshots snapshots = arranged(array, v);
  if (v.text("missing") == "refuse")
    requireUsable(snapshots, 0, v.pathOf("variable"), "missing: interpolate fills gaps");
  setInterval(snapshots, v);
  return std::make_unique<FileSource>(std::move(snapshots));
}

} // namespace

const Component<Source>& fileSource() {
  static const auto source =
      Component<Source>("file", "Measured series")
          .summary("One trajectory from a file: columns of a CSV, or an array of a NetCDF, NPZ or NPY file.")
          .surroundings({{"observables", {{"id", "delay"}}}, {"decomposition", {{"id", "dmd"}}}, {"remove", "mean"}})
          .parameter(file("path").doc("a .csv, .nc, .npz or .npy file"))
          .parameter(text("variable", "")
                         .doc("column or array; several columns of a CSV as \"a,b\"; none where there is just one"))
          .parameter(text("time", "")
                         .doc("column or array of times: numbers, or dates in a CSV (counted in years); none: equally "
                              "spaced by `interval`"))
          .parameter(real("interval", 0)
                         .atLeast(0)
                         .unit("time")
                         .doc("between snapshots; series at other times are interpolated by "
                              "piecewise cubics; 0: the median spacing of the times, or 1"))
          .parameter(text("time_unit", "").doc("name of the unit of time; none: year for dates"))
          .parameter(
              choice("time_direction", {"first", "last"}).doc("which direction of an array with several is time"))
          .parameter(choice("missing", {"refuse", "interpolate"}).doc("what to do about missing values"))
          .makes(make);
  return source;
}

} // namespace semiflow::koopman
