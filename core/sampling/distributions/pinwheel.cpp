#include <cmath>
#include <numbers>

#include "core/sampling/distributions/curves.h"

namespace semiflow::sampling {
namespace {

std::unique_ptr<Target> makePinwheel(const Values& values) {
  const double size = values.real("size"), spread = values.real("spread");
  const double twist = values.real("twist"), thickness = values.real("thickness");
  const auto arms = static_cast<int>(values.integer("arms"));
  std::vector<Curve> curves;
  for (int k = 0; k < arms; ++k) {
    const double start = 2 * std::numbers::pi * k / arms;
    Curve arm;
    constexpr double deviations = 8.5; // beyond, nothing is left in double precision
    arm.begin = std::max(0.02, 1 - deviations * spread);
    arm.end = 1 + deviations * spread;
    arm.place = [=](double a) {
      const double angle = start + twist * (std::exp(a) - std::numbers::e);
      return Eigen::Vector2d(size * a * std::cos(angle), size * a * std::sin(angle));
    };
    arm.density = [=](double a) { return std::exp(-0.5 * std::pow((a - 1) / spread, 2)); };
    arm.deviation = [=](double) { return thickness; };
    curves.push_back(std::move(arm));
  }
  return alongCurves(curves, values);
}

} // namespace

const Component<Target>& pinwheel() {
  static const auto component =
      Component<Target>("pinwheel", "Pinwheel")
          .summary("Arms that bend the more the further out, normally filled along their radius and blurred; each is a "
                   "mode. The integral along them is exact to round-off at every noise level.")
          .formula("p(x) ∝ Σₖ ∫ exp(−(a − 1)²/2q²) N(x; R a e(2πk/K + T (eᵃ − e)), s² I) da,  a > 0")
          .reference("Johnson et al., Composing graphical models with neural networks for structured representations "
                     "and fast inference (2016), for the shape")
          .parameter(integer("arms", 5).between(1, 24).live().doc("K: how many"))
          .parameter(real("size", 1.6).above(0).live().doc("R: radius of the middle of an arm"))
          .parameter(
              real("spread", 0.25).between(0.02, 0.3).live().doc("q: deviation of the radius along an arm, in radii"))
          .parameter(real("twist", 0.35).between(-2, 2).live().doc("T: how much arms bend; 0: straight spokes"))
          .parameter(real("thickness", 0.08).atLeast(0.005).live().doc("s: standard deviation of the blur"))
          .makes(makePinwheel);
  return component;
}

} // namespace semiflow::sampling
