#include "core/pde/line_operator.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <Eigen/Dense>

#include "core/base/error.h"

namespace semiflow::pde {
namespace {

using std::size_t;

/// T_0^(m)(z), T_1^(m)(z), ... of Chebyshev's polynomials, from their recurrence differentiated m times.
Eigen::VectorXd polynomials(Eigen::Index count, int derivative, double z) {
  Eigen::MatrixXd t = Eigen::MatrixXd::Zero(count, derivative + 1);
  t(0, 0) = 1;
  if (count > 1) {
    t(1, 0) = z;
    if (derivative > 0) t(1, 1) = 1;
  }
  for (Eigen::Index k = 1; k + 1 < count; ++k) {
    for (int m = 0; m <= derivative; ++m) {
      t(k + 1, m) = 2 * z * t(k, m) - t(k - 1, m) + (m > 0 ? 2 * m * t(k, m - 1) : 0.0);
    }
  }
  return t.col(derivative);
}

/// A linear functional of a polynomial: sum of coefficient * (derivative of that order at the place).
struct Functional {
  struct Part {
    double coefficient;
    int order;
  };
  double place = 0;
  std::vector<Part> parts;
};

/// What an end tells about the field: the first functional equals its datum, a second one 0.
std::vector<Functional> functionalsOf(const LineEnd& end, double place, int order) {
  std::vector<Functional> all;
  if (end.kind == LineEnd::Kind::free) return all;
  const bool second = order > 2;
  if (end.kind == LineEnd::Kind::value) {
    if (second) all.push_back({place, {{1, 2}}});
    return all;
  }
  all.push_back({place, {{end.value, 0}, {end.slope, 1}}});
  if (second) all.push_back({place, {{end.value, 2}, {end.slope, 3}}});
  return all;
}

/// Weights with which values at nodes and functionals give the derivative at the targets, exactly for every polynomial
/// of as many coefficients: one column per target; the rows are nodes, then functionals.
Eigen::MatrixXd weightsFor(const std::vector<double>& nodes, const std::vector<Functional>& functionals,
                           const std::vector<double>& targets, int order) {
  const auto count = static_cast<Eigen::Index>(nodes.size() + functionals.size());
  double low = nodes.front(), high = nodes.back();
  for (const Functional& f : functionals) {
    low = std::min(low, f.place);
    high = std::max(high, f.place);
  }
  const double scale = 2 / (high - low);
  const auto local = [&](double x) { return (x - low) * scale - 1; };
  Eigen::MatrixXd matrix(count, count), right(count, static_cast<Eigen::Index>(targets.size()));
  Eigen::Index column = 0;
  for (const double x : nodes) matrix.col(column++) = polynomials(count, 0, local(x));
  for (const Functional& f : functionals) {
    Eigen::VectorXd sum = Eigen::VectorXd::Zero(count);
    for (const auto& part : f.parts) {
      sum += part.coefficient * std::pow(scale, part.order) * polynomials(count, part.order, local(f.place));
    }
    matrix.col(column++) = sum;
  }
  column = 0;
  for (const double x : targets) right.col(column++) = std::pow(scale, order) * polynomials(count, order, local(x));
  // Columns of very different sizes would spoil the pivots.
  const Eigen::VectorXd sizes = matrix.colwise().norm();
  for (Eigen::Index c = 0; c < count; ++c) matrix.col(c) /= sizes[c];
  Eigen::MatrixXd solution = matrix.partialPivLu().solve(right);
  return sizes.cwiseInverse().asDiagonal() * solution;
}

/// The row that a column of weights makes, for nodes first, first + 1, ...; relations of the lower end come first.
LineOperator::Row rowOf(const Eigen::VectorXd& weights, size_t first, size_t nodes,
                        const std::array<bool, 2>& relations, const std::array<size_t, 2>& counts) {
  LineOperator::Row row;
  for (size_t j = 0; j < nodes; ++j) row.taps.push_back({first + j, weights[static_cast<Eigen::Index>(j)]});
  if (relations[0]) row.data[0] = weights[static_cast<Eigen::Index>(nodes)];
  if (relations[1]) row.data[1] = weights[static_cast<Eigen::Index>(nodes + counts[0])];
  return row;
}

int reachOf(int order, int accuracy) { return (order + 1) / 2 - 1 + accuracy / 2; }

/// One row next to an end, in units of the spacing.
LineOperator::Row closure(size_t points, size_t i, const LineEnd& end, bool upper, int order, int accuracy) {
  const auto functionals = functionalsOf(end, upper ? static_cast<double>(points - 1) : 0, order);
  // One less where a value is given at order 6: the second derivative then has real eigenvalues, as waves need them.
  const bool fewer = accuracy == 6 && order == 2 && end.kind == LineEnd::Kind::value;
  const auto conditions = static_cast<size_t>(accuracy + order - (order > 2 ? 0 : 1) - (fewer ? 1 : 0));
  const size_t count = conditions - functionals.size();
  const size_t first = upper ? points - count : 0;
  std::vector<double> nodes;
  for (size_t j = 0; j < count; ++j) nodes.push_back(static_cast<double>(first + j));
  const Eigen::VectorXd weights = weightsFor(nodes, functionals, {static_cast<double>(i)}, order).col(0);
  const bool relation = end.kind == LineEnd::Kind::relation;
  return upper ? rowOf(weights, first, count, {false, relation}, {0, functionals.size()})
               : rowOf(weights, first, count, {relation, false}, {functionals.size(), 0});
}

} // namespace

LineEnd lineEnd(const domain::Condition& condition, bool upper) {
  using Kind = domain::Condition::Kind;
  const double outward = upper ? 1 : -1;
  if (condition.kind == Kind::dirichlet) return {LineEnd::Kind::value, 1, 0};
  if (condition.kind == Kind::neumann) return {LineEnd::Kind::relation, 0, outward};
  if (condition.kind == Kind::robin) return {LineEnd::Kind::relation, condition.coefficient, outward};
  return {};
}

LineOperator::Row LineOperator::row(size_t i) const {
  if (!isInterior(i)) return edge(i);
  Row row;
  for (size_t o = 0; o < interior.size(); ++o) row.taps.push_back({i + o - reach(), interior[o]});
  return row;
}

void LineOperator::add(double factor, const LineOperator& other) {
  if (points == 0) points = other.points;
  SF_ASSERT(points == other.points);
  LineOperator sum;
  sum.points = points;
  const auto merged = [&](size_t i) {
    Row result = interior.empty() && head.empty() ? Row{} : row(i);
    const Row added = other.row(i);
    for (const auto& [point, weight] : added.taps) {
      const auto found =
          std::find_if(result.taps.begin(), result.taps.end(), [&](const auto& tap) { return tap.first == point; });
      if (found == result.taps.end())
        result.taps.push_back({point, factor * weight});
      else
        found->second += factor * weight;
    }
    for (size_t e = 0; e < 2; ++e) result.data[e] += factor * added.data[e];
    return result;
  };
  const size_t heads = std::max(head.size(), other.head.size()), tails = std::max(tail.size(), other.tail.size());
  for (size_t i = 0; i < heads; ++i) sum.head.push_back(merged(i));
  for (size_t i = points - tails; i < points; ++i) sum.tail.push_back(merged(i));
  sum.interior.assign(std::max(interior.size(), other.interior.size()), 0.0);
  const size_t middle = sum.interior.size() / 2;
  for (size_t o = 0; o < interior.size(); ++o) sum.interior[middle - reach() + o] += interior[o];
  for (size_t o = 0; o < other.interior.size(); ++o)
    sum.interior[middle - other.reach() + o] += factor * other.interior[o];
  if (plain || other.plain) {
    LineOperator simple = plain ? *plain : LineOperator{};
    simple.add(factor, *other.plain);
    sum.plain = std::make_shared<const LineOperator>(std::move(simple));
  }
  *this = std::move(sum);
}

double LineOperator::norm() const {
  const auto size = [](const Row& row) {
    double sum = 0;
    for (const auto& [point, weight] : row.taps) sum += std::abs(weight);
    return sum;
  };
  double largest = 0;
  for (const double weight : interior) largest += std::abs(weight);
  if (!interior.empty()) return largest;
  for (const Row& row : head) largest = std::max(largest, size(row));
  return largest;
}

size_t fewestPoints(int accuracy, int order) {
  return static_cast<size_t>(std::max(2 * reachOf(order, accuracy) + 1, accuracy + order));
}

LineOperator finiteDifference(size_t points, double spacing, bool periodic, const std::array<LineEnd, 2>& ends,
                              int order, int accuracy) {
  SF_ASSERT(points >= fewestPoints(accuracy, order));
  LineOperator op;
  op.points = points;
  const auto reach = static_cast<size_t>(reachOf(order, accuracy));
  std::vector<double> offsets;
  for (size_t o = 0; o <= 2 * reach; ++o) offsets.push_back(static_cast<double>(o) - static_cast<double>(reach));
  const Eigen::VectorXd centred = weightsFor(offsets, {}, {0}, order).col(0);
  // The weights are even or odd in the offset; what rounding leaves of the other parity would be seen as drift.
  const double sign = order % 2 == 0 ? 1 : -1;
  for (Eigen::Index o = 0; o < centred.size(); ++o) {
    op.interior.push_back((centred[o] + sign * centred[centred.size() - 1 - o]) / 2);
  }
  const double scale = std::pow(spacing, -order);
  for (double& weight : op.interior) weight *= scale;
  for (size_t e = 0; e < reach; ++e) {
    if (periodic) {
      LineOperator::Row low, high;
      for (size_t o = 0; o < op.interior.size(); ++o) {
        low.taps.push_back({(e + points + o - reach) % points, op.interior[o]});
        high.taps.push_back({(points - reach + e + o + points - reach) % points, op.interior[o]});
      }
      op.head.push_back(std::move(low));
      op.tail.push_back(std::move(high));
      continue;
    }
    const auto inPlace = [&](const LineEnd& end) { return LineEnd{end.kind, end.value, end.slope / spacing}; };
    op.head.push_back(closure(points, e, inPlace(ends[0]), false, order, accuracy));
    op.tail.push_back(closure(points, points - reach + e, inPlace(ends[1]), true, order, accuracy));
    for (LineOperator::Row* row : {&op.head.back(), &op.tail.back()}) {
      for (auto& tap : row->taps) tap.second *= scale;
      for (double& weight : row->data) weight *= scale;
    }
  }
  return op;
}

LineOperator collocation(const std::vector<double>& places, const std::array<LineEnd, 2>& ends, int order) {
  LineOperator op;
  op.points = places.size();
  std::vector<Functional> functionals = functionalsOf(ends[0], places.front(), order);
  const std::array<size_t, 2> counts{functionals.size(), 0};
  for (Functional& f : functionalsOf(ends[1], places.back(), order)) functionals.push_back(std::move(f));
  const Eigen::MatrixXd weights = weightsFor(places, functionals, places, order);
  const std::array<bool, 2> relations{ends[0].kind == LineEnd::Kind::relation, ends[1].kind == LineEnd::Kind::relation};
  for (Eigen::Index i = 0; i < weights.cols(); ++i) {
    op.head.push_back(rowOf(weights.col(i), 0, places.size(), relations, counts));
  }
  return op;
}

Eigen::MatrixXd interpolation(const std::vector<double>& places, const std::vector<double>& targets) {
  return weightsFor(places, {}, targets, 0).transpose();
}

Eigen::MatrixXd chebyshevCoefficients(const std::vector<double>& places) {
  const auto count = static_cast<Eigen::Index>(places.size());
  Eigen::MatrixXd values(count, count);
  const double scale = 2 / (places.back() - places.front());
  for (Eigen::Index j = 0; j < count; ++j) {
    values.row(j) = polynomials(count, 0, (places[static_cast<size_t>(j)] - places.front()) * scale - 1);
  }
  return values.inverse();
}

std::vector<double> gregoryWeights(size_t points, double spacing, bool periodic, int accuracy) {
  static const std::array<std::vector<double>, 3> ends{
      {{1.0 / 2}, {3.0 / 8, 7.0 / 6, 23.0 / 24}, {95.0 / 288, 317.0 / 240, 23.0 / 30, 793.0 / 720, 157.0 / 160}}};
  std::vector<double> weights(points, spacing);
  if (periodic) return weights;
  const auto level = static_cast<size_t>(accuracy / 2 - 1);
  const std::vector<double>& end = ends[points >= 2 * ends[level].size() ? level : 0];
  for (size_t j = 0; j < end.size(); ++j) {
    weights[j] = end[j] * spacing;
    weights[points - 1 - j] = end[j] * spacing;
  }
  return weights;
}

std::vector<double> chebyshevPlaces(size_t points, double lower, double upper) {
  std::vector<double> places(points);
  const auto n = static_cast<double>(points - 1);
  for (size_t j = 0; j < points; ++j) {
    const double s = std::sin(std::numbers::pi * (2 * static_cast<double>(j) - n) / (2 * n)); // odd in j, unlike cos
    places[j] = (lower + upper) / 2 + (upper - lower) / 2 * s;
  }
  places.front() = lower;
  places.back() = upper;
  return places;
}

std::vector<double> clenshawCurtisWeights(const std::vector<double>& places) {
  // sum_j w_j T_k(x_j) = integral of T_k = 2/(1 - k^2) for even k, by the cosine sums' inverse.
  const size_t n = places.size() - 1;
  const double half = (places.back() - places.front()) / 2;
  std::vector<double> weights(n + 1);
  for (size_t j = 0; j <= n; ++j) {
    double sum = 0;
    for (size_t k = 0; k <= n; k += 2) {
      const auto degree = static_cast<double>(k);
      const double angle = std::numbers::pi * degree * static_cast<double>(j) / static_cast<double>(n);
      sum += (k == 0 || k == n ? 0.5 : 1) * std::cos(angle) * 2 / (1 - degree * degree);
    }
    weights[j] = half * sum * (j == 0 || j == n ? 1 : 2) / static_cast<double>(n);
  }
  return weights;
}

} // namespace semiflow::pde
