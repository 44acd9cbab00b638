#include <cmath>

#include <fmt/format.h>

#include "tests/core/pde/rollouts.h"
#include "tests/suite.h"

using namespace semiflow;
using tests::fieldOf;
using tests::framesOf;
using tests::pdeOf;

namespace {

const std::vector<std::string> methods{"rk4",        "ssprk3",     "dopri5",     "bogacki_shampine", "imex_cnab2",
                                       "imex_sbdf2", "imex_sbdf3", "imex_sbdf4", "convex_splitting", "crank_nicolson",
                                       "bdf2",       "rosenbrock", "rk_tase 2",  "rk_tase 3"};
bool isExplicit(const std::string& id) {
  return id == "rk4" || id == "ssprk3" || id == "dopri5" || id == "bogacki_shampine";
}
int orderOf(const std::string& id) {
  if (id == "convex_splitting") return 1;
  if (id == "dopri5") return 5;
  if (id == "rk4" || id == "imex_sbdf4") return 4;
  if (id == "ssprk3" || id == "bogacki_shampine" || id == "imex_sbdf3" || id == "rosenbrock" || id == "rk_tase 3")
    return 3;
  return 2;
}

Json stepperOf(const std::string& id, double step) {
  Json stepper{{"id", id.substr(0, id.find(' '))}, {"step", step}};
  if (id.find(' ') != std::string::npos) stepper["order"] = id.substr(id.find(' ') + 1);
  if (id == "dopri5" || id == "bogacki_shampine") // so loose that every step is the longest one
    stepper.update({{"initial_step", step}, {"relative_tolerance", 1}, {"absolute_tolerance", 1e6}});
  return stepper;
}

/// Burgers' equation with the source and the boundary values that make it follow u = sin(2 x - t) + 0.3.
experiment::Experiment burgers(double viscosity) {
  return pdeOf(
      R"json({"equation": {"id": "typed", "fields": ["u"], "parameters": {"nu": )json" + fmt::format("{}", viscosity) +
      R"json(}, "rates": ["nu*u_xx - u*u_x - cos(2*x - t) + 4*nu*sin(2*x - t) + 2*cos(2*x - t)*(sin(2*x - t) + 0.3)"]},
      "domain": {"id": "interval", "points": 33, "boundary": {"id": "sides",
        "left": {"id": "dirichlet", "value": "0.3 - sin(t)"},
        "right": {"id": "robin", "value": "2*cos(2 - t) + sin(2 - t) + 0.3"}}},
      "initial": {"id": "expression", "values": {"u": "sin(2*x) + 0.3"}},
      "discretisation": {"id": "finite_difference", "order": "4"}, "until": 1, "frame_interval": 1})json");
}

std::vector<double> solve(const experiment::Experiment& experiment, const std::string& id, double step) {
  const auto frames = framesOf(experiment.with("stepper", stepperOf(id, step)));
  return fieldOf(*frames.back(), "u").values;
}

double largestDifference(const std::vector<double>& a, const std::vector<double>& b) {
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) largest = std::max(largest, std::abs(a[i] - b[i]));
  return largest;
}

} // namespace

/// The time steppers on grids.
class GridSteppersTest : public QObject {
  Q_OBJECT
 private slots:
  void ordersOfConvergence_data() {
    QTest::addColumn<QString>("id");
    for (const std::string& id : methods) QTest::newRow(id.c_str()) << QString::fromStdString(id);
  }
  void ordersOfConvergence() {
    QFETCH(QString, id);
    const std::string method = id.toStdString();
    // h J reaches -1 with the coarsest steps of the implicit methods.
    const auto problem = burgers(isExplicit(method) ? 0.005 : 0.02);
    const auto reference = solve(problem, "rk4", 2e-4);
    // The powers of alpha h J that rk_tase's third order leaves out are to be small.
    const double coarsest = isExplicit(method) ? 0.05 : method == "rk_tase 3" ? 0.000625 : 0.01;
    std::vector<double> errors;
    QByteArray shown;
    for (int level = 0; level < 4; ++level) {
      errors.push_back(largestDifference(solve(problem, method, std::ldexp(coarsest, -level)), reference));
      shown += QByteArray::number(errors.back()) + " ";
    }
    const double slope = std::log2(errors.front() / errors.back()) / 3;
    qInfo("%s: slope %.3f, errors %s", method.c_str(), slope, shown.constData());
    QVERIFY2(slope >= orderOf(method) - 0.1, shown.constData());
    for (std::size_t i = 0; i + 1 < errors.size(); ++i) QVERIFY(errors[i + 1] < errors[i]);
  }

  /// A hundred times the longest step that an explicit method can take.
  void implicitMethodsTakeLongSteps_data() {
    QTest::addColumn<QString>("id");
    for (const std::string& id : methods) {
      if (!isExplicit(id)) QTest::newRow(id.c_str()) << QString::fromStdString(id);
    }
  }
  void implicitMethodsTakeLongSteps() {
    QFETCH(QString, id);
    const double step = 100 * 2.78 / (5.34 * 32 * 32);
    const auto values = solve(burgers(1), id.toStdString(), step);
    const auto reference = solve(burgers(1), "rk4", 2.5e-4);
    QVERIFY2(largestDifference(values, reference) < 0.1,
             qPrintable(QString::number(largestDifference(values, reference))));
  }

  void linearEquationsNeedOneFactorisation() {
    // Two frames of one step length give the bits of a run that had none between them.
    const auto run = pdeOf(R"json({"equation": {"id": "heat", "diffusivity": 0.1},
        "domain": {"id": "rectangle", "points": [24, 20], "boundary": {"id": "sides", "left": "dirichlet"}},
        "initial": {"id": "expression", "values": {"u": "x*(1 - y)"}},
        "stepper": {"id": "bdf2", "step": 0.125}, "until": 1, "frame_interval": 1})json");
    const auto once = framesOf(run), often = framesOf(run.with("frame_interval", 0.5));
    QCOMPARE(fieldOf(*once.back(), "u").values, fieldOf(*often.back(), "u").values);
  }
};

SEMIFLOW_SUITE("core/pde/grid_steppers", GridSteppersTest);
#include "grid_steppers_test.moc"
