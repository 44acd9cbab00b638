#include <array>
#include <cmath>
#include <functional>
#include <vector>

#include <Eigen/Core>
#include <fmt/format.h>

#include "core/base/parallel.h"
#include "core/base/validate.h"
#include "core/numerics/vector_math.h"
#include "core/sampling/cloud.h"
#include "core/sampling/distributions/gaussian_mixture.h"
#include "core/sampling/distributions/point_mixture.h"
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

/// The two matrix products of an empirical score: every point with every particle, and the weights with the points.
struct BareProducts {
  Eigen::MatrixXd points, particles, sums; ///< a column each

  explicit BareProducts(Eigen::Index d, Eigen::Index n)
      : points(Eigen::MatrixXd::Random(d, n)), particles(Eigen::MatrixXd::Random(d, n)), sums(d, n) {}

  void operator()() {
    constexpr std::size_t columns = 256;
    parallelBlocks(static_cast<std::size_t>(particles.cols()), columns, [&](std::size_t begin, std::size_t end) {
      const auto first = static_cast<Eigen::Index>(begin), count = static_cast<Eigen::Index>(end - begin);
      Eigen::MatrixXd weights;
      sums.middleCols(first, count).setZero();
      constexpr Eigen::Index rows = 256;
      for (Eigen::Index i = 0; i < points.cols(); i += rows) {
        const auto block = points.middleCols(i, std::min(rows, points.cols() - i));
        weights.noalias() = block.transpose() * particles.middleCols(first, count);
        sums.middleCols(first, count).noalias() += block * weights;
      }
    });
  }
};

/// What an empirical score in the plane cannot do without: for every pair a product, an exponential and the sums.
struct BareSoftmax {
  static constexpr std::size_t n = 10000;
  std::vector<double> x = std::vector<double>(n, 0.3), y = x, c = x;
  std::vector<double> out = std::vector<double>(3 * n);

  void operator()() {
    parallelBlocks(n, 64, [&](std::size_t begin, std::size_t end) {
      constexpr std::size_t size = 200;
      alignas(64) std::array<double, size> weights;
      for (std::size_t i = 0; i < n; i += size) {
        for (std::size_t p = begin; p < end; ++p) {
          const double a = 1e-4 * static_cast<double>(p), b = -a;
          for (std::size_t j = 0; j < size; j += 8) {
            Eigen::Map<Pack>(weights.data() + j) = Eigen::Map<const Pack>(c.data() + i + j) +
                                                   a * Eigen::Map<const Pack>(x.data() + i + j) +
                                                   b * Eigen::Map<const Pack>(y.data() + i + j);
          }
          numerics::exp(weights.data(), weights.data(), size);
          Pack total = Pack::Zero(), sumX = Pack::Zero(), sumY = Pack::Zero();
          for (std::size_t j = 0; j < size; j += 8) {
            const Pack w = Eigen::Map<const Pack>(weights.data() + j);
            total += w;
            sumX += w * Eigen::Map<const Pack>(x.data() + i + j);
            sumY += w * Eigen::Map<const Pack>(y.data() + i + j);
          }
          out[3 * p] += total.sum();
          out[3 * p + 1] += sumX.sum();
          out[3 * p + 2] += sumY.sum();
        }
      }
    });
  }
};

void empiricalScores() {
  constexpr std::size_t n = 10000;
  const sampling::Level level{0.3, 0.8, 0.6, std::log(0.8 / 0.6)};
  for (const std::size_t d : {std::size_t{2}, std::size_t{64}, std::size_t{256}}) {
    Cloud x(n, d), score(n, d);
    addNormals(x, 1, Random(1, Stream::initial), 0);
    Eigen::MatrixXd points(static_cast<Eigen::Index>(d), static_cast<Eigen::Index>(n));
    for (std::size_t i = 0; i < n; ++i)
      Random(2, Stream::target).fillNormals(i, 0, points.col(static_cast<Eigen::Index>(i)).data(), d);
    const sampling::PointMixture target(points / std::sqrt(0.5 * static_cast<double>(d)), std::vector<double>(n, 1.0),
                                        {0.3});
    BareProducts products(static_cast<Eigen::Index>(d), n);
    BareSoftmax softmax;
    const std::function<void()> limit = d == 2 ? std::function<void()>([&] { softmax(); }) : [&] { products(); };
    const auto seconds = medianSeconds({{"score", [&] { target.score(level, x, score); }}, {"limit", limit}}, 7);
    report(fmt::format("empirical score, 1e4 points, 1e4 particles, d {}", d), seconds[0],
           d == 2 ? "products and exponentials alone" : "two matrix products", seconds[1], 1.5);
  }
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
  empiricalScores();
  wholeRun(mixture, x);
}

} // namespace semiflow::bench
