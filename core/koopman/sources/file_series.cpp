#include "core/koopman/sources/file_series.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/base/memory.h"
#include "core/data/choose.h"
#include "core/data/data_set.h"
#include "core/koopman/sources/pictures.h"
#include "core/koopman/sources/time_column.h"

namespace semiflow::koopman {
namespace {

using Eigen::Index;

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

bool isTable(const std::filesystem::path& path) {
  const std::string ending = data::lowerCase(path.extension().string());
  return ending == ".csv" || ending == ".tsv";
}

std::unique_ptr<data::StoredArray> open(const Values& v) {
  const auto given = v.tree().at("path").get<std::string>();
  const auto sequence = std::filesystem::absolute(v.directory() / given).lexically_normal();
  if (given.empty() || !isPictureSequence(sequence))
    return data::openArray(v.file("path"), v.text("variable"), v.text("where"));
  if (!v.text("time").empty())
    throw v.error("time", "none for pictures, which are equally spaced by interval", v.text("time"));
  if (!v.text("where").empty())
    throw v.error("where", "none for pictures, which have no rows to choose", v.text("where"));
  return openPictures(sequence);
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

} // namespace

FileSeries::FileSeries(const Values& values) : values_(values), array_(open(values)) {
  if (array_->shape().empty()) throw values_.error("variable", "an array over time", "a single number");
  timeDirection_ = values_.text("time_direction") == "last" ? array_->shape().size() - 1 : 0;
  part_ = data::wholeOf(array_->shape());
  chooseSnapshots();
  choosePoints();
  nameStates();
  setTimes();
}

void FileSeries::chooseSnapshots() {
  const std::size_t total = array_->shape()[timeDirection_];
  const auto first = static_cast<std::size_t>(values_.integer("first"));
  const auto last = static_cast<std::size_t>(values_.integer("last"));
  const auto every = static_cast<std::size_t>(values_.integer("every"));
  if (total < 2) throw values_.error("variable", "a series of at least 2 snapshots", fmt::format("{}", total));
  if (first >= total)
    throw values_.error("first", fmt::format("at most {}, of {} snapshots", total - 1, total),
                        fmt::format("{}", first));
  const std::size_t end = last == 0 ? total : std::min(last, total);
  if (end <= first)
    throw values_.error("last", fmt::format("0, or more than `first` ({})", first), fmt::format("{}", last));
  if (every > end - first) {
    throw values_.error("every",
                        fmt::format("at most {}, so that 2 of {} snapshots are read", end - first, end - first + 1),
                        fmt::format("{}", every));
  }
  time_ = {first - 1, (end - first) / every + 1, every};
}

void FileSeries::choosePoints() {
  const auto stride = static_cast<std::size_t>(values_.integer("stride"));
  std::size_t states = 1;
  for (std::size_t d = 0; d < part_.size(); ++d) {
    if (d == timeDirection_) continue;
    part_[d] = {0, (part_[d].count + stride - 1) / stride, stride};
    states *= part_[d].count;
  }
  if (states == 0) throw values_.error("variable", "a series of at least one number", "none");
  outline_.states.resize(static_cast<Index>(states), 0);
  outline_.lengths = {count()};
}

void FileSeries::nameStates() {
  const std::string variable = values_.text("variable");
  const auto states = static_cast<std::size_t>(outline_.dimension());
  if (part_.size() == 1 || variable.find(',') != std::string::npos) {
    if (values_.integer("stride") > 1)
      throw values_.error("stride", "1 for columns, which are no grid", fmt::format("{}", values_.integer("stride")));
    outline_.names = columnNames(variable, array_->name(), states);
    return;
  }
  outline_.names = {array_->name().empty() ? "u" : array_->name()};
  const char* const directions[] = {"x", "y", "z"};
  std::vector<std::size_t> grid;
  for (std::size_t d = part_.size(); d-- > 0;) {
    if (d != timeDirection_) grid.push_back(part_[d].count);
  }
  const bool flat = grid.size() > 3;
  if (flat) grid = {states};
  const double spacing = flat ? 1 : static_cast<double>(values_.integer("stride"));
  for (std::size_t d = 0; d < grid.size(); ++d)
    outline_.axes.push_back({.name = directions[d], .unit = "", .spacing = spacing, .points = grid[d]});
}

void FileSeries::setTimes() {
  const std::string column = values_.text("time");
  const double given = values_.real("interval");
  if (column.empty()) {
    const double spacing = given > 0 ? given : 1;
    for (std::size_t k = 0; k < time_.count; ++k)
      times_.push_back(static_cast<double>(time_.first + k * time_.step) * spacing);
    outline_.interval = spacing * static_cast<double>(time_.step);
  } else {
    const std::filesystem::path path = values_.file("path");
    std::size_t rows = array_->shape()[timeDirection_];
    if (isTable(path)) {
      Times read = readTimes(path, column, values_.text("where"), time_);
      times_ = std::move(read.values);
      outline_.timeUnit = read.unit;
    } else {
      const auto times = data::openArray(path, column);
      if (times->shape().size() != 1 || times->shape().front() != rows) {
        throw values_.error("time", fmt::format("as many times as there are snapshots ({})", rows),
                            times->shape().size() == 1
                                ? fmt::format("{}", times->shape().front())
                                : fmt::format("an array of {} directions", times->shape().size()));
      }
      times_.resize(time_.count);
      times->read(std::span(&time_, 1), times_);
    }
    for (std::size_t i = 1; i < times_.size(); ++i) {
      if (!(times_[i] > times_[i - 1]))
        throw values_.error("time", "times that increase", fmt::format("{} after {}", times_[i], times_[i - 1]));
    }
    outline_.interval = given;
    if (given == 0) {
      std::vector<double> steps;
      for (std::size_t i = 1; i < times_.size(); ++i) steps.push_back(times_[i] - times_[i - 1]);
      outline_.interval = median(std::move(steps));
    }
  }
  outline_.begin = times_.front();
  if (!values_.text("time_unit").empty()) outline_.timeUnit = values_.text("time_unit");
}

void FileSeries::read(Index first, Eigen::Ref<Eigen::MatrixXd> states) {
  const auto size = static_cast<std::size_t>(states.size());
  part_[timeDirection_] = {time_.first + static_cast<std::size_t>(first) * time_.step,
                           static_cast<std::size_t>(states.cols()), time_.step};
  if (timeDirection_ == 0) { // row by row of the file is state by state, column by column
    array_->read(part_, {states.data(), size});
  } else {
    using Rows = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    buffer_.resize(size);
    array_->read(part_, buffer_);
    states = Eigen::Map<const Rows>(buffer_.data(), states.rows(), states.cols());
  }
  if (values_.text("missing") == "refuse") {
    requireFinite(states, first, outline_, values_.pathOf("variable"),
                  "missing: interpolate fills gaps, drop leaves them out");
  }
}

bool FileSeries::isEquallySpaced() const { return areEquallySpaced(times_, outline_.interval); }

bool areEquallySpaced(const std::vector<double>& times, double interval) {
  for (std::size_t i = 0; i < times.size(); ++i) {
    if (std::abs(times[i] - (times.front() + static_cast<double>(i) * interval)) > 1e-6 * interval) return false;
  }
  return true;
}

void requireRoom(const Snapshots& outline, std::uint64_t availableBytes) {
  // The states, observables of a training part of the usual size, and the two copies of them that some methods make.
  constexpr double bytesPerNumber = 8 * 3.4, share = 0.9;
  const auto snapshots = static_cast<double>(outline.lengths.front());
  const double needed = bytesPerNumber * static_cast<double>(outline.dimension()) * snapshots;
  const double room = share * static_cast<double>(availableBytes);
  if (needed <= room) return;
  const double factor = needed / std::max(room, 1.0);
  std::string advice = fmt::format("`every` {:.0f} times as large", std::ceil(factor));
  if (!outline.axes.empty()) {
    advice += fmt::format(" or `stride` {:.0f} times as large",
                          std::ceil(std::pow(factor, 1 / static_cast<double>(outline.axes.size()))));
  } else {
    advice += ", `where`, or fewer columns";
  }
  throw ResourceError(fmt::format(
      "{} snapshots of {} numbers need about {} of memory to be analysed, but only {} is free: {} would fit, and "
      "streaming_dmd of the states themselves (identity) or their delays takes them piece by piece where they are "
      "equally spaced, none is missing and they are not standardised",
      outline.lengths.front(), outline.dimension(), byteText(needed), byteText(static_cast<double>(availableBytes)),
      advice));
}

} // namespace semiflow::koopman
