#pragma once

#include <array>
#include <functional>
#include <memory>
#include <mutex>

#include "core/sampling/distributions/target.h"

namespace semiflow::sampling {

/// A law on a line or in the plane that is known at each level through its density up to a factor: normalised and
/// sampled on a grid (of 4096 or 256 x 256 cells), over a box that holds nearly all of it. Samples lie evenly within
/// cells. Modes, where there are any, are those of another law: P(mode | x) is that law's. The box is that law's, or
/// wider where the density is not yet small at its edges.
class GridLaw final : public Target {
 public:
  using LogDensity = std::function<std::vector<double>(const Level&, const Cloud&)>;
  /// @param modes whose modes and box these are; its dimension is 1 or 2
  GridLaw(std::shared_ptr<const Target> modes, LogDensity logDensity);

  std::size_t dimension() const override { return modes_->dimension(); }
  /// By central differences.
  void score(const Level& level, const Cloud& x, Cloud& out) const override;
  std::vector<double> logDensity(const Level& level, const Cloud& x) const override;
  void sample(const Random& random, Cloud& out) const override;
  bool sampleAt(const Level& level, const Random& random, Cloud& out) const override;
  const std::vector<double>& modeWeights() const override { return modeWeights_; }
  std::vector<double> modeShares(const Level& level, const Cloud& x) const override;
  /// The law itself. @pre coordinates == dimension()
  std::unique_ptr<Target> marginal(std::size_t coordinates) const override;
  std::pair<double, double> extent(const Level& level, std::size_t coordinate) const override;

 private:
  struct Grid {
    std::array<double, 2> lower{}, cell{1, 1};
    std::array<std::size_t, 2> cells{1, 1};
    Cloud centres;
    std::vector<double> shares; ///< the probability of each cell
    double logNormaliser = 0;   ///< the logarithm of the integral
    Level level;
  };
  using Box = std::array<std::pair<double, double>, 2>;
  Box boxAt(const Level& level) const;
  /// That of the level asked for last is kept.
  std::shared_ptr<const Grid> gridAt(const Level& level) const;
  std::shared_ptr<const Grid> makeGrid(const Level& level) const;

  std::shared_ptr<const Target> modes_;
  LogDensity logDensity_;
  std::vector<double> modeWeights_;
  mutable std::mutex mutex_;
  mutable std::shared_ptr<const Grid> kept_;
};

} // namespace semiflow::sampling
