#include <cmath>
#include <numbers>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/domain/resample.h"
#include "core/experiment/derivations.h"
#include "core/experiment/presets.h"
#include "tests/core/pde/fourier_fixtures.h"
#include "tests/core/pde/rollouts.h"
#include "tests/suite.h"

using namespace semiflow;
using experiment::Axis;
using experiment::Experiment;
using experiment::FramePtr;
using experiment::GridField;
using experiment::Table;
using std::numbers::pi;
using tests::fieldOf;
using tests::framesOf;
using tests::scalarOf;

namespace {

Experiment study(const std::string& kind, const Json& values) {
  Json tree = Json{{"semiflow", 1}, {"kind", kind}};
  tree.update(values);
  return {tree, "."};
}

/// A wave that is carried and dies, with its exact solution.
Json wave() {
  return Json::parse(R"json({"id": "pde",
      "equation": {"id": "typed", "fields": ["u"], "parameters": {"D": 0.05, "c": 1.5}, "rates": ["D*u_xx - c*u_x"]},
      "domain": {"id": "interval", "upper": 6.283185307179586, "points": 32},
      "initial": {"id": "expression", "values": {"u": "sin(x)"}},
      "stepper": {"id": "imex_sbdf2", "step": 0.01}, "until": 1, "frame_interval": 0.25,
      "exact": {"u": "exp(-D*t)*sin(x - c*t)"}})json");
}

/// Waves of Burgers, whose nonlinear part makes every stepper err.
Json burgers() {
  return Json::parse(R"json({"id": "pde", "equation": {"id": "burgers", "viscosity": 0.2},
      "domain": {"id": "interval", "upper": 6.283185307179586, "points": 48},
      "initial": {"id": "expression", "values": {"u": "sin(x)"}},
      "stepper": {"id": "etdrk4", "step": 0.05}, "until": 1, "frame_interval": 0.5})json");
}

Json stepper(const std::string& id, double step) {
  return Json{{"id", "stepper"}, {"stepper", {{"id", id}, {"step", step}}}};
}

const Table& tableOf(const experiment::Frame& frame, const std::string& name) {
  return std::get<Table>(*frame.find(name));
}
const std::vector<double>& column(const Table& table, const std::string& name) {
  for (const auto& one : table.columns) {
    if (one.name == name) return one.values;
  }
  throw std::out_of_range(name);
}

std::string refusal(const Experiment& experiment) {
  try {
    framesOf(experiment);
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

Axis axisOf(double lower, double spacing, std::size_t points, bool periodic) {
  return {"x", "", lower, spacing, points, periodic};
}

std::vector<double> sampled(const Axis& axis, const std::function<double(double)>& f) {
  std::vector<double> values;
  for (std::size_t i = 0; i < axis.points; ++i) values.push_back(f(axis.at(i)));
  return values;
}

} // namespace

/// Studies of rollouts: comparison, work_precision, convergence.
class StudiesTest : public QObject {
  Q_OBJECT
 private slots:
  void convergenceInTimeIsOfTheSteppersOrders() {
    const auto frames =
        framesOf(study("convergence", {{"base", burgers()},
                                       {"refine", {{"id", "time"}, {"steps", {0.1, 0.05, 0.025, 0.0125}}}},
                                       {"second", stepper("etdrk2", 0.1)},
                                       {"third", stepper("imex_sbdf3", 0.1)}}));
    QCOMPARE(frames.size(), std::size_t{1 + 1 + 12}); // at the start, after the reference, after each rollout
    const auto& last = *frames.back();
    QVERIFY(std::abs(scalarOf(last, "order_of_etdrk4") - 4) < 0.15);
    QVERIFY(std::abs(scalarOf(last, "order_of_etdrk2") - 2) < 0.15);
    QVERIFY(std::abs(scalarOf(last, "order_of_imex_sbdf3") - 3) < 0.25);
    const Table& errors = tableOf(last, "error");
    QVERIFY(errors.logarithmic && errors.logarithmicAbscissa);
    QCOMPARE(errors.columns[0].values, (std::vector<double>{0.0125, 0.025, 0.05, 0.1}));
    QVERIFY(errors.columns.back().guide);
    const std::vector<double>& guide = column(errors, "slope_4");
    QVERIFY(std::abs(guide[3] / guide[2] - 16) < 1e-9);
    QVERIFY(std::abs(column(tableOf(last, "observed_order"), "etdrk2")[0] - 2) < 0.1);
    QVERIFY(std::isnan(column(tableOf(last, "observed_order"), "etdrk2")[3]) ||
            tableOf(last, "observed_order").columns[0].values.size() == 3);
  }

  void convergenceInSpaceIsOfTheDifferencesOrder() {
    Json base = Json::parse(R"json({"id": "pde", "equation": {"id": "heat", "diffusivity": 0.1},
        "domain": {"id": "interval", "points": 17, "boundary": {"id": "sides", "left": "dirichlet", "right": "neumann"}},
        "initial": {"id": "expression", "values": {"u": "sin(2.5*pi*x)"}},
        "discretisation": {"id": "finite_difference", "order": "2"},
        "stepper": {"id": "dopri5", "relative_tolerance": 1e-11, "absolute_tolerance": 1e-13}, "until": 0.1,
        "exact": {"u": "exp(-(2.5*pi)^2*diffusivity*t)*sin(2.5*pi*x)"}})json");
    const auto other = [](const char* name, const char* order) {
      return Json{{"id", "discretisation"},
                  {"name", name},
                  {"discretisation", {{"id", "finite_difference"}, {"order", order}}}};
    };
    const Json refine{{"id", "space"}, {"points", {17, 33, 65}}};
    for (const bool known : {true, false}) { // the exact solution, or a finer grid
      if (!known) base.erase("exact");
      const auto frames = framesOf(study(
          "convergence",
          {{"base", base}, {"refine", refine}, {"second", other("order 4", "4")}, {"third", other("order 6", "6")}}));
      const auto& last = *frames.back();
      // The polynomials at the sides are of a higher order than the differences between them.
      for (const int order : {4, 6}) {
        const double found = scalarOf(last, fmt::format("order_of_order_{}", order));
        QVERIFY2(found > order - 0.1 && found < order + 1.2, qPrintable(QString::number(found)));
      }
      const double second = scalarOf(last, "order_of_dopri5");
      QVERIFY2(std::abs(second - 2) < (known ? 0.1 : 0.5), qPrintable(QString::number(second)));
      QCOMPARE(column(tableOf(last, "error"), "grid_spacing")[0], 1.0 / 64);
    }
  }

  void weightedParabolasConvergeAtOrderFive() {
    const Json base = Json::parse(R"json({"id": "pde", "equation": {"id": "conservation_law", "flux": ["u"]},
        "domain": {"id": "interval", "points": 16}, "initial": {"id": "expression", "values": {"u": "sin(2*pi*x)"}},
        "discretisation": {"id": "finite_volume", "reconstruction": "weno5"},
        "stepper": {"id": "dopri5", "relative_tolerance": 1e-10, "absolute_tolerance": 1e-12}, "until": 0.5,
        "exact": {"u": "sin(2*pi*(x - t))"}})json");
    const auto frames = framesOf(study(
        "convergence", {{"base", base}, {"norm", "mean"}, {"refine", {{"id", "space"}, {"points", {20, 40, 80}}}}}));
    const double order = scalarOf(*frames.back(), "order_of_dopri5");
    QVERIFY2(order > 4.5 && order < 5.6, qPrintable(QString::number(order)));
  }

  void workIsCountedAndPrecisionMeasured() {
    const auto frames = framesOf(study("work_precision", {{"base", burgers()},
                                                          {"steppers", {"etdrk4", "etdrk2", "dopri5"}},
                                                          {"steps", {0.1, 0.05, 0.025}},
                                                          {"tolerances", {1e-4, 1e-6}}}));
    const auto& last = *frames.back();
    const Table& evaluations = tableOf(last, "error_over_evaluations");
    const auto at = [&](double count, const char* name) {
      for (std::size_t i = 0; i < evaluations.columns[0].values.size(); ++i) {
        const double error = column(evaluations, name)[i];
        if (evaluations.columns[0].values[i] == count && std::isfinite(error)) return error;
      }
      return std::nan("");
    };
    // Four evaluations a step, or two: 1/step steps.
    QVERIFY(at(40, "etdrk4") / at(80, "etdrk4") > 12 && at(80, "etdrk4") / at(160, "etdrk4") > 12);
    QVERIFY(at(20, "etdrk2") / at(40, "etdrk2") > 3.4 && at(40, "etdrk2") > at(40, "etdrk4"));
    int adaptive = 0;
    for (const double error : column(evaluations, "dopri5")) adaptive += std::isfinite(error) ? 1 : 0;
    QCOMPARE(adaptive, 2);
    const Table& time = tableOf(last, "error_over_time_spent");
    QCOMPARE(time.columns.size(), std::size_t{4});
    for (const double seconds : time.columns[0].values) QVERIFY(seconds > 0 && seconds < 60);
    QVERIFY(last.warnings.empty());
  }

  void whatDivergesIsToldAndNotDrawn() {
    Json base = burgers();
    base["stepper"] = {{"id", "etdrk4"}, {"step", 0.02}};
    base["domain"]["points"] = 192;
    const auto frames =
        framesOf(study("work_precision", {{"base", base}, {"steppers", {"etdrk4", "rk4"}}, {"steps", {0.05, 0.02}}}));
    const auto& last = *frames.back();
    for (const double error : column(tableOf(last, "error_over_step"), "rk4")) QVERIFY(std::isnan(error));
    for (const double error : column(tableOf(last, "error_over_step"), "etdrk4")) QVERIFY(error < 1e-3);
    QCOMPARE(last.warnings.size(), std::size_t{2});
    QVERIFY2(last.warnings[0].find("rk4 with the step 0.05: diverged at time") == 0, last.warnings[0].c_str());
  }

  void comparedRolloutsGoInStep() {
    Json base = wave();
    const auto frames =
        framesOf(study("comparison", {{"base", base},
                                      {"second",
                                       {{"id", "method"},
                                        {"name", "differences"},
                                        {"discretisation", {{"id", "finite_difference"}, {"order", "4"}}},
                                        {"stepper", {{"id", "rk4"}, {"step", 0.01}}}}},
                                      {"third", {{"id", "resolution"}, {"factor", 0.5}}},
                                      {"against", "exact"}}));
    QCOMPARE(frames.size(), std::size_t{5});
    base.erase("id");
    const auto alone = framesOf(tests::pdeOf(base.dump()));
    for (std::size_t n = 0; n < frames.size(); ++n) {
      QCOMPARE(frames[n]->time, 0.25 * static_cast<double>(n));
      const GridField& u = fieldOf(*frames[n], "u_of_imex_sbdf2");
      QCOMPARE(u.values, fieldOf(*alone[n], "u").values);
      QCOMPARE(u.group, std::string("u"));
      QCOMPARE(fieldOf(*frames[n], "u_of_points_times_0_5").values.size(), std::size_t{16});
      const GridField& apart = fieldOf(*frames[n], "difference_of_u_of_differences");
      double largest = 0;
      for (std::size_t i = 0; i < apart.values.size(); ++i) {
        const double x = apart.axes[0].at(i), t = frames[n]->time;
        const double exact = std::exp(-0.05 * t) * std::sin(x - 1.5 * t);
        QVERIFY(std::abs(apart.values[i] - (fieldOf(*frames[n], "u_of_differences").values[i] - exact)) < 1e-13);
        largest = std::max(largest, std::abs(apart.values[i]));
      }
      QCOMPARE(scalarOf(*frames[n], "error_of_differences"), largest);
    }
    QVERIFY(scalarOf(*frames.back(), "error_of_differences") > 1e-6);
  }

  void aFinerReferenceShowsTheErrorOfTheRolloutItself() {
    Json base = burgers();
    base["stepper"] = {{"id", "etdrk2"}, {"step", 0.05}};
    const auto errorWith = [&](double step) {
      base["stepper"]["step"] = step;
      const auto frames = framesOf(study("comparison", {{"base", base}, {"against", "refined"}, {"refinement", 20}}));
      return scalarOf(*frames.back(), "error_of_etdrk2");
    };
    const double ratio = errorWith(0.05) / errorWith(0.025);
    QVERIFY2(ratio > 3.6 && ratio < 4.4, qPrintable(QString::number(ratio)));
  }

  void aRolloutThatFallsIsToldAndTheOthersGoOn() {
    Json base = burgers();
    base["domain"]["points"] = 192;
    const auto frames = framesOf(study("comparison", {{"base", base}, {"second", stepper("rk4", 0.05)}}));
    QCOMPARE(frames.back()->time, 1.0);
    QVERIFY(frames.back()->find("u_of_etdrk4") != nullptr && frames.back()->find("u_of_rk4") == nullptr);
    QVERIFY(frames.back()->warnings[0].find("rk4 has diverged at time") == 0);
  }

  void liveEditsReachEveryRollout() {
    const Json base = wave();
    const auto experiment = study("comparison", {{"base", base}, {"second", stepper("rk4", 0.01)}});
    const auto run = experiment.makeRun();
    run->start();
    run->advance({});
    run->edit("base.equation.parameters.D", 0.5);
    FramePtr last;
    while (!run->finished()) last = run->advance({});
    const double expected = std::exp(-0.05 * 0.25 - 0.5 * 0.75);
    for (const char* name : {"u_of_imex_sbdf2", "u_of_rk4"}) {
      double largest = 0;
      for (const double u : fieldOf(*last, name).values) largest = std::max(largest, std::abs(u));
      QVERIFY2(std::abs(largest / expected - 1) < 0.01, name);
    }
    QCOMPARE(run->edits().size(), std::size_t{1});
  }

  void stopsDoNotMatter() {
    const auto experiment =
        study("convergence", {{"base", burgers()}, {"refine", {{"id", "time"}, {"steps", {0.1, 0.05}}}}});
    const auto frames = framesOf(experiment);
    const auto run = experiment.makeRun();
    run->start();
    FramePtr last;
    while (!run->finished()) {
      std::stop_source already;
      already.request_stop();
      QVERIFY(run->advance(already.get_token()) == nullptr);
      last = run->advance({});
    }
    QCOMPARE(column(tableOf(*last, "error"), "etdrk4"), column(tableOf(*frames.back(), "error"), "etdrk4"));
    QCOMPARE(run->counts().functionEvaluations, std::uint64_t{4 * (160 + 10 + 20)});
  }

  void mistakesAreNamedByTheirPlaceInTheFile() {
    const auto told = [&](const char* kind, const Json& values) { return refusal(study(kind, values)); };
    Json base = burgers();
    QVERIFY(told("work_precision", {{"base", base}, {"steppers", {"etdrk4", "etdrk5"}}})
                .find("steppers[1]: expected one of") == 0);
    QVERIFY(told("work_precision", {{"base", base}, {"steppers", {"bdf2"}}})
                .find("steppers[0].stepper.id: expected one of") == 0);
    QVERIFY(
        told("work_precision", {{"base", base}, {"steps", Json::array()}}).find("steps: expected at least one step") ==
        0);
    QVERIFY(told("comparison", {{"base", base}, {"second", stepper("bdf2", 0.1)}})
                .find("second.stepper.id: expected one of") == 0);
    QVERIFY(told("comparison", {{"base", base}, {"against", "exact"}}).find("against: expected base or refined") == 0);
    QVERIFY(
        told("comparison", {{"base", base}, {"third", {{"id", "numbers"}, {"numbers", {{"equation.viscosty", 1}}}}}})
            .find("third.numbers.equation.viscosty: expected") == 0);
    QVERIFY(
        told("comparison", {{"base", base}, {"third", {{"id", "numbers"}, {"numbers", {{"equation.viscosity", -1}}}}}})
            .find("third.equation.viscosity: expected a number") == 0);
    QVERIFY(told("convergence", {{"base", base}, {"refine", {{"id", "time"}, {"steps", {0.1}}}}})
                .find("refine.steps: expected at least two") == 0);
    base["initial"]["values"] = {{"v", "1"}};
    QVERIFY2(told("convergence", {{"base", base}}).find("base.initial.values.v: expected") == 0,
             told("convergence", {{"base", base}}).c_str());
    base = burgers();
    base["equation"] = "burgrs";
    QVERIFY_THROWS_EXCEPTION(InputError, (void)study("comparison", {{"base", base}}));
  }

  /// Every preset of a rollout is studied in a click: what comes of it can be made into a run.
  void studiesAreMadeOfPresets_data() {
    QTest::addColumn<QString>("preset");
    for (const char* preset :
         {"burgers", "heat", "sod_tube", "metastable_chebyshev", "gray_scott", "soliton_collision"})
      QTest::newRow(preset) << preset;
  }
  void studiesAreMadeOfPresets() {
    QFETCH(QString, preset);
    const Experiment rollout = Experiment::read(experiment::findExperiment(preset.toStdString()));
    for (const auto& derivation : experiment::derivations()) {
      if (derivation.from != "pde") continue;
      const Experiment made = derivation.make(rollout);
      const bool periodic = preset != "sod_tube" && preset != "metastable_chebyshev";
      if (derivation.id == "lyapunov" && !periodic) continue; // says so itself
      const auto run = made.makeRun();
      QVERIFY2(run->start() != nullptr, derivation.id.c_str());
      QVERIFY(Experiment(made.withoutDefaults(), ".").tree() == made.tree());
    }
  }

  void fieldsAreBroughtToOtherPoints() {
    const auto quintic = [](double x) { return 1 + x * (2 - x * (1 + x * (0.5 - x * (0.3 + 0.1 * x)))); };
    const Axis coarse = axisOf(-1, 0.25, 9, false), fine = axisOf(-1, 0.0625, 33, false);
    const std::vector<double> there = domain::resampleInterval(sampled(coarse, quintic), 1, 1, coarse, fine);
    for (std::size_t i = 0; i < fine.points; ++i) QVERIFY(std::abs(there[i] - quintic(fine.at(i))) < 1e-13);
    // Sums over cells stay.
    const Axis cells = axisOf(0.05, 0.1, 10, false), others = axisOf(1.0 / 14, 1.0 / 7, 7, false);
    const std::vector<double> from = sampled(cells, [](double x) { return std::exp(x); });
    const std::vector<double> to = domain::resampleCells(from, 1, 1, cells, others);
    double before = 0, after = 0;
    for (const double value : from) before += 0.1 * value;
    for (const double value : to) after += value / 7;
    QVERIFY(std::abs(before - after) < 1e-14);
    QVERIFY(std::abs(to[0] - (from[0] * 0.1 + from[1] * (1.0 / 7 - 0.1)) * 7) < 1e-14);
  }
};

SEMIFLOW_SUITE("core/pde/studies", StudiesTest);
#include "studies_test.moc"
