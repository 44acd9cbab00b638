#include "core/pde/grid.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/suggest.h"

namespace semiflow::pde {
namespace {

/// The highest derivative along each direction.
std::array<int, 3> highestOrders(const Law& law, const DiagnosticLaw& diagnostics) {
  std::array<int, 3> highest{};
  const auto see = [&](const Derivative& of) {
    for (std::size_t a = 0; a < 3; ++a) highest[a] = std::max(highest[a], of.orders[a]);
  };
  for (const LinearTerm& term : law.linear) see(term.of);
  for (const LinearTerm& term : law.constraints) see(term.of);
  for (const Derivative& of : law.nonlinear.inputs) see(of);
  for (const Derivative& of : diagnostics.pointwise.inputs) see(of);
  return highest;
}

void requireKnownFields(const domain::Domain& domain, const Law& law) {
  std::vector<std::string> names = law.fields;
  names.insert(names.end(), law.elliptic.begin(), law.elliptic.end());
  const auto requireKnown = [&](const std::string& field, const std::string& path) {
    if (std::find(names.begin(), names.end(), field) != names.end()) return;
    throw InputError(path, "a field of the equation", fmt::format("'{}'", field), suggestion(field, names));
  };
  for (const auto& [field, sides] : domain.boundary.exceptions)
    requireKnown(field, domain.path + ".boundary.fields.field");
  for (const auto& part : domain.masks) {
    for (const auto& [field, formula] : part.holding.values)
      requireKnown(field, part.holding.path + ".values." + field);
  }
}

} // namespace

LineOperator Grid::derivative(std::size_t axis, int order, const std::array<LineEnd, 2>& ends) const {
  if (accuracy == 0) return collocation(places[axis], ends, order);
  const auto made = [&](int accuracyOf) {
    return finiteDifference(points[axis], spacing[axis], periodic[axis], ends, order, accuracyOf);
  };
  LineOperator op = made(accuracy);
  if (!mask.empty() && accuracy > 2) op.plain = std::make_shared<const LineOperator>(made(2));
  return op;
}

std::vector<double> Grid::quadrature(std::size_t axis) const {
  if (axis >= static_cast<std::size_t>(dimension)) return {1};
  if (accuracy == 0) return clenshawCurtisWeights(places[axis]);
  return gregoryWeights(points[axis], spacing[axis], periodic[axis], accuracy);
}

Grid gridOf(const domain::Domain& domain, const Law& law, const DiagnosticLaw& diagnostics, int accuracy) {
  requireDerivativesAlone(law, accuracy == 0 ? "chebyshev" : "finite_difference");
  requireKnownFields(domain, law);
  Grid grid;
  grid.dimension = domain.dimension();
  grid.accuracy = accuracy;
  grid.boundary = domain.boundary;
  if (accuracy > 0) grid.mask = domain::maskOf(domain);
  for (const auto& part : domain.masks) grid.holdings.push_back(part.holding);
  const std::array<int, 3> highest = highestOrders(law, diagnostics);
  for (std::size_t a = 0; a < domain.axes.size(); ++a) {
    const auto& axis = domain.axes[a];
    grid.points[a] = axis.points;
    grid.periodic[a] = axis.periodic;
    grid.spacing[a] = axis.spacing;
    grid.places[a].resize(axis.points);
    for (std::size_t j = 0; j < axis.points; ++j) grid.places[a][j] = domain.at(a, j);
    if (!axis.periodic && (highest[a] == 3 || highest[a] > 4)) {
      throw InputError(domain.path + ".boundary",
                       fmt::format("periodic sides along {}, since the equation has a derivative of order {} there",
                                   axis.name, highest[a]),
                       "others");
    }
    const std::size_t fewest = accuracy == 0 ? 4 : fewestPoints(accuracy, std::max(highest[a], 2));
    if (axis.points >= fewest) continue;
    throw InputError(domain.path + ".points" + (domain.axes.size() > 1 ? fmt::format("[{}]", a) : ""),
                     fmt::format("at least {} points, for the derivatives of this equation", fewest),
                     fmt::format("{}", axis.points));
  }
  return grid;
}

} // namespace semiflow::pde
