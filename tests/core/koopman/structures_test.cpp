#include <cmath>

#include <Eigen/Dense>

#include "core/base/random.h"
#include "tests/core/koopman/helpers.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::tests;
using Complex = std::complex<double>;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

VectorXd normal(Index n, std::uint64_t seed) {
  VectorXd v(n);
  Random(seed, Stream::initial).fillNormals(0, 0, v.data(), static_cast<std::size_t>(n));
  return v;
}

/// Pairs (x, map x) from random x.
koopman::Snapshots moved(const MatrixXd& map, std::size_t pairs) {
  koopman::Snapshots s = series(MatrixXd(map.rows(), static_cast<Index>(2 * pairs)));
  s.lengths.assign(pairs, 2);
  for (std::size_t t = 0; t < pairs; ++t) {
    const auto column = static_cast<Index>(2 * t);
    s.states.col(column) = normal(map.rows(), 300 + t);
    s.states.col(column + 1) = map * s.states.col(column);
  }
  return s;
}

/// A matrix of that structure.
MatrixXd example(const QString& structure, Index n) {
  const VectorXd w = 0.3 * normal(2 * n - 1, 7);
  MatrixXd a = MatrixXd::Zero(n, n);
  for (Index i = 0; i < n; ++i) {
    for (Index j = 0; j < n; ++j) {
      const Index round = (i - j + n) % n;
      if (structure == "anticausal" && j >= i) a(i, j) = w[i + j];
      if (structure == "diagonal" && j == i) a(i, j) = w[i];
      if (structure == "local" && std::abs(i - j) <= 2) a(i, j) = w[i + j];
      if (structure == "toeplitz") a(i, j) = w[i - j + n - 1];
      if (structure == "hankel") a(i, j) = w[i + j];
      if (structure == "shift_invariant") a(i, j) = w[round];
      if (structure == "shift_invariant_symmetric") a(i, j) = w[std::min(round, n - round)];
      if (structure == "shift_invariant_antisymmetric" && round > 0 && 2 * round != n)
        a(i, j) = 2 * round < n ? w[round] : -w[n - round];
      if (structure == "shift_invariant_unitary") a(i, j) = round == 3 ? 1 : 0; // three places on
    }
  }
  return a;
}

} // namespace

/// Physics-informed DMD: each structure is found exactly where the data have it, and forced on them where they do not.
class StructuresTest : public QObject {
  Q_OBJECT
 private slots:
  void everyStructureIsFound_data() {
    QTest::addColumn<QString>("structure");
    for (const char* structure :
         {"anticausal", "diagonal", "local", "toeplitz", "hankel", "shift_invariant", "shift_invariant_symmetric",
          "shift_invariant_antisymmetric", "shift_invariant_unitary"})
      QTest::newRow(structure) << structure;
  }
  void everyStructureIsFound() {
    QFETCH(QString, structure);
    const MatrixXd map = example(structure, 8);
    const bool few = structure.startsWith("shift") || structure == "toeplitz" || structure == "hankel";
    const Solved solved =
        solve(moved(map, few ? 4 : 10), {{"id", "identity"}},
              {{"id", "pidmd"}, {"structure", structure.toStdString()}, {"width", structure == "local" ? 2 : 1}});
    QCOMPARE(int(solved.model.eigenvalues.size()), 8);
    for (const Complex z : map.eigenvalues()) COMPARE_WITHIN(distanceTo(solved.model.eigenvalues, z), 0, 1e-8);
    COMPARE_WITHIN((solved.reduced.k.transpose() - map).norm(), 0, 1e-9);
  }

  void noiseDoesNotBreakTheLaw() {
    koopman::Snapshots s = moved(example("shift_invariant", 9), 30);
    const VectorXd off = 0.2 * normal(s.states.size(), 11);
    s.states += off.reshaped(s.states.rows(), s.states.cols());
    const auto mapOf = [&](const char* structure) {
      return MatrixXd(
          solve(s, {{"id", "identity"}}, {{"id", "pidmd"}, {"structure", structure}}).reduced.k.transpose());
    };
    const MatrixXd unitary = mapOf("shift_invariant_unitary"), symmetric = mapOf("shift_invariant_symmetric"),
                   skew = mapOf("shift_invariant_antisymmetric"), toeplitz = mapOf("toeplitz");
    COMPARE_WITHIN((unitary * unitary.transpose() - MatrixXd::Identity(9, 9)).norm(), 0, 1e-12);
    COMPARE_WITHIN((symmetric - symmetric.transpose()).norm(), 0, 1e-12);
    COMPARE_WITHIN((skew + skew.transpose()).norm(), 0, 1e-12);
    for (Index i = 1; i < 9; ++i) {
      COMPARE_WITHIN(unitary(i, 0), unitary((i + 1) % 9, 1), 1e-12); // the same everywhere
      COMPARE_WITHIN(toeplitz(i, i), toeplitz(0, 0), 1e-12);
    }
  }

  void gridsOfTwoDimensionsAreShiftedAlongBoth() {
    // diffusion and advection on a periodic 6 x 5 grid, from two pairs of snapshots
    const Index nx = 6, ny = 5, n = nx * ny;
    MatrixXd map = MatrixXd::Zero(n, n);
    for (Index y = 0; y < ny; ++y) {
      for (Index x = 0; x < nx; ++x) {
        const Index at = y * nx + x;
        map(at, at) = 0.5;
        map(at, y * nx + (x + nx - 1) % nx) += 0.3;
        map(at, (y + 1) % ny * nx + x) += 0.15;
      }
    }
    koopman::Snapshots s = moved(map, 2);
    s.names.clear();
    s.axes = {{.name = "x", .unit = "", .points = 6, .periodic = true},
              {.name = "y", .unit = "", .points = 5, .periodic = true}};
    const Solved solved = solve(s, {{"id", "identity"}}, {{"id", "pidmd"}, {"structure", "shift_invariant"}});
    COMPARE_WITHIN((solved.reduced.k.transpose() - map).norm(), 0, 1e-10);
    for (const Complex z : map.eigenvalues()) COMPARE_WITHIN(distanceTo(solved.model.eigenvalues, z), 0, 1e-9);
  }

  void gramMatricesGiveTheSameToHalfTheDigits() {
    koopman::Snapshots s = moved(0.3 * normal(36, 5).reshaped(6, 6), 400);
    s.states += 0.01 * normal(s.states.size(), 6).reshaped(6, s.states.cols());
    const Json monomials{{"id", "monomials"}, {"degree", 2}};
    const Solved exact = solve(s, monomials, {{"id", "edmd"}});
    const Solved fast = solve(s, monomials, {{"id", "edmd"}, {"products", "gram"}});
    QCOMPARE(fast.model.eigenvalues.size(), exact.model.eigenvalues.size());
    for (Index j = 0; j < exact.model.eigenvalues.size(); ++j) {
      COMPARE_WITHIN(std::abs(fast.model.eigenvalues[j] - exact.model.eigenvalues[j]), 0, 1e-8);
      COMPARE_WITHIN(fast.model.residuals[j], exact.model.residuals[j], 1e-6);
    }
  }
};

SEMIFLOW_SUITE("core/koopman/structures", StructuresTest);
#include "structures_test.moc"
