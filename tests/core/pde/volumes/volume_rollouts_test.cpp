#include <cmath>
#include <stop_token>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "tests/core/pde/rollouts.h"
#include "tests/core/pde/volumes/exact.h"
#include "tests/suite.h"

using namespace semiflow;
using experiment::FramePtr;
using tests::complaintOf;
using tests::fieldOf;
using tests::framesOf;
using tests::pdeOf;
using tests::scalarOf;

namespace {

constexpr auto sod = R"json({"equation": "euler",
    "domain": {"id": "interval", "lower": -0.5, "upper": 0.5, "points": 400, "boundary": "sides"},
    "initial": {"id": "expression", "values": {
        "density": "if(x < 0, 1, 0.125)", "velocity": "0", "pressure": "if(x < 0, 1, 0.1)"}},
    "discretisation": {"id": "finite_volume"}, "stepper": {"id": "ssprk3", "step": 0.01},
    "until": 0.2, "frame_interval": 0.03})json";

constexpr auto billows = R"json({"equation": "euler",
    "domain": {"id": "rectangle", "upper": [1, 1], "points": [48, 40]},
    "initial": {"id": "expression", "values": {"density": "if(y < 0.5, 2, 1)", "velocity_x": "if(y < 0.5, 0.5, -0.5)",
        "velocity_y": "0.1*sin(4*pi*x)", "pressure": "2.5"}},
    "discretisation": {"id": "finite_volume", "reconstruction": "weno5"}, "stepper": {"id": "ssprk3", "step": 1},
    "until": 0.3, "frame_interval": 0.1})json";

std::string with(const char* json, const std::string& path, const Json& value) {
  Json tree = Json::parse(json);
  experiment::setAt(tree, path, value);
  return tree.dump();
}

bool sameFrames(const std::vector<FramePtr>& a, const std::vector<FramePtr>& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t n = 0; n < a.size(); ++n) {
    if (!tests::sameBits(*a[n], *b[n])) return false;
  }
  return true;
}

} // namespace

/// Conservation laws as experiments.
class VolumeRolloutsTest : public QObject {
  Q_OBJECT
 private slots:
  void theTubeOfSodIsExactToAPercent() {
    auto run = pdeOf(sod).makeRun();
    const auto frames = framesOf(*run);
    QCOMPARE(frames.size(), std::size_t{8}); // 0, 0.03, ..., 0.18, 0.2
    QCOMPARE(frames[3]->time, 3 * 0.03);
    const auto& last = *frames.back();
    const tests::ExactRiemann exact({1, 0, 1}, {0.125, 0, 0.1});
    const char* names[] = {"density", "velocity", "pressure"};
    for (std::size_t k = 0; k < 3; ++k) {
      const double error =
          tests::relativeError(fieldOf(last, names[k]), [&](double x) { return exact.at(x / 0.2)[k]; });
      QVERIFY2(error < 0.01, qPrintable(QString("%1: %2").arg(names[k]).arg(error)));
    }
    const auto& density = fieldOf(last, "density");
    COMPARE_WITHIN(density.axes[0].at(0), -0.5 + 0.5 / 400, 1e-15); // centres of cells
    COMPARE_WITHIN(density.axes[0].at(399), 0.5 - 0.5 / 400, 1e-14);
    for (const auto& frame : frames) {
      QVERIFY(frame->warnings.empty());
      QVERIFY(scalarOf(*frame, "courant_number") < 0.45);
      COMPARE_WITHIN(scalarOf(*frame, "mass"), 0.5 * 1.125, 1e-14);
      COMPARE_WITHIN(scalarOf(*frame, "total_energy"), 0.5 * 1.1 / 0.4, 1e-13);
      COMPARE_WITHIN(scalarOf(*frame, "total_momentum"), 0.9 * frame->time, 1e-12); // the pressures at the ends
    }
    QVERIFY(scalarOf(last, "entropy") > scalarOf(*frames[0], "entropy") + 1e-3);
    QCOMPARE(run->counts().functionEvaluations, 3 * run->counts().steps);
  }

  void initialValuesMayBeConservedOnes() {
    const Json values{{"density", "if(x < 0, 1, 0.125)"}, {"energy", "if(x < 0, 2.5, 0.25)"}};
    const auto a = framesOf(pdeOf(sod)), b = framesOf(pdeOf(with(sod, "initial.values", values)));
    const auto &u = fieldOf(*a.back(), "energy"), &v = fieldOf(*b.back(), "energy");
    for (std::size_t i = 0; i < u.values.size(); ++i) COMPARE_WITHIN(u.values[i], v.values[i], 1e-12);
  }

  void whatIsConservedStays() {
    const auto frames = framesOf(pdeOf(billows));
    for (const char* name : {"mass", "total_momentum_x", "total_momentum_y", "total_energy"})
      COMPARE_WITHIN(scalarOf(*frames.back(), name), scalarOf(*frames[0], name), 1e-13);
    COMPARE_WITHIN(fieldOf(*frames[0], "pressure").values[77], 2.5, 1e-14);
    COMPARE_WITHIN(fieldOf(*frames[0], "velocity_x").values[77], 0.5, 1e-15);
    QVERIFY(std::abs(fieldOf(*frames.back(), "density").values[48 * 20 + 5] - 1) > 0.01);
  }

  void theSameForAnyThreadsAndStops() {
    std::vector<FramePtr> one, two, broken;
    inArena(1, [&] { one = framesOf(pdeOf(billows)); });
    inArena(2, [&] { two = framesOf(pdeOf(billows)); });
    QVERIFY(sameFrames(one, two));
    auto run = pdeOf(billows).makeRun();
    broken.push_back(run->start());
    std::stop_source stopped;
    stopped.request_stop();
    while (!run->finished()) {
      QVERIFY(run->advance(stopped.get_token()) == nullptr);
      broken.push_back(run->advance({}));
    }
    QVERIFY(sameFrames(one, broken));
  }

  void everyChoiceRuns() {
    for (const char* reconstruction : {"mc", "van_leer", "minmod", "weno5", "constant"}) {
      for (const char* solver : {"hllc", "hll", "rusanov"}) {
        const Json method{{"id", "finite_volume"}, {"reconstruction", reconstruction}, {"riemann_solver", solver}};
        const auto frames = framesOf(pdeOf(with(sod, "discretisation", method)));
        const tests::ExactRiemann exact({1, 0, 1}, {0.125, 0, 0.1});
        QVERIFY(tests::relativeError(fieldOf(*frames.back(), "density"), [&](double x) {
                  return exact.at(x / 0.2)[0];
                }) < (reconstruction == std::string("constant") ? 0.03 : 0.006));
      }
    }
    QVERIFY(fieldOf(*framesOf(pdeOf(with(sod, "precision", "single"))).back(), "density").single);
  }

  void damsBreakAsStokerFound() {
    for (const double low : {0.0, 0.1}) {
      const auto frames = framesOf(pdeOf(fmt::format(R"json({{"equation": {{"id": "shallow_water", "gravity": 1}},
          "domain": {{"id": "interval", "lower": -0.5, "upper": 0.5, "points": 400,
                      "boundary": {{"id": "sides", "left": "wall", "right": "wall"}}}},
          "initial": {{"id": "expression", "values": {{"depth": "if(x < 0, 1, {})"}}}},
          "discretisation": {{"id": "finite_volume"}}, "stepper": {{"id": "ssprk3", "step": 1}},
          "until": 2, "frame_interval": 0.2}})json",
                                                     low)));
      QVERIFY(tests::relativeError(fieldOf(*frames[1], "depth"),
                                   [&](double x) { return tests::damBreak(1, low, x / 0.2)[0]; }) < 0.01);
      double energy = 1e9;
      for (const auto& frame : frames) {
        COMPARE_WITHIN(scalarOf(*frame, "volume"), (1 + low) / 2, 1e-13);
        QVERIFY(scalarOf(*frame, "energy") < energy + 1e-12); // bores lose some
        energy = scalarOf(*frame, "energy");
      }
    }
  }

  void columnsOfWaterCollapseOntoDryBeds() { // fronts are faster than the water at rest told
    const auto frames = framesOf(pdeOf(R"json({"equation": "shallow_water",
        "domain": {"id": "rectangle", "upper": [20, 20], "points": [80, 80],
                   "boundary": {"id": "sides", "left": "wall", "right": "wall", "bottom": "wall", "top": "wall"}},
        "initial": {"id": "expression", "values": {"depth": "if((x - 7)^2 + (y - 9)^2 < 25, 2.5, 0)"}},
        "discretisation": {"id": "finite_volume", "reconstruction": "van_leer"},
        "stepper": {"id": "ssprk3", "step": 1}, "until": 2, "frame_interval": 0.1})json"));
    for (const auto& frame : frames) {
      for (const double depth : fieldOf(*frame, "depth").values) QVERIFY(depth >= 0);
      COMPARE_WITHIN(scalarOf(*frame, "volume"), scalarOf(*frames[0], "volume"), 1e-10);
    }
  }

  void porousMediaFollowBarenblatt() {
    const auto frames = framesOf(pdeOf(R"json({"equation": "porous_medium",
        "domain": {"id": "interval", "lower": -6, "upper": 6, "points": 400, "boundary": "sides"},
        "initial": {"id": "expression", "values": {"u": "max(0, 1 - x^2/12)"}},
        "discretisation": "finite_volume", "stepper": {"id": "ssprk3", "step": 1}, "until": 2, "frame_interval": 1})json"));
    const double t = 3; // the initial values are those of time 1
    QVERIFY(tests::relativeError(fieldOf(*frames.back(), "u"), [&](double x) {
              return std::pow(t, -1.0 / 3) * std::max(0.0, 1 - x * x * std::pow(t, -2.0 / 3) / 12);
            }) < 0.001);
  }

  void scalarLawsSteepenIntoShocks() {
    // u = 1 for 0 <= x < 1/2, else 0: a shock of speed 1/2 ahead, a fan behind.
    const auto base = R"json({"equation": "inviscid_burgers",
        "domain": {"id": "interval", "lower": -0.5, "upper": 1.5, "points": 400, "boundary": "sides"},
        "initial": {"id": "expression", "values": {"u": "step(x)*step(0.5 - x)"}},
        "discretisation": "finite_volume", "stepper": {"id": "ssprk3", "step": 1}, "until": 0.5, "frame_interval": 0.5})json";
    const auto built = framesOf(pdeOf(base));
    QVERIFY(tests::relativeError(fieldOf(*built.back(), "u"), [](double x) {
              return x < 0 ? 0 : x < 0.5 ? x / 0.5 : x < 0.75 ? 1 : 0.0;
            }) < 0.01);
    const Json typed{{"id", "conservation_law"}, {"flux", {"c*u^2"}}, {"parameters", {{"c", 0.5}}}};
    const auto same = framesOf(pdeOf(with(base, "equation", typed)));
    for (std::size_t i = 0; i < 400; ++i)
      QCOMPARE(fieldOf(*same.back(), "u").values[i], fieldOf(*built.back(), "u").values[i]);
  }

  void parametersAreLive() {
    auto run = pdeOf(sod).makeRun();
    run->start();
    const auto before = run->advance({});
    run->edit("equation.gamma", 1.6);
    const auto after = run->advance({});
    // The energy is what it was; its share in the pressure has grown: (gamma - 1) times it where the gas is at rest.
    COMPARE_WITHIN(fieldOf(*after, "pressure").values[0] / fieldOf(*before, "pressure").values[0], 0.6 / 0.4, 1e-12);
  }

  void tooLongStepsAreTold() {
    const auto coarse = with(sod, "stepper", Json{{"id", "rk4"}, {"step", 0.0015}});
    const auto frames = framesOf(pdeOf(coarse));
    QVERIFY(!frames.back()->warnings.empty());
    QVERIFY(frames.back()->warnings[0].find("Courant number is 1.") != std::string::npos);
    QVERIFY(frames.back()->warnings[0].find(" at x = ") != std::string::npos);
    const std::string complaint = complaintOf(with(sod, "stepper", Json{{"id", "rk4"}, {"step", 0.01}}));
    QVERIFY2(complaint.find("diverged at time") != std::string::npos, complaint.c_str());
    QVERIFY2(complaint.find("density or pressure is not positive there") != std::string::npos, complaint.c_str());
  }

  void mistakesAreNamed_data() {
    QTest::addColumn<QString>("json");
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char* name, const std::string& json, const char* sentence) {
      QTest::newRow(name) << QString::fromStdString(json) << QString(sentence);
    };
    row("other discretisation", with(sod, "discretisation", "finite_difference"),
        "discretisation.id: expected finite_volume, since the equation is a conservation law");
    row("no law", with(sod, "equation", "heat"), "discretisation.id: expected another method");
    row("no pressure", with(sod, "initial.values", Json{{"density", "1"}}),
        "initial: expected a positive density or pressure everywhere, found another value at x = -0.49875");
    row("negative pressure", with(sod, "initial.values.pressure", "if(x < 0, 1, -0.1)"),
        "found another value at x = 0.00125");
    row("no such field", with(sod, "initial.values", Json{{"density", "1"}, {"speed", "1"}}), "initial.values.speed");
    row("slip", with(sod, "initial.values", Json{{"density", "1"}, {"velocity", "1"}, {"presure", "1"}}),
        "did you mean 'pressure'?");
    row("side", with(sod, "domain.boundary", Json{{"id", "sides"}, {"left", "dirichlet"}}),
        "domain.boundary.left.id: expected periodic, wall or");
    row("flux", with(sod, "equation", Json{{"id", "conservation_law"}, {"flux", {"u^2/v"}}}), "equation.flux");
    row("stepper", with(sod, "stepper", "etdrk4"), "stepper.id: expected one of");
    row("box", with(sod, "domain", Json{{"id", "box"}, {"points", {8, 8, 8}}}),
        "domain.id: expected interval or rectangle");
  }

  void mistakesAreNamed() {
    QFETCH(QString, json);
    QFETCH(QString, sentence);
    const QString complaint = QString::fromStdString(complaintOf(json.toStdString()));
    QVERIFY2(complaint.contains(sentence), qPrintable(complaint));
  }
};

SEMIFLOW_SUITE("core/pde/volumes/volume_rollouts", VolumeRolloutsTest);
#include "volume_rollouts_test.moc"
