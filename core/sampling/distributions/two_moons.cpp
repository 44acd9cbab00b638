#include <cmath>
#include <numbers>

#include "core/sampling/distributions/curves.h"

namespace semiflow::sampling {
namespace {

std::unique_ptr<Target> makeMoons(const Values& values) {
  const double size = values.real("size");
  const double thickness = values.real("thickness");
  const double gap = values.real("gap");
  Curve upper;
  upper.end = std::numbers::pi;
  upper.density = [](double) { return 1; };
  upper.deviation = [=](double) { return thickness; };
  upper.place = [=](double u) { return Eigen::Vector2d(size * (std::cos(u) - 0.5), size * (std::sin(u) + 0.5 * gap)); };
  Curve lower = upper;
  lower.place = [=](double u) {
    return Eigen::Vector2d(size * (0.5 - std::cos(u)), -size * (std::sin(u) + 0.5 * gap));
  };
  return alongCurves({upper, lower}, values);
}

} // namespace

const Component<Target>& twoMoons() {
  static const auto component =
      Component<Target>("two_moons", "Two moons")
          .summary("Two half circles that reach into each other, blurred; each is a mode. The integral along them is "
                   "exact to round-off at every noise level.")
          .formula("p(x) = Σ± ½ ∫₀^π N(x; ±R (cos u − ½, sin u + g/2), s² I) du/π")
          .reference("Pedregosa et al., Scikit-learn: machine learning in Python, JMLR 12, 2825 (2011), for the shape")
          .parameter(real("size", 1.5).above(0).live().doc("R: radius of the half circles"))
          .parameter(real("gap", -0.5)
                         .between(-2, 2)
                         .live()
                         .doc("g: how far apart they are, in radii; below 0 they interlock"))
          .parameter(real("thickness", 0.1).atLeast(0.001).live().doc("s: standard deviation of the blur"))
          .makes(makeMoons);
  return component;
}

} // namespace semiflow::sampling
