#include <cmath>
#include <numbers>

#include "core/sampling/distributions/curves.h"

namespace semiflow::sampling {
namespace {

std::unique_ptr<Target> makeSpirals(const Values& values) {
  const double inner = values.real("inner"), outer = values.real("outer");
  const double turns = values.real("turns"), thickness = values.real("thickness");
  if (outer <= inner) throw values.error("outer", "a radius above inner", values.tree().at("outer").dump());
  const auto arms = static_cast<int>(values.integer("arms"));
  std::vector<Curve> curves;
  for (int k = 0; k < arms; ++k) {
    const double start = 2 * std::numbers::pi * k / arms;
    const double sweep = 2 * std::numbers::pi * turns;
    Curve arm;
    arm.place = [=](double u) {
      const double radius = inner + (outer - inner) * u;
      return Eigen::Vector2d(radius * std::cos(start + sweep * u), radius * std::sin(start + sweep * u));
    };
    arm.density = [=](double u) { return std::hypot(outer - inner, sweep * (inner + (outer - inner) * u)); };
    arm.deviation = [=](double) { return thickness; };
    curves.push_back(std::move(arm));
  }
  return alongCurves(curves, values);
}

} // namespace

const Component<Target>& spirals() {
  static const auto component =
      Component<Target>("spirals", "Spirals")
          .summary("Arms of Archimedes' spiral, evenly filled along their length and blurred; each is a mode. The "
                   "integral along them is exact to round-off at every noise level.")
          .formula("p(x) = 1/K Σₖ ∫ N(x; r(u) e(φₖ + 2π T u), s² I) dℓ(u),  r = r₀ + (r₁ − r₀) u,  0 ≤ u ≤ 1")
          .reference("Lang, Witbrock, Learning to tell two spirals apart, Connectionist Models Summer School (1988)")
          .parameter(integer("arms", 2).between(1, 12).live().doc("K: how many"))
          .parameter(real("turns", 1.5).between(0.05, 20).live().doc("T: how often an arm winds around the centre"))
          .parameter(real("inner", 0.2).atLeast(0).live().doc("r₀: radius at which an arm begins"))
          .parameter(real("outer", 2).above(0).live().doc("r₁: radius at which it ends"))
          .parameter(real("thickness", 0.05).atLeast(0.001).live().doc("s: standard deviation of the blur"))
          .makes(makeSpirals);
  return component;
}

} // namespace semiflow::sampling
