#include <cmath>
#include <numbers>
#include <set>

#include <fmt/format.h>

#include "core/base/error.h"
#include "tests/core/pde/rollouts.h"
#include "tests/suite.h"

using namespace semiflow;
using experiment::FramePtr;
using std::numbers::pi;
using tests::fieldOf;
using tests::pdeOf;
using tests::scalarOf;

namespace {

/// An equation for u (and v) on a periodic box, with a little of every wave.
experiment::Experiment waves(const std::string& rates, const char* discretisation, const char* stepper) {
  const bool two = rates.find("\", \"") != std::string::npos;
  return pdeOf(R"json({"equation": {"id": "typed", "fields": )json" +
               std::string(two ? R"json(["u", "v"])json" : R"json(["u"])json") + R"json(, "rates": [)json" + rates +
               R"json(]}, "domain": {"id": "interval", "points": 48}, "dealias": false,
      "initial": {"id": "expression", "values": {"u": "exp(-3000*(x - 0.5)^2)"}}})json")
      .with("discretisation", Json::parse(discretisation))
      .with("stepper.id", stepper);
}

struct Outcome {
  double largest = 0;
  std::string firstWarning; ///< of the first frame, about the step
  std::string complaint;
};

/// What becomes of it after so many steps.
Outcome after(const experiment::Experiment& problem, double step, int steps) {
  Outcome outcome;
  const auto run =
      problem.with("stepper.step", step).with("frame_interval", 10 * step).with("until", steps * step).makeRun();
  try {
    FramePtr frame = run->start();
    for (const std::string& warning : frame->warnings) {
      if (warning.find("explicit steps need at most") != std::string::npos) outcome.firstWarning = warning;
    }
    while (!run->finished()) frame = run->advance({});
    for (const double value : fieldOf(*frame, "u").values) outcome.largest = std::max(outcome.largest, std::abs(value));
  } catch (const DivergedError& error) {
    outcome.largest = INFINITY;
    outcome.complaint = error.what();
  }
  return outcome;
}

constexpr double h = 1.0 / 48; ///< spacing
constexpr double rk4Real = 2.785293563405282, ssprk3Real = 2.512745326618329;

} // namespace

/// Courant and diffusion numbers, and the limits of explicit steps.
class StepLimitsTest : public QObject {
  Q_OBJECT
 private slots:
  void justBelowTheLimitIsBoundedAndJustAboveIsNot_data() {
    QTest::addColumn<QString>("rates");
    QTest::addColumn<QString>("discretisation");
    QTest::addColumn<QString>("stepper");
    QTest::addColumn<double>("limit");
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char* name, const char* rates, const char* space, const char* stepper, double limit,
                        const char* sentence) {
      QTest::newRow(name) << rates << space << stepper << limit << sentence;
    };
    const char *second = R"json({"id": "finite_difference", "order": "2"})json",
               *fourth = R"json({"id": "finite_difference", "order": "4"})json";
    // The largest symbols: 4/h^2 and 16/3/h^2; 1/h; 2/h of the wave equation; k^2 with k = 2 pi 23.
    row("heat, rk4", R"("0.5*u_xx")", second, "rk4", rk4Real / 4 * h * h / 0.5,
        "The diffusion number is 0.703 for u at x = ");
    row("heat, ssprk3", R"("0.5*u_xx")", second, "ssprk3", ssprk3Real / 4 * h * h / 0.5,
        "need at most 0.63 (stepper ssprk3): take a step of at most 0.00055");
    row("heat, order 4", R"("u_xx")", fourth, "rk4", rk4Real * 3 / 16 * h * h, "diffusion number");
    row("plate", R"("-u_xxxx")", second, "rk4", rk4Real / 16 * h * h * h * h, "diffusion number");
    row("advection, rk4", R"("-2*u_x")", second, "rk4", std::sqrt(8.0) * h / 2,
        "The Courant number is 2.86 for u at x = ");
    row("advection, ssprk3", R"("-u_x")", second, "ssprk3", std::sqrt(3.0) * h,
        "explicit steps need at most 1.7 (stepper ssprk3)");
    row("waves", R"("v", "u_xx")", second, "rk4", std::sqrt(8.0) * h / 2,
        "The angle by which the fastest wave turns in a step is 2.86 for v at");
    row("heat as waves", R"("u_xx")", R"json("fourier")json", "rk4", rk4Real / std::pow(46 * pi, 2),
        "The step times the rate of the linear part is 2.81 at the wave number 145, explicit steps need at most 2.8 "
        "(stepper rk4)");
    row("dispersion as waves", R"("u_xxx")", R"json("fourier")json", "rk4", std::sqrt(8.0) / std::pow(46 * pi, 3),
        "explicit steps need at most 2.8 (stepper rk4)");
  }
  void justBelowTheLimitIsBoundedAndJustAboveIsNot() {
    QFETCH(QString, rates);
    QFETCH(QString, discretisation);
    QFETCH(QString, stepper);
    QFETCH(double, limit);
    QFETCH(QString, sentence);
    const auto problem = waves(rates.toStdString(), qPrintable(discretisation), qPrintable(stepper));
    const Outcome below = after(problem, 0.99 * limit, 3000), above = after(problem, 1.01 * limit, 3000);
    QVERIFY2(below.firstWarning.empty(), below.firstWarning.c_str());
    QVERIFY2(below.largest < 3, qPrintable(QString::number(below.largest)));
    QVERIFY2(above.largest > 1e3, qPrintable(QString::number(above.largest)));
    QVERIFY2(above.firstWarning.find(sentence.toStdString()) != std::string::npos, above.firstWarning.c_str());
  }

  void twoDimensionsAddUp() {
    const auto problem =
        pdeOf(R"json({"equation": {"id": "heat", "diffusivity": 0.1}, "domain": {"id": "rectangle", "points": [32, 16]},
      "initial": {"id": "expression", "values": {"u": "exp(-3000*((x - 0.5)^2 + (y - 0.5)^2))"}},
      "discretisation": {"id": "finite_difference"}, "stepper": {"id": "rk4"}})json");
    const double limit = rk4Real / (0.1 * 4 * (32 * 32 + 16 * 16));
    QVERIFY(after(problem, 0.99 * limit, 400).firstWarning.empty());
    QVERIFY(after(problem, 0.99 * limit, 400).largest < 1);
    QVERIFY(
        after(problem, 1.01 * limit, 400).firstWarning.find("The diffusion number is 0.703 for u at x = 0, y = 0") ==
        0);
    QVERIFY(after(problem, 1.01 * limit, 400).largest > 1);
  }

  /// Where the velocity depends on the state, and where the diffusivity depends on the place, the place is told.
  void thePlaceIsToldWhereTheNumberIsLargest() {
    auto moving = waves(R"("-u*u_x")", R"json("finite_difference")json", "rk4")
                      .with("initial.values.u", "1 + 2*exp(-100*(x - 0.25)^2)");
    const auto frame = moving.with("stepper.step", 0.5 * h).makeRun()->start();
    COMPARE_WITHIN(scalarOf(*frame, "courant_number"),
                   0.5 * 0.01 / 0.01 * 3 * std::min(1.0, 0.01 / std::ceil(0.01 / (0.5 * h)) / (0.5 * h)), 0.02);
    const Outcome fast = after(moving, 1.2 * h, 20);
    QVERIFY2(fast.firstWarning.starts_with(
                 "The Courant number is 3.6 for u at x = 0.25, explicit steps need at most 2.8 (stepper rk4)"),
             fast.firstWarning.c_str());
    const Outcome thick = after(
        waves(R"json("divergence((1 + step(x - 0.6))*gradient(u))")json", R"json("finite_difference")json", "rk4"),
        h * h, 40);
    QVERIFY2(thick.firstWarning.starts_with("The diffusion number is 2 for u at x = 0."), thick.firstWarning.c_str());
    QVERIFY2(thick.complaint.find("diverged at time") != std::string::npos || thick.largest > 1e3, "bounded");
  }

  /// Advection that forward Euler's steps alone could not take is stable with enough diffusion: h <= 2 D/c^2.
  void advectionAndDiffusionTogether() {
    const auto problem =
        waves(R"("-u_x + 0.02*u_xx")", R"json({"id": "finite_difference", "order": "2"})json", "euler_maruyama")
            .with("noise", Json{{"id", "white"}, {"strength", 0}});
    const double diffusive = h * h / 2 / 0.02, advective = 2 * 0.02;
    const double limit = std::min(diffusive, advective);
    QVERIFY2(after(problem, 0.98 * limit, 3000).firstWarning.empty(),
             after(problem, 0.98 * limit, 3000).firstWarning.c_str());
    QVERIFY(after(problem, 0.98 * limit, 3000).largest < 3);
    QVERIFY(!after(problem, 1.02 * limit, 3000).firstWarning.empty());
    QVERIFY(after(problem, 1.02 * limit, 3000).largest > 1e3);
  }

  /// Told once, though the numbers change; silent with steppers that need no limit.
  void theWarningStaysTheSame() {
    auto moving = waves(R"("-u*u_x + 0.01*u_xx")", R"json("finite_difference")json", "rk4")
                      .with("initial.values.u", "1 + 2*exp(-100*(x - 0.25)^2)");
    moving = moving.with("stepper.step", 0.02)
                 .with("frame_interval", 0.02)
                 .with("until", 0.1)
                 .with("equation.rates[0]", "-u_x + 0.4*u_xx*exp(-30*t)");
    std::set<std::string> told;
    const auto run = moving.makeRun();
    std::vector<FramePtr> frames{run->start()};
    try {
      while (!run->finished()) frames.push_back(run->advance({}));
    } catch (const DivergedError&) {
    }
    for (const auto& frame : frames) {
      for (const std::string& warning : frame->warnings) {
        if (warning.find("explicit steps") != std::string::npos) told.insert(warning);
      }
    }
    QCOMPARE(told.size(), std::size_t{1});
    for (const char* id : {"crank_nicolson", "imex_sbdf2", "dopri5"}) {
      for (const std::string& warning : moving.with("stepper.id", id).makeRun()->start()->warnings)
        QVERIFY2(warning.find("explicit steps") == std::string::npos, id);
    }
  }
};

SEMIFLOW_SUITE("core/pde/step_limits", StepLimitsTest);
#include "step_limits_test.moc"
