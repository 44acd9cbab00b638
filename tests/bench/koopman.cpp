#include <algorithm>
#include <cmath>

#define LAPACK_COMPLEX_CPP
#include <cblas.h>
#include <lapacke.h>
#include <tbb/task_arena.h>

#include "core/base/random.h"
#include "core/koopman/spectra/model.h"
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
  report("DMD with 40 modes", seconds[0], "LAPACK dgeqrf alone", seconds[3]);
  report("DMD with all 199 modes", seconds[1], "LAPACK dgeqrf alone", seconds[3]);
}

} // namespace semiflow::bench
