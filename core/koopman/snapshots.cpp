#include "core/koopman/snapshots.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "core/base/error.h"

namespace semiflow::koopman {
namespace {

using Eigen::Index;

Snapshots withoutStates(const Snapshots& all) {
  Snapshots copy;
  copy.begin = all.begin;
  copy.interval = all.interval;
  copy.timeUnit = all.timeUnit;
  copy.unit = all.unit;
  copy.axes = all.axes;
  copy.names = all.names;
  copy.periods = all.periods;
  copy.system = all.system;
  return copy;
}

} // namespace

Index Snapshots::first(std::size_t trajectory) const {
  return std::accumulate(lengths.begin(), lengths.begin() + static_cast<std::ptrdiff_t>(trajectory), Index{0});
}

std::string Snapshots::nameOf(Index state) const {
  if (axes.empty()) return names[static_cast<std::size_t>(state)];
  std::string place;
  auto rest = static_cast<std::size_t>(state);
  for (const experiment::Axis& axis : axes) {
    place += fmt::format("{}{} = {:.4g}", place.empty() ? "" : ", ", axis.name, axis.at(rest % axis.points));
    rest /= axis.points;
  }
  return fmt::format("{}({})", names.empty() ? "u" : names.front(), place);
}

Split split(Snapshots all, double fraction, Index overlap) {
  Split parts{withoutStates(all), withoutStates(all)};
  const auto count = static_cast<Index>(all.lengths.size());
  const Index total = all.states.cols();
  Index kept = 0, from = 0; // snapshots of the training; where what is held out begins
  if (count == 1) {
    kept = std::clamp<Index>(std::lround(fraction * static_cast<double>(total)), 0, total);
    from = kept - (kept < total ? std::min(overlap, kept) : 0);
    parts.training.lengths = {kept};
    parts.heldOut.begin = all.begin + static_cast<double>(from) * all.interval;
    if (kept < total) parts.heldOut.lengths = {total - from};
  } else {
    const Index most = fraction < 1 ? count - 1 : count;
    const Index trajectories =
        std::clamp<Index>(std::lround(fraction * static_cast<double>(count)), std::min<Index>(1, most), most);
    const auto cut = all.lengths.begin() + trajectories;
    kept = from = std::accumulate(all.lengths.begin(), cut, Index{0});
    parts.training.lengths.assign(all.lengths.begin(), cut);
    parts.heldOut.lengths.assign(cut, all.lengths.end());
  }
  if (kept < total) parts.heldOut.states = all.states.rightCols(total - from);
  parts.training.states = std::move(all.states);
  parts.training.states.conservativeResize(Eigen::NoChange, kept);
  return parts;
}

BaselineSums::BaselineSums(Index states)
    : values_(Eigen::VectorXd::Zero(states)), moments_(values_), deviations_(values_), squaredDeviations_(values_) {}

void BaselineSums::add(Index k, const Eigen::Ref<const Eigen::VectorXd>& snapshot) {
  const auto number = static_cast<double>(k);
  if (count_ == 0) origin_ = snapshot;
  count_ += 1;
  sum_ += number;
  squares_ += number * number;
  values_ += snapshot;
  moments_ += number * snapshot;
  deviations_ += snapshot - origin_;
  squaredDeviations_ += (snapshot - origin_).cwiseAbs2();
}

Baseline BaselineSums::fit(Baseline::Kind kind) const {
  Baseline result{Eigen::VectorXd::Zero(values_.size()), Eigen::VectorXd::Zero(values_.size())};
  if (kind == Baseline::Kind::nothing) return result;
  if (kind == Baseline::Kind::trend && timeSpread() > 0)
    result.slope = (moments_ - values_ * (sum_ / count_)) / timeSpread();
  result.level = (values_ - result.slope * sum_) / count_;
  return result;
}

Eigen::VectorXd BaselineSums::spread(Baseline::Kind kind) const {
  return squaredDeviations_ - deviations_.cwiseAbs2() / count_ - fit(kind).slope.cwiseAbs2() * timeSpread();
}

Baseline Baseline::fit(const Snapshots& training, Kind kind) {
  BaselineSums sums(training.dimension());
  if (kind == Kind::nothing) return sums.fit(kind);
  Index column = 0;
  for (const Index length : training.lengths) {
    for (Index k = 0; k < length; ++k, ++column) sums.add(k, training.states.col(column));
  }
  return sums.fit(kind);
}

void subtract(const Baseline& baseline, Snapshots& snapshots, Index firstNumber) {
  Index column = 0;
  for (const Index length : snapshots.lengths) {
    for (Index k = 0; k < length; ++k, ++column) {
      snapshots.states.col(column) -= baseline.level + static_cast<double>(firstNumber + k) * baseline.slope;
    }
  }
}

namespace {

std::vector<Index> constantStates(const Extent& extent) {
  std::vector<Index> found;
  for (Index i = 0; i < extent.low.size(); ++i) {
    if (extent.low[i] == extent.high[i]) found.push_back(i);
  }
  return found;
}

Extent extentOf(const Snapshots& snapshots) {
  Extent extent;
  extent.include(snapshots.states);
  return extent;
}

} // namespace

void Extent::include(const Eigen::Ref<const Eigen::MatrixXd>& states) {
  if (states.cols() == 0) return;
  if (low.size() == 0) low = high = states.col(0);
  for (Index k = 0; k < states.cols(); ++k) {
    low = low.cwiseMin(states.col(k));
    high = high.cwiseMax(states.col(k));
  }
}

std::vector<std::string> remarks(const Snapshots& snapshots) { return remarks(extentOf(snapshots), snapshots); }

std::vector<std::string> remarks(const Extent& extent, const Snapshots& outline) {
  const std::vector<Index> constant = constantStates(extent);
  if (constant.empty()) return {};
  const std::string first = outline.nameOf(constant.front());
  if (constant.size() == 1)
    return {fmt::format("{} never changes in the data: it tells nothing of the dynamics.", first)};
  return {fmt::format("{} of {} states, {} first, never change in the data: they tell nothing of the dynamics.",
                      constant.size(), outline.dimension(), first)};
}

void requireFinite(const Eigen::Ref<const Eigen::MatrixXd>& states, Index number, const Snapshots& outline,
                   const std::string& path, const std::string& hint, const std::string& trajectory) {
  for (Index k = 0; k < states.cols(); ++k) {
    if (states.col(k).allFinite()) continue;
    Index i = 0;
    while (std::isfinite(states(i, k))) ++i;
    throw InputError(
        path, "finite numbers",
        fmt::format("{} for {} in snapshot {}{}", states(i, k), outline.nameOf(i), number + k + 1, trajectory), hint);
  }
}

void requireChange(const Extent& extent, const Snapshots& outline, const std::string& path) {
  if (static_cast<Index>(constantStates(extent).size()) < outline.dimension()) return;
  throw InputError(path, "data that change", fmt::format("the same value of {} in every snapshot", outline.nameOf(0)));
}

void requireLength(Index longest, Index atLeast, const std::string& path) {
  if (longest >= atLeast) return;
  throw InputError(path, fmt::format("a trajectory of at least {} snapshots to learn from", atLeast),
                   fmt::format("{}", longest), "give more snapshots, fewer delays or a larger training fraction");
}

void requireUsable(const Snapshots& snapshots, Index atLeast, const std::string& path, const std::string& hint) {
  const auto longest = std::max_element(snapshots.lengths.begin(), snapshots.lengths.end());
  requireLength(longest == snapshots.lengths.end() ? 0 : *longest, atLeast, path);
  Index column = 0;
  for (std::size_t t = 0; t < snapshots.lengths.size(); ++t) {
    const std::string trajectory = snapshots.lengths.size() > 1 ? fmt::format(" of trajectory {}", t + 1) : "";
    requireFinite(snapshots.states.middleCols(column, snapshots.lengths[t]), 0, snapshots, path, hint, trajectory);
    column += snapshots.lengths[t];
  }
  requireChange(extentOf(snapshots), snapshots, path);
}

} // namespace semiflow::koopman
