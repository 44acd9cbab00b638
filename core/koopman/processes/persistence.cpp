#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include <fmt/format.h>

#include "core/base/memory.h"
#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/koopman/processes/process.h"
#include "core/numerics/fft.h"

namespace semiflow::koopman {

using experiment::Table;
using std::numbers::pi;
using Numbers = numerics::AlignedVector<std::complex<double>>;

Covariance diffusionCovariance(double dimension) {
  const double power = 0.5 * dimension;
  Covariance r;
  r.value = [power](double t) { return std::pow(1 / std::cosh(0.5 * t), power); };
  r.slope = [power](double t) { return -0.5 * power * std::tanh(0.5 * t) * std::pow(1 / std::cosh(0.5 * t), power); };
  r.curvature = 0.25 * power;
  return r;
}

Covariance maternCovariance(double smoothness) {
  Covariance r;
  if (smoothness < 2) {
    const double a = std::sqrt(3.0);
    r.value = [a](double t) { return (1 + a * t) * std::exp(-a * t); };
    r.slope = [a](double t) { return -a * a * t * std::exp(-a * t); };
    r.curvature = a * a;
  } else {
    const double a = std::sqrt(5.0);
    r.value = [a](double t) { return (1 + a * t + a * a * t * t / 3) * std::exp(-a * t); };
    r.slope = [a](double t) { return -a * a / 3 * t * (1 + a * t) * std::exp(-a * t); };
    r.curvature = a * a / 3;
  }
  return r;
}

Covariance gaussianCovariance() {
  return {[](double t) { return std::exp(-0.5 * t * t); }, [](double t) { return -t * std::exp(-0.5 * t * t); }, 1};
}

Covariance randomAccelerationCovariance() {
  return {[](double t) { return 1.5 * std::exp(-0.5 * t) - 0.5 * std::exp(-1.5 * t); },
          [](double t) { return 0.75 * (std::exp(-1.5 * t) - std::exp(-0.5 * t)); }, 0.75};
}

double clippedSlepian(const Covariance& r, double t) {
  if (t < 1e-5) return 1; // both vanish
  const double value = r.value(t);
  return -r.slope(t) / std::sqrt(r.curvature * (1 - value) * (1 + value));
}

double independentIntervalExponent(const Covariance& r) {
  // Simpson's rule over pieces; the process is forgotten where D has fallen to round-off.
  double end = 1;
  while (end < 4000 && clippedSlepian(r, end) > 1e-13) end *= 1.25;
  const int pieces = 40000;
  std::vector<double> d(pieces + 1);
  for (int i = 0; i <= pieces; ++i) d[static_cast<std::size_t>(i)] = clippedSlepian(r, end * i / pieces);
  const auto condition = [&](double theta) { // 1 - theta L(-theta)
    double sum = 0;
    for (int i = 0; i <= pieces; ++i) {
      const double weight = i == 0 || i == pieces ? 1 : i % 2 == 1 ? 4 : 2;
      sum += weight * d[static_cast<std::size_t>(i)] * std::exp(theta * end * i / pieces);
    }
    return 1 - theta * sum * end / (3.0 * pieces);
  };
  double low = 0, high = 1e-3;
  while (condition(high) > 0) {
    low = high;
    high *= 1.2;
    if (high > 1e3) return std::numeric_limits<double>::quiet_NaN();
  }
  for (int i = 0; i < 60; ++i) {
    const double middle = 0.5 * (low + high);
    (condition(middle) > 0 ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

std::vector<double> independentIntervalSurvival(const Covariance& r, double h, std::size_t count) {
  // D' by the values half a step away: the integrals of D' over each step are then exact.
  std::vector<double> change(count), density(count), survival(count, 1);
  for (std::size_t k = 0; k < count; ++k) {
    const double t = h * static_cast<double>(k);
    change[k] =
        (clippedSlepian(r, t + 0.5 * h) - clippedSlepian(r, std::max(0.0, t - 0.5 * h))) / (k == 0 ? 0.5 * h : h);
  }
  density[0] = -0.5 * change[0];
  for (std::size_t k = 1; k < count; ++k) {
    double sum = 0.5 * change[k] * density[0];
    for (std::size_t j = 1; j < k; ++j) sum += change[k - j] * density[j];
    density[k] = -0.5 * (change[k] + h * sum) / (1 + 0.25 * h * change[0]);
    survival[k] = survival[k - 1] - 0.5 * h * (density[k] + density[k - 1]);
  }
  return survival;
}

std::optional<std::vector<double>> simulatedIntervals(const Covariance& r, double step, std::size_t pathSteps,
                                                      std::size_t paths, std::uint64_t seed,
                                                      const std::stop_token& stop) {
  // Circulant embedding: a ring twice as long has the covariance's transform as its spectrum. Dietrich, Newsam, SIAM J.
  // Sci. Comput. 18, 1088 (1997).
  const std::size_t n = 2 * pathSteps;
  const numerics::Fft<double> fft(n, false);
  Numbers ring(n), spectrum(n);
  for (std::size_t j = 0; j < n; ++j) ring[j] = r.value(step * static_cast<double>(std::min(j, n - j)));
  fft.forward(ring.data(), spectrum.data());
  std::vector<double> roots(n);
  for (std::size_t j = 0; j < n; ++j)
    roots[j] = std::sqrt(std::max(0.0, spectrum[j].real()) / static_cast<double>(n)); // round-off may be below 0
  const Random random(seed, Stream::noise);
  std::vector<std::vector<double>> found(paths);
  parallelBlocks(paths, 1, [&](std::size_t path, std::size_t) {
    if (stop.stop_requested()) return;
    Numbers noise(n), both(n);
    random.fillNormals(path, 0, reinterpret_cast<double*>(noise.data()), 2 * n);
    for (std::size_t j = 0; j < n; ++j) noise[j] *= roots[j];
    fft.backward(noise.data(), both.data()); // real and imaginary part are independent paths
    for (const bool imaginary : {false, true}) {
      double last = -1;
      const auto value = [&](std::size_t k) { return imaginary ? both[k].imag() : both[k].real(); };
      for (std::size_t k = 1; k < pathSteps; ++k) {
        const double before = value(k - 1), after = value(k);
        if ((before > 0) == (after > 0)) continue;
        const double zero = step * (static_cast<double>(k - 1) + before / (before - after));
        if (last >= 0) found[path].push_back(zero - last);
        last = zero;
      }
    }
  });
  if (stop.stop_requested()) return std::nullopt;
  std::vector<double> all;
  for (const auto& some : found) all.insert(all.end(), some.begin(), some.end());
  return all;
}

TailExponent tailExponent(const std::vector<double>& intervals, double from) {
  double count = 0, excess = 0;
  for (const double t : intervals) {
    if (t > from) count += 1, excess += t - from;
  }
  return excess > 0 ? TailExponent{count / excess, std::sqrt(count) / excess} : TailExponent{};
}

namespace {

Covariance chosen(const Values& v) {
  const std::string kind = v.text("covariance");
  if (kind == "diffusion") return diffusionCovariance(v.real("dimension"));
  if (kind == "gaussian") return gaussianCovariance();
  if (kind == "random_acceleration") return randomAccelerationCovariance();
  return maternCovariance(kind == "matern_3_2" ? 1.5 : 2.5);
}

ProcessResult resultOf(const Covariance& r, const std::vector<double>& intervals, double exact) {
  ProcessResult result;
  const double mean = pi / std::sqrt(r.curvature); // Rice's formula
  const TailExponent tail = tailExponent(intervals, 1.5 * mean);
  const double approximate = independentIntervalExponent(r);
  std::vector<double> sorted = intervals;
  std::sort(sorted.begin(), sorted.end());
  constexpr std::size_t points = 600;
  const double h = 6 * mean / points;
  const std::vector<double> theory = independentIntervalSurvival(r, h, points);
  Table survival{.name = "survival",
                 .columns = {{"interval", "", {}}, {"simulated", "", {}}, {"independent_intervals", "", {}}},
                 .logarithmic = true};
  Table process{.name = "clipped_process",
                .columns = {{"time", "", {}}, {"covariance", "", {}}, {"expected_sign", "", {}}}};
  for (std::size_t k = 0; k < points; ++k) {
    const double t = h * static_cast<double>(k);
    const auto longer = sorted.end() - std::upper_bound(sorted.begin(), sorted.end(), t);
    survival.columns[0].values.push_back(t);
    survival.columns[1].values.push_back(longer > 4 ? static_cast<double>(longer) / static_cast<double>(sorted.size())
                                                    : std::numeric_limits<double>::quiet_NaN());
    survival.columns[2].values.push_back(theory[k] > 0 ? theory[k] : std::numeric_limits<double>::quiet_NaN());
    process.columns[0].values.push_back(t);
    process.columns[1].values.push_back(r.value(t));
    process.columns[2].values.push_back(clippedSlepian(r, t));
  }
  result.contents = {std::move(survival), std::move(process)};
  result.scalars = {{"exponent_simulated", "", tail.value, false},
                    {"exponent_uncertainty", "", tail.error, false},
                    {"exponent_independent_intervals", "", approximate, false},
                    {"intervals", "", static_cast<double>(sorted.size()), false}};
  std::string text = fmt::format("Simulated: {:.4f} ± {:.4f} from {} intervals. Independent intervals: {:.4f}.",
                                 tail.value, tail.error, sorted.size(), approximate);
  if (exact > 0) {
    result.scalars.push_back({"exponent_exact", "", exact, false});
    text += fmt::format(" Exact: {:.4f}.", exact);
  }
  result.notes = {{"Persistence exponent", text}};
  return result;
}

} // namespace

const Component<ProcessStudy>& persistence() {
  static const auto component =
      Component<ProcessStudy>("persistence", "Persistence of a sign")
          .summary("How long a smooth random process keeps its sign: intervals between zeros, simulated and by the "
                   "independent interval approximation of its Slepian model.")
          .formula("P(T > t) ~ exp(−θ t),  1 + s L(s) = 0 at s = −θ,  D(t) = −r′/(√(−r″(0)) √(1 − r²))")
          .reference("Bengtsson, Podgorski, The Slepian model based independent interval approximation of persistency "
                     "and zero-level exceedance distributions, arXiv:2309.06905 (2023); Poplavskyi, Schehr, Phys. Rev. "
                     "Lett. 121, 150601 (2018)")
          .parameter(choice("covariance", {"diffusion", "matern_3_2", "matern_5_2", "gaussian", "random_acceleration"})
                         .doc("of a heat flow from white noise in logarithmic time; of Matérn's family; exp(−t²/2); of "
                              "the place of a random acceleration in logarithmic time"))
          .parameter(real("dimension", 2).between(0.1, 100).doc("of the heat flow"))
          .parameter(real("step", 0.02).between(1e-3, 1).doc("of time, in the simulation"))
          .parameter(integer("length", 65536).between(256, 4194304).doc("steps of a path"))
          .parameter(integer("paths", 200).between(1, 100000).doc("pairs of paths"))
          .makes([](const Values& v) {
            const Covariance r = chosen(v);
            const double step = v.real("step");
            const auto length = static_cast<std::size_t>(v.integer("length")),
                       paths = static_cast<std::size_t>(v.integer("paths"));
            // Rice: sqrt(-r''(0))/pi zeros in a unit of time; the intervals are held three times, two paths come at
            // once.
            const double zeros = std::sqrt(r.curvature) / pi * step * static_cast<double>(length);
            requireMemory(8.0 * 6 * zeros * static_cast<double>(paths) + 600.0 * static_cast<double>(length),
                          "The intervals of all paths");
            const bool flat = v.text("covariance") == "diffusion" && v.real("dimension") == 2;
            const double exact = flat ? 3.0 / 16 : v.text("covariance") == "random_acceleration" ? 0.25 : 0;
            ProcessStudy study;
            study.run = [=](std::uint64_t seed, const std::stop_token& stop) -> std::optional<ProcessResult> {
              const auto intervals = simulatedIntervals(r, step, length, paths, seed, stop);
              if (!intervals) return std::nullopt;
              return resultOf(r, *intervals, exact);
            };
            return std::make_unique<ProcessStudy>(std::move(study));
          });
  return component;
}

} // namespace semiflow::koopman
