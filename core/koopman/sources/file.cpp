#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "core/base/memory.h"
#include "core/data/data_set.h"
#include "core/koopman/sources/catalogue.h"
#include "core/koopman/sources/pictures.h"
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
  requireMemory(3.0 * 8 * static_cast<double>(array.values.size()),
                fmt::format("{} snapshots of {} numbers", times, states));
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

/// The numbers of the snapshots where no value is missing.
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

/// Snapshots with their times, equally spaced or not.
struct Series {
  std::vector<double> times;
  Eigen::MatrixXd states; ///< state x time
};

Series pieceOf(const Series& whole, std::size_t begin, std::size_t end) {
  return {{whole.times.begin() + static_cast<std::ptrdiff_t>(begin),
           whole.times.begin() + static_cast<std::ptrdiff_t>(end)},
          whole.states.middleCols(static_cast<Index>(begin), static_cast<Index>(end - begin))};
}

Eigen::MatrixXd equallySpaced(const Series& series, double interval, const Values& v) {
  const auto isUniform = [&] {
    for (std::size_t i = 0; i < series.times.size(); ++i) {
      const double expected = series.times.front() + static_cast<double>(i) * interval;
      if (std::abs(series.times[i] - expected) > 1e-6 * interval) return false;
    }
    return true;
  };
  if (isUniform()) return series.states;
  const double count = (series.times.back() - series.times.front()) / interval;
  if (count > 1e8) throw v.error("interval", "one that gives at most 1e8 snapshots", fmt::format("{}", interval));
  requireMemory(8 * count * static_cast<double>(series.states.rows()), fmt::format("{:.0f} snapshots", count));
  return resample(series.times, series.states, interval);
}

/// The series cut where times leave a gap. What lies alone between two gaps tells nothing of what comes next.
void setPieces(const Series& series, const Values& v, Snapshots& snapshots) {
  std::vector<Eigen::MatrixXd> pieces;
  Index columns = 0;
  for (std::size_t begin = 0, i = 1; i <= series.times.size(); ++i) {
    if (i < series.times.size() && series.times[i] - series.times[i - 1] < 1.5 * snapshots.interval) continue;
    if (i - begin > 1) {
      if (pieces.empty()) snapshots.begin = series.times[begin];
      pieces.push_back(equallySpaced(pieceOf(series, begin, i), snapshots.interval, v));
      columns += pieces.back().cols();
    }
    begin = i;
  }
  if (pieces.empty()) {
    throw v.error("missing", "two snapshots in a row without missing values", "none",
                  "missing: interpolate fills gaps");
  }
  snapshots.states.resize(series.states.rows(), columns);
  snapshots.lengths.clear();
  Index at = 0;
  for (const Eigen::MatrixXd& piece : pieces) {
    snapshots.states.middleCols(at, piece.cols()) = piece;
    snapshots.lengths.push_back(piece.cols());
    at += piece.cols();
  }
}

void setInterval(Snapshots& snapshots, const Values& v) {
  const std::string missing = v.text("missing");
  const double given = v.real("interval");
  const bool timed = !v.text("time").empty();
  Series series;
  if (timed) {
    series.times = readTimeColumn(v, static_cast<std::size_t>(snapshots.states.cols()), snapshots.timeUnit);
  } else {
    for (Index k = 0; k < snapshots.states.cols(); ++k)
      series.times.push_back(static_cast<double>(k) * (given > 0 ? given : 1));
  }
  if (!v.text("time_unit").empty()) snapshots.timeUnit = v.text("time_unit");
  snapshots.interval = given > 0 ? given : 1;
  if (timed && given == 0) { // of all times: what is left of a series with gaps may have another median
    std::vector<double> steps;
    for (std::size_t i = 1; i < series.times.size(); ++i) steps.push_back(series.times[i] - series.times[i - 1]);
    snapshots.interval = median(steps);
  }
  const std::vector<Index> kept = present(snapshots);
  if (kept.size() < 2)
    throw v.error("variable", "at least 2 snapshots without missing values", fmt::format("{}", kept.size()));
  if (missing != "refuse" && static_cast<Index>(kept.size()) < snapshots.states.cols()) {
    snapshots.states = Eigen::MatrixXd(snapshots.states(Eigen::all, kept));
    std::vector<double> left;
    for (const Index k : kept) left.push_back(series.times[static_cast<std::size_t>(k)]);
    series.times = std::move(left);
  }
  series.states = std::move(snapshots.states);
  if (missing == "drop") {
    setPieces(series, v, snapshots);
    return;
  }
  snapshots.begin = series.times.front();
  snapshots.states = equallySpaced(series, snapshots.interval, v);
  snapshots.lengths = {snapshots.states.cols()};
}

/// Divides each column, or a field as a whole, by its standard deviation; what never changes stays as it is.
void standardise(Snapshots& snapshots) {
  const Eigen::VectorXd mean = snapshots.states.rowwise().mean();
  Eigen::VectorXd variance =
      (snapshots.states.colwise() - mean).rowwise().squaredNorm() / static_cast<double>(snapshots.states.cols());
  if (!snapshots.axes.empty()) variance.setConstant(variance.mean());
  for (Index i = 0; i < snapshots.dimension(); ++i) {
    if (variance[i] > 0) snapshots.states.row(i) /= std::sqrt(variance[i]);
  }
  snapshots.unit.clear();
}

std::unique_ptr<Source> make(const Values& v) {
  const auto given = v.tree().at("path").get<std::string>();
  const auto sequence = std::filesystem::absolute(v.directory() / given).lexically_normal();
  const bool pictures = !given.empty() && isPictureSequence(sequence);
  const std::filesystem::path path = pictures ? sequence : v.file("path");
  if (pictures && !v.text("time").empty())
    throw v.error("time", "none for pictures, which are equally spaced by interval", v.text("time"));
  const data::Array array = pictures ? readPictures(path) : data::readArray(path, v.text("variable"));
  Snapshots snapshots = arranged(array, v);
  if (v.text("missing") == "refuse")
    requireUsable(snapshots, 0, v.pathOf("variable"), "missing: interpolate fills gaps, drop leaves them out");
  setInterval(snapshots, v);
  if (v.boolean("standardise")) standardise(snapshots);
  return std::make_unique<FileSource>(std::move(snapshots));
}

} // namespace

const Component<Source>& fileSource() {
  static const auto source =
      Component<Source>("file", "Measured series")
          .summary("A series from a file: columns of a CSV, an array of a NetCDF, NPZ or NPY file, or a folder of PNG "
                   "pictures.")
          .surroundings({{"observables", {{"id", "delay"}}}, {"decomposition", {{"id", "dmd"}}}, {"remove", "mean"}})
          .parameter(file("path").doc(
              "a .csv, .nc, .npz or .npy file; a folder of PNG pictures, or some of them: frames/smoke_*.png"))
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
          .parameter(
              choice("missing", {"refuse", "interpolate", "drop"})
                  .doc("what to do about missing values: refuse the file; fill them by piecewise cubics; or leave "
                       "such snapshots out, so that the series goes on as another trajectory"))
          .parameter(
              boolean("standardise", false)
                  .doc("divides each column, or a field as a whole, by its standard deviation over the file: for "
                       "columns of different units"))
          .makes(make);
  return source;
}

} // namespace semiflow::koopman
