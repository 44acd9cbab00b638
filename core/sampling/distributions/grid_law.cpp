#include "core/sampling/distributions/grid_law.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/base/error.h"
#include "core/base/parallel.h"

namespace semiflow::sampling {
namespace {

constexpr std::size_t cellsOnLine = 4096;
constexpr std::size_t cellsOnSide = 256;
constexpr Level clean{0, 1, 0, std::numeric_limits<double>::infinity()};

} // namespace

GridLaw::GridLaw(std::shared_ptr<const Target> modes, LogDensity logDensity)
    : modes_(std::move(modes)), logDensity_(std::move(logDensity)) {
  SF_ASSERT(modes_->dimension() == 1 || modes_->dimension() == 2);
  // Points that lie as densely as the law says, one after another in the order of the cells: the modes' shares of them
  // are those of the law to about one in their number.
  constexpr std::size_t points = 16384;
  const auto kept = gridAt(clean);
  const Grid& grid = *kept;
  Cloud spread(points, dimension());
  double reached = 0;
  for (std::size_t i = 0, p = 0; i < grid.shares.size() && p < points; ++i) {
    reached += grid.shares[i];
    for (; p < points && (static_cast<double>(p) + 0.5) / points < reached; ++p) {
      for (std::size_t c = 0; c < dimension(); ++c) spread.at(p, c) = grid.centres.at(i, c);
    }
  }
  modeWeights_ = modes_->modeShares(clean, spread);
}

GridLaw::Box GridLaw::boxAt(const Level& level) const {
  constexpr std::size_t side = 48;
  constexpr double depth = 6; // nats from the highest place to the edges; at four deviations there are 8
  constexpr int mostRounds = 10;
  constexpr double none = -std::numeric_limits<double>::infinity();
  const std::size_t d = dimension();
  Box box{};
  for (std::size_t c = 0; c < d; ++c) box[c] = modes_->extent(level, c);
  Cloud centres(d == 1 ? side : side * side, d);
  for (int round = 0; round < mostRounds; ++round) {
    const auto place = [&](std::size_t i, std::size_t c) { return c == 0 ? i % side : i / side; };
    for (std::size_t i = 0; i < centres.count(); ++i) {
      for (std::size_t c = 0; c < d; ++c) {
        const auto [lower, upper] = box[c];
        centres.at(i, c) = lower + (static_cast<double>(place(i, c)) + 0.5) / side * (upper - lower);
      }
    }
    const std::vector<double> logs = logDensity_(level, centres);
    double most = none;
    std::array<std::array<double, 2>, 2> edges{{{none, none}, {none, none}}};
    for (std::size_t i = 0; i < logs.size(); ++i) {
      most = std::max(most, logs[i]);
      for (std::size_t c = 0; c < d; ++c) {
        if (place(i, c) == 0) edges[c][0] = std::max(edges[c][0], logs[i]);
        if (place(i, c) == side - 1) edges[c][1] = std::max(edges[c][1], logs[i]);
      }
    }
    bool widened = false;
    for (std::size_t c = 0; c < d; ++c) {
      const double half = 0.5 * (box[c].second - box[c].first);
      if (edges[c][0] > most - depth) box[c].first -= half, widened = true;
      if (edges[c][1] > most - depth) box[c].second += half, widened = true;
    }
    if (!widened) break;
  }
  return box;
}

std::shared_ptr<const GridLaw::Grid> GridLaw::gridAt(const Level& level) const {
  {
    const std::lock_guard lock(mutex_);
    if (kept_ && kept_->level.alpha == level.alpha && kept_->level.sigma == level.sigma) return kept_;
  }
  auto grid = makeGrid(level); // parallel: not under the lock
  const std::lock_guard lock(mutex_);
  kept_ = grid;
  return grid;
}

std::shared_ptr<const GridLaw::Grid> GridLaw::makeGrid(const Level& level) const {
  const auto made = std::make_shared<Grid>();
  Grid& grid = *made;
  grid.level = level;
  const std::size_t d = dimension();
  const Box box = boxAt(level);
  for (std::size_t c = 0; c < d; ++c) {
    grid.cells[c] = d == 1 ? cellsOnLine : cellsOnSide;
    const auto [lower, upper] = box[c];
    grid.lower[c] = lower;
    grid.cell[c] = (upper - lower) / static_cast<double>(grid.cells[c]);
  }
  grid.centres = Cloud(grid.cells[0] * grid.cells[1], d);
  for (std::size_t i = 0; i < grid.centres.count(); ++i) {
    grid.centres.at(i, 0) = grid.lower[0] + (static_cast<double>(i % grid.cells[0]) + 0.5) * grid.cell[0];
    if (d == 2) grid.centres.at(i, 1) = grid.lower[1] + (static_cast<double>(i / grid.cells[0]) + 0.5) * grid.cell[1];
  }
  grid.shares = logDensity_(level, grid.centres);
  const double most = *std::max_element(grid.shares.begin(), grid.shares.end());
  for (double& share : grid.shares) share = std::exp(share - most);
  const double total = std::accumulate(grid.shares.begin(), grid.shares.end(), 0.0);
  for (double& share : grid.shares) share /= total;
  grid.logNormaliser = most + std::log(total * grid.cell[0] * grid.cell[1]);
  return made;
}

void GridLaw::score(const Level& level, const Cloud& x, Cloud& out) const {
  Cloud moved = x;
  const Box box = boxAt(level);
  for (std::size_t c = 0; c < dimension(); ++c) {
    const auto [lower, upper] = box[c];
    const double step = 1e-5 * (upper - lower);
    const auto logsAt = [&](double by) {
      for (std::size_t p = 0; p < x.count(); ++p) moved.at(p, c) = x.at(p, c) + by;
      return logDensity_(level, moved);
    };
    const std::vector<double> ahead = logsAt(step), behind = logsAt(-step);
    for (std::size_t p = 0; p < x.count(); ++p) {
      out.at(p, c) = (ahead[p] - behind[p]) / (2 * step);
      moved.at(p, c) = x.at(p, c);
    }
  }
}

std::vector<double> GridLaw::logDensity(const Level& level, const Cloud& x) const {
  const double normaliser = gridAt(level)->logNormaliser;
  std::vector<double> logs = logDensity_(level, x);
  for (double& log : logs) log -= normaliser;
  return logs;
}

void GridLaw::sample(const Random& random, Cloud& out) const { sampleAt(clean, random, out); }

bool GridLaw::sampleAt(const Level& level, const Random& random, Cloud& out) const {
  const auto kept = gridAt(level);
  const Grid& grid = *kept;
  std::vector<double> edges(grid.shares.size());
  std::partial_sum(grid.shares.begin(), grid.shares.end(), edges.begin());
  for (std::size_t p = 0; p < out.count(); ++p) {
    const double u = random.uniforms(p, 0, 0)[0] * edges.back();
    const auto i = static_cast<std::size_t>(std::upper_bound(edges.begin(), edges.end() - 1, u) - edges.begin());
    const auto within = random.uniforms(p, 0, 1);
    for (std::size_t c = 0; c < dimension(); ++c)
      out.at(p, c) = grid.centres.at(i, c) + (within[c] - 0.5) * grid.cell[c];
  }
  return true;
}

std::vector<double> GridLaw::modeShares(const Level& level, const Cloud& x) const {
  return modes_->modeShares(level, x);
}

std::unique_ptr<Target> GridLaw::marginal(std::size_t coordinates) const {
  SF_ASSERT(coordinates == dimension());
  static_cast<void>(coordinates);
  return std::make_unique<GridLaw>(modes_, logDensity_);
}

std::pair<double, double> GridLaw::extent(const Level& level, std::size_t coordinate) const {
  return boxAt(level)[coordinate];
}

} // namespace semiflow::sampling
