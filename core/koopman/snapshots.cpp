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

Split split(const Snapshots& all, double fraction, Index overlap) {
  Split parts{withoutStates(all), withoutStates(all)};
  const auto count = static_cast<Index>(all.lengths.size());
  if (count == 1) {
    const Index total = all.states.cols();
    const Index kept = std::clamp<Index>(std::lround(fraction * static_cast<double>(total)), 0, total);
    const Index repeated = kept < total ? std::min(overlap, kept) : 0;
    parts.training.states = all.states.leftCols(kept);
    parts.training.lengths = {kept};
    parts.heldOut.begin = all.begin + static_cast<double>(kept - repeated) * all.interval;
    if (kept < total) {
      parts.heldOut.states = all.states.rightCols(total - kept + repeated);
      parts.heldOut.lengths = {total - kept + repeated};
    }
    return parts;
  }
  const Index most = fraction < 1 ? count - 1 : count;
  const Index kept =
      std::clamp<Index>(std::lround(fraction * static_cast<double>(count)), std::min<Index>(1, most), most);
  const auto cut = all.lengths.begin() + kept;
  const Index columns = std::accumulate(all.lengths.begin(), cut, Index{0});
  parts.training.states = all.states.leftCols(columns);
  parts.training.lengths.assign(all.lengths.begin(), cut);
  parts.heldOut.states = all.states.rightCols(all.states.cols() - columns);
  parts.heldOut.lengths.assign(cut, all.lengths.end());
  return parts;
}

Baseline Baseline::fit(const Snapshots& training, Kind kind) {
  const Index n = training.dimension();
  Baseline result{Eigen::VectorXd::Zero(n), Eigen::VectorXd::Zero(n)};
  if (kind == Kind::nothing) return result;
  const auto total = static_cast<double>(training.states.cols());
  double sum = 0, squares = 0;
  Eigen::VectorXd values = Eigen::VectorXd::Zero(n), moments = Eigen::VectorXd::Zero(n);
  Index column = 0;
  for (const Index length : training.lengths) {
    for (Index k = 0; k < length; ++k, ++column) {
      const auto number = static_cast<double>(k);
      sum += number;
      squares += number * number;
      values += training.states.col(column);
      moments += number * training.states.col(column);
    }
  }
  const double spread = squares - sum * sum / total;
  if (kind == Kind::trend && spread > 0) result.slope = (moments - values * (sum / total)) / spread;
  result.level = (values - result.slope * sum) / total;
  return result;
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

std::vector<Index> constantStates(const Snapshots& snapshots) {
  std::vector<Index> found;
  const Eigen::VectorXd low = snapshots.states.rowwise().minCoeff(), high = snapshots.states.rowwise().maxCoeff();
  for (Index i = 0; i < snapshots.dimension(); ++i) {
    if (low[i] == high[i]) found.push_back(i);
  }
  return found;
}

} // namespace

std::vector<std::string> remarks(const Snapshots& snapshots) {
  const std::vector<Index> constant = constantStates(snapshots);
  if (constant.empty()) return {};
  const std::string first = snapshots.nameOf(constant.front());
  if (constant.size() == 1)
    return {fmt::format("{} never changes in the data: it tells nothing of the dynamics.", first)};
  return {fmt::format("{} of {} states, {} first, never change in the data: they tell nothing of the dynamics.",
                      constant.size(), snapshots.dimension(), first)};
}

void requireUsable(const Snapshots& snapshots, Index atLeast, const std::string& path, const std::string& hint) {
  const Index longest =
      snapshots.lengths.empty() ? 0 : *std::max_element(snapshots.lengths.begin(), snapshots.lengths.end());
  if (longest < atLeast) {
    throw InputError(path, fmt::format("a trajectory of at least {} snapshots to learn from", atLeast),
                     fmt::format("{}", longest), "give more snapshots, fewer delays or a larger training fraction");
  }
  Index column = 0;
  for (std::size_t t = 0; t < snapshots.lengths.size(); ++t) {
    for (Index k = 0; k < snapshots.lengths[t]; ++k, ++column) {
      for (Index i = 0; i < snapshots.dimension(); ++i) {
        if (std::isfinite(snapshots.states(i, column))) continue;
        throw InputError(path, "finite numbers",
                         fmt::format("{} for {} in snapshot {}{}", snapshots.states(i, column), snapshots.nameOf(i),
                                     k + 1,
                                     snapshots.lengths.size() > 1 ? fmt::format(" of trajectory {}", t + 1) : ""),
                         hint);
      }
    }
  }
  if (static_cast<Index>(constantStates(snapshots).size()) == snapshots.dimension()) {
    throw InputError(path, "data that change",
                     fmt::format("the same value of {} in every snapshot", snapshots.nameOf(0)));
  }
}

} // namespace semiflow::koopman
