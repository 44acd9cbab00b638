#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include <Eigen/Dense>

#include "core/domain/boundary.h"

namespace semiflow::pde {

/// What an end of a line knows beyond the values at the points: value u + slope du/dx = datum. `free` knows nothing,
/// nor does a Dirichlet end, whose value is that of its point.
struct LineEnd {
  enum class Kind { free, value, relation } kind = Kind::free;
  double value = 0, slope = 0; ///< of a relation
};
/// The end that a boundary condition makes. @param upper which of the two: the normal points outward
LineEnd lineEnd(const domain::Condition& condition, bool upper);

/// A linear operator on the values along one direction, e.g. a derivative: weights per row of the points and of the
/// data of both ends. Rows away from the ends have the same weights.
struct LineOperator {
  struct Row {
    std::vector<std::pair<std::size_t, double>> taps; ///< point and weight
    std::array<double, 2> data{};                     ///< weights of the ends' data
  };
  std::size_t points = 0;
  std::vector<double> interior; ///< weights of the points i-r ... i+r, r = reach()
  std::vector<Row> head, tail;  ///< the first and the last rows
  /// The same of order 2, for rows next to an end that would reach into a mask; null where this one is.
  std::shared_ptr<const LineOperator> plain;

  std::size_t reach() const { return interior.size() / 2; }
  bool isInterior(std::size_t i) const { return i >= head.size() && i < points - tail.size(); }
  /// @pre !isInterior(i)
  const Row& edge(std::size_t i) const { return i < head.size() ? head[i] : tail[i - (points - tail.size())]; }
  Row row(std::size_t i) const;
  /// Adds factor times another one.
  void add(double factor, const LineOperator& other);
  /// The sum of the sizes of the interior's weights, which is the spectral radius of a centred even derivative on a
  /// periodic line; where there is no interior the largest such sum of a row.
  double norm() const;
};

/// The derivative of that order on equally spaced points by finite differences. Centred weights of order `accuracy` (2,
/// 4 or 6) away from the ends, and wrapped around where periodic; next to an end the weights are those that are exact
/// for every polynomial of degree accuracy + order - 2 (one more for third and higher derivatives, one less for a
/// second one of order 6 where a value is given), the end's relation included. A fourth derivative takes a second
/// condition from each end, the first one's second derivative: u'' = 0 where the value is given, value u'' + slope u'''
/// = 0 else. B. Fornberg, "Generation of finite difference formulas on arbitrarily spaced grids", Math. Comp. 51, 699
/// (1988).
/// @pre points >= fewestPoints(accuracy, order)
LineOperator finiteDifference(std::size_t points, double spacing, bool periodic, const std::array<LineEnd, 2>& ends,
                              int order, int accuracy);
std::size_t fewestPoints(int accuracy, int order);

/// The derivative of the polynomial through all points (and the ends' relations), row by row: for Chebyshev's.
LineOperator collocation(const std::vector<double>& places, const std::array<LineEnd, 2>& ends, int order);

/// The values at some targets, and the coefficients in T_0, T_1, ..., of the polynomial through values at these places:
/// matrices on those values.
Eigen::MatrixXd interpolation(const std::vector<double>& places, const std::vector<double>& targets);
Eigen::MatrixXd chebyshevCoefficients(const std::vector<double>& places);

/// Weights of a quadrature of that order: trapezoidal, where not periodic with Gregory's corrections at the ends.
std::vector<double> gregoryWeights(std::size_t points, double spacing, bool periodic, int accuracy);
/// Weights of the integral of the polynomial through Chebyshev's points (Clenshaw and Curtis).
std::vector<double> clenshawCurtisWeights(const std::vector<double>& places);
/// Chebyshev's extreme points on an interval, ascending, with both ends.
std::vector<double> chebyshevPlaces(std::size_t points, double lower, double upper);

} // namespace semiflow::pde
