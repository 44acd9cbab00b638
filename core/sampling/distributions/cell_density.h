#pragma once

#include <vector>

#include <Eigen/Core>

#include "core/sampling/distributions/target.h"

namespace semiflow::sampling {

/// A density that is constant on each cell of a rectangular grid, on the line or in the plane, blurred by N(0, s^2 I).
/// Noised it is bilinear in the masses that each normal law puts on the columns and the rows, which are differences of
/// error functions: with v = alpha^2 s^2 + sigma^2,
///   p_t(x, y) = sum_ij w_ij phi_i(x) psi_j(y),
///   phi_i(x) = [Phi((x - alpha X_i)/sqrt v) - Phi((x - alpha X_i+1)/sqrt v)] / (alpha (X_i+1 - X_i)).
/// Exact to round-off, far outside of the cells too.
class CellDensity final : public Target {
 public:
  struct Side {
    double lower = 0, upper = 1; ///< cut into equal cells
  };

  /// @param masses of the cells, not negative and not all 0, normalised here: a row along x for each y, from below
  /// @param sides one (masses has one row) or two; @param blur s
  CellDensity(Eigen::MatrixXd masses, std::vector<Side> sides, double blur);

  std::size_t dimension() const override { return sides_.size(); }
  void score(const Level& level, const Cloud& x, Cloud& out) const override;
  std::vector<double> logDensity(const Level& level, const Cloud& x) const override;
  void sample(const Random& random, Cloud& out) const override;
  /// Up to 64 cells that are not empty are a mode each.
  const std::vector<double>& modeWeights() const override { return modeWeights_; }
  std::vector<double> modeShares(const Level& level, const Cloud& x) const override;
  std::unique_ptr<Target> marginal(std::size_t coordinates) const override;
  std::pair<double, double> extent(const Level& level, std::size_t coordinate) const override;

 private:
  struct Line;
  struct Strip;
  void line(const Level& level, std::size_t side, double x, Line& out) const;
  void evaluate(const Level& level, const Cloud& x, std::size_t strip, Strip& out) const;
  template <class Body> void forEachStrip(const Level& level, const Cloud& x, const Body& body) const;
  std::size_t cells(std::size_t side) const;
  double variance(const Level& level) const;

  struct Cell {
    Eigen::Index column, row;
  };
  Eigen::MatrixXd masses_; ///< row j is along x at y_j
  std::vector<Side> sides_;
  double blur_;
  std::vector<Cell> filled_;
  std::vector<double> edges_; ///< running sums of the filled cells' masses
  std::vector<double> modeWeights_;
};

} // namespace semiflow::sampling
