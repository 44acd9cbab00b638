#include <cmath>
#include <numbers>

#include "core/numerics/multigrid.h"
#include "tests/core/pde/rollouts.h"
#include "tests/suite.h"

using namespace semiflow;
using numerics::GridShape;
using numerics::SparseMatrix;
using tests::fieldOf;
using tests::framesOf;
using tests::pdeOf;
using tests::scalarOf;

namespace {

/// sigma u - laplacian(u) by the five-point formula on a square of side 1 with n x n points, zero slopes (mirrored) at
/// left and right, zero values at bottom and top, which are rows of the identity.
SparseMatrix helmholtz(int n, double sigma) {
  std::vector<Eigen::Triplet<double>> entries;
  const double inverse = std::pow(n - 1, 2);
  for (int y = 0; y < n; ++y) {
    for (int x = 0; x < n; ++x) {
      const int i = y * n + x;
      if (y == 0 || y == n - 1) {
        entries.push_back({i, i, 1.0});
        continue;
      }
      entries.push_back({i, i, sigma + 4 * inverse});
      for (const int side : {-1, 1}) {
        const int to = x + side < 0 || x + side >= n ? x - side : x + side;
        entries.push_back({i, y * n + to, -inverse});
        entries.push_back({i, i + side * n, -inverse});
      }
    }
  }
  SparseMatrix a(n * n, n * n);
  a.setFromTriplets(entries.begin(), entries.end());
  return a;
}

GridShape square(int n) { return {1, {static_cast<std::size_t>(n), static_cast<std::size_t>(n), 1}, {}}; }

/// How much the residual of A x = 0 shrinks by a cycle, when it has settled.
double convergenceFactor(int n, double sigma) {
  const SparseMatrix a = helmholtz(n, sigma);
  numerics::Multigrid multigrid;
  if (!multigrid.prepare(a, square(n))) return 1;
  Eigen::VectorXd x(n * n), residual;
  const Eigen::VectorXd right = Eigen::VectorXd::Zero(n * n);
  for (int i = 0; i < n * n; ++i) x[i] = i % (n * (n - 1)) < n ? 0 : std::sin(1.7 * i) + std::sin(0.013 * i);
  double before = 0, factor = 0;
  for (int cycle = 0; cycle < 8; ++cycle) {
    multigrid.cycle(right, x);
    numerics::multiply(a, x, residual);
    factor = residual.norm() / before;
    before = residual.norm();
  }
  return factor;
}

/// Allen-Cahn with conditions of all kinds, with a disc that is left out.
experiment::Experiment problem(const char* solver, const char* stepper = "crank_nicolson") {
  return pdeOf(R"json({"equation": {"id": "allen_cahn", "epsilon": 0.2},
      "domain": {"id": "rectangle", "points": [48, 41], "boundary": {"id": "sides", "left": {"id": "dirichlet", "value": "y"},
        "right": {"id": "robin", "coefficient": 2, "value": "1"}},
        "mask": {"id": "formula", "where": "(x - 0.6)^2 + (y - 0.4)^2 < 0.02"}},
      "initial": {"id": "expression", "values": {"u": "y + x*(1 - x)*sin(7*y)"}},
      "discretisation": {"id": "finite_difference", "order": "2"}, "until": 0.4, "frame_interval": 0.2})json")
      .with("stepper", Json{{"id", stepper}, {"step", 0.02}, {"solver", solver}});
}

} // namespace

/// Linear solvers of implicit methods.
class LinearSolverTest : public QObject {
  Q_OBJECT
 private slots:
  void multigridConvergesAlikeOnAllGrids_data() {
    QTest::addColumn<double>("sigma");
    QTest::newRow("Poisson") << 0.0;
    QTest::newRow("Helmholtz") << 1e3;
  }
  void multigridConvergesAlikeOnAllGrids() {
    QFETCH(double, sigma);
    for (const int n : {32, 33, 64, 128, 257, 512}) {
      const double factor = convergenceFactor(n, sigma);
      qInfo("%d: %.3f", n, factor);
      QVERIFY(factor < 0.2);
    }
  }

  void iterationsSolveAsFactorsDo_data() {
    QTest::addColumn<QString>("solver");
    QTest::addColumn<QString>("stepper");
    for (const char* stepper : {"crank_nicolson", "bdf2", "rosenbrock", "rk_tase", "imex_sbdf2"}) {
      for (const char* solver : {"conjugate_gradients", "multigrid"})
        QTest::addRow("%s, %s", solver, stepper) << solver << stepper;
    }
  }
  void iterationsSolveAsFactorsDo() {
    QFETCH(QString, solver);
    QFETCH(QString, stepper);
    const std::string method = stepper.toStdString();
    const auto direct = framesOf(problem("direct", method.c_str()));
    const auto iterated = framesOf(problem(solver.toLatin1().constData(), method.c_str()));
    const auto &a = fieldOf(*direct.back(), "u").values, &b = fieldOf(*iterated.back(), "u").values;
    for (std::size_t i = 0; i < a.size(); ++i) {
      QCOMPARE(std::isnan(a[i]), std::isnan(b[i]));
      if (!std::isnan(a[i])) COMPARE_WITHIN(b[i], a[i], 2e-8);
    }
    QVERIFY(std::isnan(scalarOf(*direct.back(), "linear_iterations")));
    const double iterations = scalarOf(*iterated.back(), "linear_iterations");
    qInfo("%g iterations, residual %.2g", iterations, scalarOf(*iterated.back(), "linear_residual"));
    QVERIFY(iterations >= 2 && iterations < (solver == "multigrid" ? 16 : 200));
    const double residual = scalarOf(*iterated.back(), "linear_residual");
    QVERIFY(residual > 0 && residual <= 1e-10);
  }

  /// The lanes of a complex field belong together.
  void multigridTurnsPhases() {
    const auto run = [](const char* solver) {
      return framesOf(pdeOf(R"json({"equation": {"id": "schroedinger"},
          "domain": {"id": "rectangle", "lower": [-5, -5], "upper": [5, 5], "points": [40, 40]},
          "initial": {"id": "expression", "values": {"psi": "exp(-x^2 - y^2 + 2*i*x)"}},
          "discretisation": {"id": "finite_difference", "order": "4"}, "until": 0.2, "frame_interval": 0.2})json")
                          .with("stepper", Json{{"id", "crank_nicolson"}, {"step", 0.02}, {"solver", solver}}));
    };
    const auto direct = run("direct"), iterated = run("multigrid");
    const auto &a = fieldOf(*direct.back(), "psi"), &b = fieldOf(*iterated.back(), "psi");
    for (std::size_t i = 0; i < a.values.size(); ++i) {
      COMPARE_WITHIN(b.values[i], a.values[i], 1e-8);
      COMPARE_WITHIN(b.imaginary[i], a.imaginary[i], 1e-8);
    }
  }

  void automaticIteratesOnLargeGrids() {
    const SparseMatrix some = helmholtz(8, 1);
    QVERIFY(!numerics::iteratesFor({1, {100000, 1, 1}, {}}, some));
    QVERIFY(!numerics::iteratesFor({1, {64, 64, 1}, {}}, some));
    QVERIFY(numerics::iteratesFor({1, {512, 512, 1}, {}}, some));
    QVERIFY(!numerics::iteratesFor({1, {12, 12, 12}, {}}, some));
    QVERIFY(numerics::iteratesFor({1, {64, 64, 64}, {}}, some));
  }

  void failuresAreToldInASentence() {
    const std::string complaint = tests::complaintOf(R"json({
      "equation": {"id": "typed", "fields": ["u"], "parameters": {}, "rates": ["laplacian(u) - 3*u_x"]},
      "domain": {"id": "rectangle", "points": [16, 16]}, "discretisation": "finite_difference",
      "stepper": {"id": "bdf2", "step": 0.01, "solver": "conjugate_gradients"}})json");
    QVERIFY2(complaint ==
                 "stopped at time 0.01: conjugate gradients need a symmetric matrix, which that of this equation is "
                 "not; use the stepper's solver multigrid or direct",
             complaint.c_str());
  }
};

SEMIFLOW_SUITE("core/numerics/linear_solver", LinearSolverTest);
#include "linear_solver_test.moc"
