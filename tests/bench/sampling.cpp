#include <array>
#include <cmath>

#include <Eigen/Core>
#include <fmt/format.h>

#include "core/base/parallel.h"
#include "core/numerics/vector_math.h"
#include "core/sampling/cloud.h"
#include "core/sampling/distributions/gaussian_mixture.h"
#include "tests/bench/measure.h"
#include "tests/bench/sections.h"

namespace semiflow::bench {
namespace {

using sampling::Cloud;
using Pack = Eigen::Array<double, 8, 1>;

/// What three components in the plane cannot do without, written out by hand: offsets, a triangular product and its
/// transpose, one exponential and two weighted sums per component, without the log-sum-exp and the division.
struct BareScore {
  struct Component {
    double mx, my, r00, r01, r11, constant;
  };
  std::array<Component, 3> components{
      {{-1.5, -0.5, 1.9, 0.3, 2.1, -1}, {1.2, -0.8, 2.4, -0.2, 1.7, -1.2}, {0.3, 1.4, 1.5, 0.1, 2.8, -1.6}}};

  void strip(const double* x, double* out) const {
    constexpr std::size_t lanes = Cloud::lanes;
    alignas(64) std::array<double, 3 * lanes> weights;
    alignas(64) std::array<double, 6 * lanes> pulls;
    for (std::size_t k = 0; k < 3; ++k) {
      const Component& c = components[k];
      for (std::size_t l = 0; l < lanes; l += 8) {
        const Pack dx = Eigen::Map<const Pack>(x + l) - c.mx;
        const Pack dy = Eigen::Map<const Pack>(x + lanes + l) - c.my;
        const Pack z0 = c.r00 * dx + c.r01 * dy;
        const Pack z1 = c.r11 * dy;
        Eigen::Map<Pack>(pulls.data() + 2 * k * lanes + l) = c.r00 * z0;
        Eigen::Map<Pack>(pulls.data() + (2 * k + 1) * lanes + l) = c.r01 * z0 + c.r11 * z1;
        Eigen::Map<Pack>(weights.data() + k * lanes + l) = c.constant - 0.5 * (z0 * z0 + z1 * z1);
      }
    }
    numerics::exp(weights.data(), weights.data(), weights.size());
    const auto at = [&](const double* values, std::size_t l) { return Eigen::Map<const Pack>(values + l); };
    for (std::size_t l = 0; l < lanes; l += 8) {
      for (std::size_t c = 0; c < 2; ++c) {
        Eigen::Map<Pack>(out + c * lanes + l) =
            at(weights.data(), l) * at(pulls.data() + c * lanes, l) +
            at(weights.data() + lanes, l) * at(pulls.data() + (2 + c) * lanes, l) +
            at(weights.data() + 2 * lanes, l) * at(pulls.data() + (4 + c) * lanes, l);
      }
    }
  }

  void operator()(const Cloud& x, Cloud& out) const {
    parallelBlocks(x.strips(), sampling::stripsPerBlock, [&](std::size_t begin, std::size_t end) {
      for (std::size_t s = begin; s < end; ++s) strip(x.strip(s), out.strip(s));
    });
  }
};

sampling::GaussianMixture threeModes() {
  Eigen::MatrixXd means(2, 3);
  means << -1.5, 1.2, 0.3, -0.5, -0.8, 1.4;
  Eigen::Matrix2d a, b, c;
  a << 0.3, 0.1, 0.1, 0.2;
  b << 0.15, -0.05, -0.05, 0.3;
  c << 0.4, 0, 0, 0.1;
  return {{0.5, 0.3, 0.2}, means, {a, b, c}};
}

} // namespace

void sampling() {
  constexpr std::size_t particles = 100000;
  const auto mixture = threeModes();
  const sampling::Level level{0.3, 0.8, 0.6, std::log(0.8 / 0.6)};
  Cloud x(particles, 2);
  addNormals(x, 1, Random(1, Stream::initial), 0);
  Cloud score(particles, 2);
  Cloud bare(particles, 2);
  const BareScore limit;
  const auto seconds =
      medianSeconds({{"score", [&] { mixture.score(level, x, score); }}, {"bare", [&] { limit(x, bare); }}});
  report("score of 3 modes in the plane, 1e5 particles", seconds[0], "exponentials and products alone", seconds[1],
         1.3);
  std::printf("   %.1f million scores of particles a second\n", particles / seconds[0] * 1e-6);
}

} // namespace semiflow::bench
