#include <cmath>

#include "core/sampling/distributions/gaussian_mixture.h"
#include "core/sampling/distributions/independent.h"
#include "core/sampling/distributions/line_law.h"

namespace semiflow::sampling {
namespace {

std::unique_ptr<Target> makeDoubleWell(const Values& values) {
  const double a = values.real("separation"), depth = values.real("depth"), tilt = values.real("tilt");
  const auto f = [=](double y) -> LineLaw::Function {
    const double u = y / a, w = u * u - 1;
    return {-depth * w * w + tilt * u, (-4 * depth * u * w + tilt) / a, -4 * depth * (3 * u * u - 1) / (a * a)};
  };
  // 700 below the largest: depth (u^2 - 1)^2 - |tilt u| grows, so that a few steps outwards find the place.
  double reach = 1;
  while (f(a * reach).value > -750 || f(-a * reach).value > -750) reach *= 1.1;
  std::vector<std::unique_ptr<Target>> parts;
  parts.push_back(std::make_unique<LineLaw>(f, -a * reach, a * reach, std::vector<double>{0.0}));
  const auto others = static_cast<Eigen::Index>(values.integer("dimension") - 1);
  if (others == 0) return std::move(parts[0]);
  const double width = values.real("width");
  parts.push_back(std::make_unique<GaussianMixture>(
      std::vector<double>{1.0}, Eigen::VectorXd::Zero(others),
      std::vector<Eigen::MatrixXd>{width * width * Eigen::MatrixXd::Identity(others, others)}));
  return std::make_unique<Independent>(std::move(parts));
}

} // namespace

const Component<Target>& doubleWell() {
  static const auto component =
      Component<Target>("double_well", "Double well")
          .summary("Boltzmann's law of a particle with two wells along x, and a spring along every other coordinate; "
                   "each well is a mode. Noised by quadrature, exact to round-off.")
          .formula("p ∝ exp(−D ((x/a)² − 1)² + T x/a − Σ y²/2w²)")
          .reference("Kramers, Brownian motion in a field of force, Physica 7, 284 (1940)")
          .parameter(integer("dimension", 2).between(1, 64).doc("how many coordinates"))
          .parameter(real("separation", 1.5).above(0).live().doc("a: the wells are at ±a"))
          .parameter(real("depth", 3).between(0.1, 100).live().doc("D: height of the barrier, in units of kT"))
          .parameter(real("tilt", 0).between(-10, 10).live().doc("T: pulls towards the right well"))
          .parameter(real("width", 0.5).above(0).live().doc("w: standard deviation of the other coordinates"))
          .makes(makeDoubleWell);
  return component;
}

} // namespace semiflow::sampling
