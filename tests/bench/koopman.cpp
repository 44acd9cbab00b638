#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <string>

#define LAPACK_COMPLEX_CPP
#include <cblas.h>
#include <lapacke.h>
#include <tbb/task_arena.h>

#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/koopman/decompositions/gram.h"
#include "core/koopman/spectra/model.h"
#include "core/koopman/spectra/pseudospectrum.h"
#include "core/koopman/state_space/kernels.h"
#include "core/numerics/lapack.h"
#include "tests/bench/measure.h"
#include "tests/bench/sections.h"

namespace semiflow::bench {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr Index states = 16384, times = 200;

/// Twenty decaying waves and noise: a full-rank matrix, of which a hard threshold keeps forty directions.
MatrixXd data() {
  MatrixXd x(states, times);
  const Random random(1, Stream::initial);
  for (Index t = 0; t < times; ++t) {
    random.fillNormals(static_cast<std::uint64_t>(t), 0, x.col(t).data(), static_cast<std::size_t>(states));
    x.col(t) *= 1e-3;
    for (int k = 1; k <= 20; ++k) {
      const double decay = std::exp(-0.001 * k * static_cast<double>(t));
      for (Index i = 0; i < states; ++i) {
        x(i, t) += decay * std::cos(2e-3 * k * static_cast<double>(i) - 0.13 * k * static_cast<double>(t));
      }
    }
  }
  return x;
}

koopman::Snapshots snapshots(const MatrixXd& x) {
  koopman::Snapshots s;
  s.states = x;
  s.lengths = {x.cols()};
  s.axes = {{.name = "x", .unit = "", .points = static_cast<std::size_t>(x.rows())}};
  return s;
}

/// All of a decomposition but gathering the data: observables, the reduced problem, eigenpairs, modes.
void decompose(const koopman::Snapshots& s, const koopman::Decomposition& how) {
  koopman::Dictionary identity{.size = s.dimension()};
  identity.evaluate = [](const auto& x, auto values) { values = x; };
  koopman::Lifted lifted = koopman::lift(identity, s);
  koopman::Reduction reduction(how, lifted, false, "source");
  reduction.run({});
  const koopman::Reduced reduced = reduction.take();
  koopman::Solution solution(how, reduced, lifted, s);
  solution.run({});
  const koopman::Model model = solution.take();
  volatile double kept = model.residuals[0];
  static_cast<void>(kept);
}

/// LAPACK's own factorizations of the same matrix with OpenBLAS' own threads.
struct Lapack {
  explicit Lapack(const MatrixXd& x)
      : original(x), a(x), u(x.rows(), x.cols()), vt(x.cols(), x.cols()), values(x.cols()) {}

  void singularValues() {
    a = original;
    LAPACKE_dgesdd(LAPACK_COL_MAJOR, 'S', static_cast<lapack_int>(a.rows()), static_cast<lapack_int>(a.cols()),
                   a.data(), static_cast<lapack_int>(a.rows()), values.data(), u.data(),
                   static_cast<lapack_int>(u.rows()), vt.data(), static_cast<lapack_int>(vt.rows()));
  }
  void triangle() {
    a = original;
    LAPACKE_dgeqrf(LAPACK_COL_MAJOR, static_cast<lapack_int>(a.rows()), static_cast<lapack_int>(a.cols()), a.data(),
                   static_cast<lapack_int>(a.rows()), values.data());
  }

  const MatrixXd& original;
  MatrixXd a, u, vt;
  VectorXd values;
};

/// Seconds of tests/bench/numpy_dmd.py, which does the same by numpy.linalg.svd; 0 where there is no NumPy.
double numpySeconds(int threads) {
  const std::string command = "env -u OPENBLAS_CORETYPE OPENBLAS_NUM_THREADS=" + std::to_string(threads) +
                              " python3 " SEMIFLOW_SOURCE "/tests/bench/numpy_dmd.py 40 2>/dev/null";
  double seconds = 0;
  if (FILE* pipe = popen(command.c_str(), "r")) {
    if (std::fscanf(pipe, "%lf", &seconds) != 1) seconds = 0;
    pclose(pipe);
  }
  return seconds;
}

/// The better of NumPy on one thread and on all.
void besideNumpy(double ours, int threads) {
  const double one = numpySeconds(1), all = threads > 1 ? numpySeconds(threads) : one;
  if (one <= 0 || all <= 0) return static_cast<void>(std::printf("no NumPy here to compare with\n"));
  report("NumPy's DMD with 40 modes", std::min(one, all), "DMD with 40 modes (8 or more)", ours);
}

/// 300 observables of 10^5 pairs, given: everything after the dictionary has been evaluated.
void edmd() {
  using namespace semiflow::koopman;
  constexpr Index observables = 300, pairs = 100000;
  Lifted lifted;
  lifted.values.resize(observables, pairs + 1);
  const Random random(2, Stream::initial);
  for (Index t = 0; t <= pairs; ++t) {
    random.fillNormals(static_cast<std::uint64_t>(t), 0, lifted.values.col(t).data(), observables);
    if (t > 0) lifted.values.col(t) += 0.7 * lifted.values.col(t - 1);
    if (t < pairs) lifted.from.push_back(t);
    lifted.now.push_back(t);
  }
  lifted.begins = {0};
  Snapshots s;
  s.states = lifted.values.topRows(4);
  s.lengths = {pairs + 1};
  s.names = {"a", "b", "c", "d"};
  const auto solve = [&](const Reduced& reduced) {
    const Decomposition plain{};
    Solution solution(plain, reduced, lifted, s);
    solution.run({});
    const Model model = solution.take();
    volatile double kept = model.residuals[0];
    static_cast<void>(kept);
  };
  Decomposition how;
  how.rank = [](const RankData& data) { return data.singularValues.size(); };
  how.equilibrate = false;
  const auto products = [&] { // the three Gram matrices and the coordinates of every pair
    MatrixXd sum = MatrixXd::Zero(observables, 3 * observables);
    sum = parallelSum(pairs, 4096, MatrixXd(sum), [&](std::size_t begin, std::size_t end) {
      const auto first = static_cast<Index>(begin), count = static_cast<Index>(end - begin);
      MatrixXd part(observables, 3 * observables);
      const MatrixXd x = lifted.values.middleCols(first, count), y = lifted.values.middleCols(first + 1, count),
                     xt = x.transpose(), yt = y.transpose();
      numerics::multiply(x, xt, part.leftCols(observables));
      numerics::multiply(x, yt, part.middleCols(observables, observables));
      numerics::multiply(y, yt, part.rightCols(observables));
      return part;
    });
    volatile double kept = sum(0, 0);
    static_cast<void>(kept);
  };
  const std::vector<double> seconds = medianSeconds({{"gram", [&] { solve(*reducedByProducts(lifted, 1e-7, {})); }},
                                                     {"orthogonal",
                                                      [&] {
                                                        Reduction reduction(how, lifted, true, "source");
                                                        reduction.run({});
                                                        solve(reduction.take());
                                                      }},
                                                     {"products", products}},
                                                    5);
  std::printf("100000 pairs, 300 observables\n");
  report("EDMD by Gram matrices", seconds[0], "its three matrix products", seconds[2], 1.3);
  report("EDMD by orthogonal factorizations", seconds[1], "the same products", seconds[2]);
}

/// 400 observables, 100 x 100 points, two threads: below 5 s.
void pseudospectrum() {
  using namespace semiflow::koopman;
  constexpr Index r = 400;
  Reduced reduced;
  reduced.k.resize(r, r);
  reduced.s.resize(r, r);
  const Random random(3, Stream::initial);
  random.fillNormals(0, 0, reduced.k.data(), static_cast<std::size_t>(r * r));
  random.fillNormals(1, 0, reduced.s.data(), static_cast<std::size_t>(r * r));
  reduced.k /= std::sqrt(static_cast<double>(r));
  reduced.s /= 10 * std::sqrt(static_cast<double>(r));
  const auto begin = std::chrono::steady_clock::now();
  inArena(2, [&] {
    Pseudospectrum plane(reduced, {100, 1.5}, Eigen::VectorXcd());
    plane.run({});
    volatile double kept = plane.take().values[0];
    static_cast<void>(kept);
  });
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  report("pseudospectrum, 400 observables, 100 x 100", seconds, "5 s on two threads", 5, 1);
}

/// The kernel of a state-space model by the fast way, beside one step after the other.
void kernels() {
  using namespace semiflow::koopman;
  constexpr Index n = 64, length = 16384, order = 256;
  const StateSpace legs = hippoLegs(n);
  const Discrete discrete = discretise(legs, 1e-3, Rule::bilinear);
  const VectorXd c = legs.basis(0.5), ones = VectorXd::Ones(order);
  Discrete companion{MatrixXd::Zero(order, order), VectorXd::Unit(order, order - 1)};
  companion.a.col(order - 1).setConstant(0.5 / static_cast<double>(order));
  companion.a.diagonal(-1).setOnes();
  volatile double kept = 0;
  const std::vector<double> seconds =
      medianSeconds({{"recurrence", [&] { kept = kernelByRecurrence(discrete, c, length)[0]; }},
                     {"Cauchy", [&] { kept = kernelByCauchy(*legs.split, discrete, legs.b, c, 1e-3, length)[0]; }},
                     {"companion, recurrence", [&] { kept = kernelByRecurrence(companion, ones, length)[0]; }},
                     {"companion, Fourier", [&] { kept = kernelOfCompanion(companion, ones, length)[0]; }}},
                    5);
  std::printf("kernels of 16384 steps\n");
  report("HiPPO-LegS, 64 states, by Cauchy sums", seconds[1], "by recurrence", seconds[0]);
  report("companion of order 256 by Fourier transforms", seconds[3], "by recurrence", seconds[2]);
}

} // namespace

void koopman() {
  using namespace semiflow::koopman;
  const MatrixXd x = data();
  const Snapshots s = snapshots(x);
  Decomposition full, truncated;
  full.equilibrate = truncated.equilibrate = false;
  full.exactModes = truncated.exactModes = true;
  full.rank = [](const RankData& data) { return data.singularValues.size(); };
  truncated.rank = [](const RankData& data) { return std::min<Index>(40, data.singularValues.size()); };

  const int threads = tbb::this_task_arena::max_concurrency();
  const auto blasThreads = [](int count) { return [count] { openblas_set_num_threads(count); }; };
  Lapack lapack(x);
  const std::vector<double> seconds =
      medianSeconds({{"DMD, 40 modes", [&] { decompose(s, truncated); }, blasThreads(1)},
                     {"DMD, all 199 modes", [&] { decompose(s, full); }, blasThreads(1)},
                     {"dgesdd", [&] { lapack.singularValues(); }, blasThreads(threads)},
                     {"dgeqrf", [&] { lapack.triangle(); }, blasThreads(threads)}});
  openblas_set_num_threads(1);
  std::printf("16384 x 200 snapshots, %d threads here and in OpenBLAS\n", threads);
  report("DMD with 40 modes", seconds[0], "LAPACK dgesdd", seconds[2], 1.3);
  report("DMD with all 199 modes", seconds[1], "LAPACK dgesdd", seconds[2], 1.3);
  report("DMD with 40 modes", seconds[0], "LAPACK dgeqrf alone", seconds[3], 1.3);
  report("DMD with all 199 modes", seconds[1], "LAPACK dgeqrf alone", seconds[3], 1.3);
  besideNumpy(seconds[0], threads);
  edmd();
  pseudospectrum();
  kernels();
}

} // namespace semiflow::bench
