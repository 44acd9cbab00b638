#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "core/numerics/expression.h"
#include "core/sampling/coordinate_names.h"
#include "core/sampling/distributions/cell_density.h"

namespace semiflow::sampling {
namespace {

using Sides = std::vector<CellDensity::Side>;

Sides boxOf(const Values& values) {
  const std::vector<double> lower = values.vector("lower"), upper = values.vector("upper");
  if (lower.empty() || lower.size() > 2) {
    throw values.error("lower", "one number on the line, or two in the plane", fmt::format("{}", lower.size()));
  }
  if (upper.size() != lower.size()) {
    throw values.error("upper", fmt::format("{} numbers, as lower has", lower.size()), fmt::format("{}", upper.size()));
  }
  Sides sides;
  for (std::size_t c = 0; c < lower.size(); ++c) {
    if (!(upper[c] > lower[c])) {
      throw values.error("upper", fmt::format("numbers above those of lower, {:g}", lower[c]),
                         fmt::format("{:g}", upper[c]));
    }
    sides.push_back({lower[c], upper[c]});
  }
  return sides;
}

/// A rule of Gauss with three points in each of some equal cells of a side.
struct Nodes {
  static constexpr std::size_t perCell = 3;
  std::vector<double> places;

  Nodes(const CellDensity::Side& side, std::size_t cells) {
    static const std::array<double, perCell> within{0.5 - std::sqrt(0.15), 0.5, 0.5 + std::sqrt(0.15)};
    const double width = (side.upper - side.lower) / static_cast<double>(cells);
    for (std::size_t i = 0; i < cells; ++i) {
      for (const double part : within) places.push_back(side.lower + width * (static_cast<double>(i) + part));
    }
  }
  static double weight(std::size_t node) { return node % perCell == 1 ? 4.0 / 9 : 5.0 / 18; }
};

/// The energies at all nodes, row by row along x.
std::vector<double> energiesAt(const Values& values, const std::vector<Nodes>& nodes) {
  const std::vector<std::string> names = coordinateNames(nodes.size());
  const auto kernel =
      numerics::compile(values.text("energy"), {.inputs = names, .constants = {}}, values.pathOf("energy"));
  const std::vector<double>& x = nodes[0].places;
  const std::vector<double> y = nodes.size() == 2 ? nodes[1].places : std::vector<double>{0.0};
  std::vector<double> energies(x.size() * y.size());
  for (std::size_t j = 0; j < y.size(); ++j) {
    std::vector<numerics::InputLane<double>> in{{x.data(), 1}};
    if (nodes.size() == 2) in.push_back({&y[j], 0});
    const numerics::OutputLane<double> out{energies.data() + j * x.size(), 1};
    numerics::run<double>(kernel, in, {&out, 1}, x.size());
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double found = energies[j * x.size() + i];
      if (found > -std::numeric_limits<double>::infinity()) continue; // where it is infinite there is nothing
      const std::string place =
          nodes.size() == 2 ? fmt::format("x = {:g}, y = {:g}", x[i], y[j]) : fmt::format("x = {:g}", x[i]);
      throw values.error("energy", "a number everywhere in the box",
                         fmt::format("{} at {}", std::isnan(found) ? "none" : "minus infinity", place));
    }
  }
  return energies;
}

std::unique_ptr<Target> makeEnergy(const Values& values) {
  Sides sides = boxOf(values);
  double longest = 0;
  for (const auto& side : sides) longest = std::max(longest, side.upper - side.lower);
  const double cell = longest / static_cast<double>(values.integer("resolution"));
  std::vector<Nodes> nodes;
  for (const auto& side : sides)
    nodes.emplace_back(side, static_cast<std::size_t>(std::ceil((side.upper - side.lower) / cell - 1e-9)));
  const std::vector<double> energies = energiesAt(values, nodes);
  const double least = *std::min_element(energies.begin(), energies.end());
  if (!std::isfinite(least)) throw values.error("energy", "a finite number somewhere in the box", "none");
  const double temperature = values.real("temperature");
  const std::size_t along = nodes[0].places.size(), across = energies.size() / along;
  const std::size_t perRow = across == 1 ? 1 : Nodes::perCell;
  Eigen::MatrixXd masses = Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(across / perRow),
                                                 static_cast<Eigen::Index>(along / Nodes::perCell));
  for (std::size_t j = 0; j < across; ++j) {
    for (std::size_t i = 0; i < along; ++i) {
      const double weight = Nodes::weight(i) * (perRow == 1 ? 1 : Nodes::weight(j));
      masses(static_cast<Eigen::Index>(j / perRow), static_cast<Eigen::Index>(i / Nodes::perCell)) +=
          weight * std::exp((least - energies[j * along + i]) / temperature);
    }
  }
  return std::make_unique<CellDensity>(std::move(masses), std::move(sides), 0);
}

} // namespace

const Component<Target>& energy() {
  static const auto component =
      Component<Target>("energy", "Typed energy")
          .summary(
              "Boltzmann's law of any energy, typed as a formula, in a box. The density is averaged over each cell "
              "of a fine grid; the score of that law is exact at every noise level. Noise below half a cell feels "
              "the cells.")
          .formula("p ∝ exp(−U(x, y)/T) in the box;  wᵢⱼ = ∫ p over cell ij")
          .reference("Müller, Brown, Location of saddle points and minimum energy paths by a constrained simplex "
                     "optimization procedure, Theoretica Chimica Acta 53, 75 (1979), for an energy that is much used")
          .parameter(expression("energy", "3*(x^2 - 1)^2 + 4*(y - x^2)^2")
                         .live()
                         .doc("U, of x on the line, of x and y in the plane; if(x < 0, 1e9, 0) is a wall"))
          .parameter(real("temperature", 1).above(0).live().doc("T, in the unit of the energy"))
          .parameter(vector("lower", {-2.2, -1.5}).live().doc("where the box begins: x, or x and y"))
          .parameter(vector("upper", {2.2, 3.5}).live().doc("where it ends; the law is cut off there"))
          .parameter(integer("resolution", 128).between(2, 512).doc("cells on the longer side"))
          .makes(makeEnergy);
  return component;
}

} // namespace semiflow::sampling
