#include <cmath>
#include <numbers>

#include "core/sampling/distributions/curves.h"

namespace semiflow::sampling {
namespace {

std::unique_ptr<Target> makeRing(const Values& values) {
  const double thickness = values.real("thickness");
  const std::vector<double> radii = values.vector("radii");
  if (radii.empty()) throw values.error("radii", "at least one number above 0", "none");
  std::vector<Curve> curves;
  for (const double radius : radii) {
    Curve ring;
    ring.end = 2 * std::numbers::pi;
    ring.place = [=](double u) { return Eigen::Vector2d(radius * std::cos(u), radius * std::sin(u)); };
    ring.density = [](double) { return 1; };
    ring.deviation = [=](double) { return thickness; };
    ring.weight = radius;
    curves.push_back(std::move(ring));
  }
  return alongCurves(curves, values);
}

} // namespace

const Component<Target>& ring() {
  static const auto component =
      Component<Target>("ring", "Rings")
          .summary("Circles around the origin, evenly filled and blurred; each is a mode, of a weight proportional to "
                   "its length. The integral along them is exact to round-off at every noise level.")
          .formula("p(x) ∝ Σₖ Rₖ ∫ N(x; Rₖ e(u), s² I) du = Σₖ Rₖ I₀(Rₖ|x|/s²) exp(−(|x|² + Rₖ²)/2s²)/s²")
          .parameter(vector("radii", {2}).above(0).live().doc("R: one radius for each ring"))
          .parameter(real("thickness", 0.1).atLeast(0.001).live().doc("s: standard deviation of the blur"))
          .makes(makeRing);
  return component;
}

} // namespace semiflow::sampling
