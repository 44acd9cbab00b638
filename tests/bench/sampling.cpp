#include <array>
#include <cmath>

#include <Eigen/Core>
#include <fmt/format.h>

#include "core/base/parallel.h"
#include "core/base/validate.h"
#include "core/numerics/vector_math.h"
#include "core/sampling/cloud.h"
#include "core/sampling/distributions/gaussian_mixture.h"
#include "core/sampling/grids/time_grid.h"
#include "core/sampling/samplers/sampler.h"
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

/// DPM-Solver++ (2M) in 20 steps from end to end, against as many evaluations of the three exponentials alone.
void wholeRun(const sampling::GaussianMixture& mixture, const Cloud& start) {
  constexpr std::size_t steps = 20;
  const auto make = [](const auto& family, const char* id) {
    const Json tree = validateChoice(family, id, "slot");
    return family.make(Values(*family.find(id), tree, "slot", "."));
  };
  const auto process = make(sampling::processes(), "variance_preserving");
  const auto sampler = make(sampling::samplers(), "dpm_solver_pp_2m");
  const auto score = [&](const sampling::Level& level, const Cloud& x, Cloud& out) { mixture.score(level, x, out); };
  const auto levels = make(sampling::timeGrids(), "log_snr_uniform")->levels(*process, steps);
  Cloud x = start, exponentials(start.count(), 3);
  const auto run = [&] {
    sampling::Journey journey{*process, levels, sampling::Prediction(score), Random(1, Stream::noise)};
    for (std::size_t i = 0; i < steps; ++i) sampler->step(journey, i, x);
  };
  const auto bare = [&] {
    for (std::size_t i = 0; i < steps; ++i) {
      parallelBlocks(exponentials.strips(), sampling::stripsPerBlock, [&](std::size_t begin, std::size_t end) {
        for (std::size_t s = begin; s < end; ++s)
          numerics::exp(exponentials.strip(s), exponentials.strip(s), 3 * Cloud::lanes);
      });
    }
  };
  const auto afresh = [&] { x = start; };
  const auto clear = [&] { std::fill(exponentials.values().begin(), exponentials.values().end(), -1.0); };
  const auto seconds = medianSeconds({{"run", run, afresh}, {"exponentials", bare, clear}});
  report("DPM-Solver++ 2M, 3 modes, 1e5 particles, 20 steps", seconds[0], "its exponentials alone", seconds[1]);
  std::printf("   %.1f million particle-steps a second\n",
              static_cast<double>(start.count() * steps) / seconds[0] * 1e-6);
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
  wholeRun(mixture, x);
}

} // namespace semiflow::bench
