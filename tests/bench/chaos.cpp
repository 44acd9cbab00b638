// The leading Lyapunov exponent of the Kuramoto-Sivashinsky equation at L = 22 over 1e5 time units: its value against
// the published one, its time against the bare transforms of the solution and its perturbation.

#include <chrono>
#include <cmath>
#include <cstdio>

#include <fftw3.h>

#include "core/experiment/experiment.h"
#include "tests/bench/sections.h"

namespace semiflow::bench {
namespace {

using Clock = std::chrono::steady_clock;
double secondsSince(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

/// Seconds of that many real transforms of n points, there and back by turns.
double bareTransforms(int n, double count) {
  double* values = fftw_alloc_real(static_cast<std::size_t>(n));
  fftw_complex* coefficients = fftw_alloc_complex(static_cast<std::size_t>(n / 2 + 1));
  fftw_plan forward = fftw_plan_dft_r2c_1d(n, values, coefficients, FFTW_ESTIMATE);
  fftw_plan backward = fftw_plan_dft_c2r_1d(n, coefficients, values, FFTW_ESTIMATE);
  for (int i = 0; i < n; ++i) values[i] = 0;
  for (int i = 0; i <= n / 2; ++i) coefficients[i][0] = coefficients[i][1] = 0;
  constexpr int some = 400000;
  const auto begin = Clock::now();
  for (int i = 0; i < some / 2; ++i) {
    fftw_execute(forward);
    fftw_execute(backward);
  }
  const double seconds = secondsSince(begin) / some * count;
  fftw_destroy_plan(forward);
  fftw_destroy_plan(backward);
  fftw_free(values);
  fftw_free(coefficients);
  return seconds;
}

void measure(int points, double step) {
  constexpr double end = 1e5, published = 0.048, tolerance = 0.003, limit = 20;
  const experiment::Experiment experiment(Json{{"semiflow", 1},
                                               {"kind", "lyapunov"},
                                               {"domain", {{"id", "interval"}, {"upper", 22}, {"points", points}}},
                                               {"stepper", {{"id", "etdrk4"}, {"step", step}}},
                                               {"exponents", 1},
                                               {"interval", 2},
                                               {"transient", 200},
                                               {"until", end},
                                               {"frame_interval", 1000}},
                                          ".");
  const auto run = experiment.makeRun();
  const auto begin = Clock::now();
  experiment::FramePtr last = run->start();
  while (!run->finished()) last = run->advance({});
  const double seconds = secondsSince(begin);
  double exponent = std::nan(""), error = exponent;
  for (const auto& scalar : last->scalars) {
    if (scalar.name == "lyapunov_exponent_1") exponent = scalar.value;
    if (scalar.name == "standard_error") error = scalar.value;
  }
  // Of u and its perturbation w, in each stage: u, u_x, w, w_x and two products.
  const double bare = bareTransforms(points, 6 * static_cast<double>(run->counts().functionEvaluations));
  std::printf("Kuramoto-Sivashinsky, L = 22, %d points, step %g, %g time units: exponent %.4f +- %.4f (published %.3f, "
              "within %.3f: %s), %.2f s (limit %g s), bare transforms %.2f s, ratio %.2f\n",
              points, step, end, exponent, error, published, tolerance,
              std::abs(exponent - published) <= tolerance ? "yes" : "NO", seconds, limit, bare, seconds / bare);
  std::fflush(stdout);
}

} // namespace

void chaos() {
  measure(64, 0.25);
  measure(64, 0.1);
  measure(32, 0.25);
}

} // namespace semiflow::bench
