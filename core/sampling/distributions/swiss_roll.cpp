#include <cmath>
#include <numbers>

#include "core/sampling/distributions/cell_density.h"
#include "core/sampling/distributions/curves.h"
#include "core/sampling/distributions/independent.h"

namespace semiflow::sampling {
namespace {

std::unique_ptr<Target> makeSwissRoll(const Values& values) {
  const double inner = values.real("inner"), outer = values.real("outer");
  const double turns = values.real("turns"), thickness = values.real("thickness");
  const double half = 0.5 * values.real("height");
  if (outer <= inner) throw values.error("outer", "a radius above inner", values.tree().at("outer").dump());
  const double sweep = 2 * std::numbers::pi * turns;
  Curve roll;
  roll.place = [=](double u) {
    const double radius = inner + (outer - inner) * u;
    return Eigen::Vector2d(radius * std::cos(sweep * u), radius * std::sin(sweep * u));
  };
  roll.density = [=](double u) { return std::hypot(outer - inner, sweep * (inner + (outer - inner) * u)); };
  roll.deviation = [=](double) { return thickness; };
  std::vector<std::unique_ptr<Target>> parts;
  parts.push_back(std::make_unique<CellDensity>(Eigen::MatrixXd::Ones(1, 1),
                                                std::vector<CellDensity::Side>{{-half, half}}, thickness));
  parts.push_back(alongCurves({roll}, values));
  return std::make_unique<Independent>(std::move(parts));
}

} // namespace

const Component<Target>& swissRoll() {
  static const auto component =
      Component<Target>("swiss_roll", "Swiss roll")
          .summary("A rolled-up sheet in three dimensions, evenly filled and blurred: an interval in x, exact by "
                   "error functions, times a spiral in y and z, exact to round-off.")
          .formula("(x, y, z) = (h, r cos φ, r sin φ) + s ε,  r = r₀ + (r₁ − r₀) u,  φ = 2π T u,  |h| ≤ H/2")
          .reference("Tenenbaum, de Silva, Langford, A global geometric framework for nonlinear dimensionality "
                     "reduction, Science 290, 2319 (2000), for the shape")
          .parameter(real("turns", 1.5).between(0.05, 20).live().doc("T: how often the sheet is wound"))
          .parameter(real("inner", 0.5).atLeast(0).live().doc("r₀: radius at which it begins"))
          .parameter(real("outer", 1.6).above(0).live().doc("r₁: radius at which it ends"))
          .parameter(real("height", 2.4).above(0).live().doc("H: how wide the sheet is"))
          .parameter(real("thickness", 0.05).atLeast(0.001).live().doc("s: standard deviation of the blur"))
          .makes(makeSwissRoll);
  return component;
}

} // namespace semiflow::sampling
