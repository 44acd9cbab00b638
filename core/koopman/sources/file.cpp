#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "core/base/memory.h"
#include "core/koopman/sources/catalogue.h"
#include "core/koopman/sources/file_series.h"
#include "core/koopman/sources/time_column.h"

namespace semiflow::koopman {
namespace {

using Eigen::Index;

constexpr double mostSnapshots = 1e12;

/// The numbers of the snapshots where no value is missing.
std::vector<Index> present(const Eigen::MatrixXd& states) {
  std::vector<Index> kept;
  for (Index k = 0; k < states.cols(); ++k) {
    if (states.col(k).allFinite()) kept.push_back(k);
  }
  return kept;
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

Eigen::MatrixXd equallySpaced(Series series, double interval, const Values& v) {
  if (areEquallySpaced(series.times, interval)) return std::move(series.states);
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

/// Leaves the snapshots where no value is missing, in place.
void keepPresent(Series& series, const Values& v) {
  const std::vector<Index> kept = present(series.states);
  if (kept.size() < 2)
    throw v.error("variable", "at least 2 snapshots without missing values", fmt::format("{}", kept.size()));
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (kept[i] == static_cast<Index>(i)) continue;
    series.states.col(static_cast<Index>(i)) = series.states.col(kept[i]);
    series.times[i] = series.times[static_cast<std::size_t>(kept[i])];
  }
  series.states.conservativeResize(Eigen::NoChange, static_cast<Index>(kept.size()));
  series.times.resize(kept.size());
}

/// Gaps filled or cut out, and times made equally spaced.
void arrange(Snapshots& snapshots, std::vector<double> times, const Values& v) {
  Series series{std::move(times), std::move(snapshots.states)};
  if (v.text("missing") != "refuse") keepPresent(series, v);
  if (v.text("missing") == "drop") {
    requireMemory(16.0 * static_cast<double>(series.states.size()), "a series cut in pieces");
    return setPieces(series, v, snapshots);
  }
  snapshots.begin = series.times.front();
  snapshots.states = equallySpaced(std::move(series), snapshots.interval, v);
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

/// Nothing is held of the file but what is being gathered.
class FileSource final : public Source {
 public:
  explicit FileSource(const Values& values) : values_(values), series_(values) {}

  std::optional<Snapshots> gather(std::uint64_t /*seed*/, const std::stop_token& stop) override {
    if (!read(stop)) return std::nullopt;
    Snapshots snapshots = series_.outline();
    snapshots.states = std::move(states_);
    states_.resize(0, 0);
    read_ = 0;
    if (values_.text("missing") == "refuse") requireUsable(snapshots, 0, values_.pathOf("variable"));
    arrange(snapshots, series_.times(), values_);
    if (values_.boolean("standardise")) standardise(snapshots);
    return snapshots;
  }

  SnapshotStream* stream() override {
    const bool asItIs = values_.text("missing") == "refuse" && !values_.boolean("standardise");
    return asItIs && series_.isEquallySpaced() ? &series_ : nullptr;
  }

 private:
  bool read(const std::stop_token& stop) {
    const Index states = series_.outline().dimension();
    if (read_ == 0) {
      requireRoom(series_.outline(), availableMemory());
      states_.resize(states, series_.count());
    }
    while (read_ < series_.count()) {
      if (stop.stop_requested()) return false;
      const Index count = std::min(columnsPerPiece(states), series_.count() - read_);
      series_.read(read_, states_.middleCols(read_, count));
      read_ += count;
    }
    return true;
  }

  const Values values_;
  FileSeries series_;
  Eigen::MatrixXd states_;
  Index read_ = 0; ///< snapshots so far
};

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
          .parameter(text("where", "")
                         .doc("of a CSV: \"COLUMN = VALUE\" reads only the rows with that text in that column, e.g. "
                              "\"station = hill\"; empty reads all"))
          .parameter(integer("first", 1).between(1, mostSnapshots).doc("number of the first snapshot to read"))
          .parameter(integer("last", 0)
                         .between(0, mostSnapshots)
                         .doc("number of the last snapshot to read; 0: to the end of the file"))
          .parameter(integer("every", 1)
                         .between(1, mostSnapshots)
                         .unit("snapshots")
                         .doc("reads each k-th snapshot only, from the first on; what lies between is never in memory"))
          .parameter(integer("stride", 1)
                         .between(1, 1000000)
                         .unit("points")
                         .doc("of a field: reads each k-th point in every direction only, for a coarser grid"))
          .parameter(text("time", "")
                         .doc("column or array of times: numbers, or dates in a CSV (counted in years); none: equally "
                              "spaced by `interval`"))
          .parameter(real("interval", 0)
                         .atLeast(0)
                         .unit("time")
                         .doc("between snapshots of the file, or, where there are times, between those to analyse: "
                              "series at other times are interpolated by piecewise cubics; 0: the median spacing of "
                              "the times, or 1"))
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
          .makes([](const Values& v) { return std::make_unique<FileSource>(v); });
  return source;
}

} // namespace semiflow::koopman
