#include <atomic>
#include <cmath>
#include <fstream>
#include <numbers>
#include <stop_token>
#include <thread>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/pde/equations/equations.h"
#include "tests/core/pde/rollouts.h"
#include "tests/suite.h"

using namespace semiflow;
using experiment::FramePtr;
using std::numbers::pi;
using tests::fieldOf;
using tests::framesOf;
using tests::pdeOf;

namespace {

constexpr auto turbulence = R"json({"seed": 3,
    "equation": {"id": "navier_stokes_2d", "viscosity": 0.005, "drag": 0.1, "forcing_amplitude": 1},
    "domain": {"id": "rectangle", "upper": [6.283185307179586, 6.283185307179586], "points": [128, 96]},
    "initial": {"id": "random_fourier", "amplitude": 2, "spectrum": "power", "lower_wave_number": 2, "upper_wave_number": 6},
    "stepper": {"id": "etdrk4", "step": 0.02}, "until": 0.5, "frame_interval": 0.1})json";

constexpr auto chaos = R"json({
    "equation": "kuramoto_sivashinsky", "domain": {"id": "interval", "upper": 100.53096491487338, "points": 128},
    "initial": {"id": "expression", "values": {"u": "cos(x/16)*(1 + sin(x/16))"}},
    "stepper": {"id": "etdrk4", "step": 0.25}, "until": 20, "frame_interval": 2})json";

bool sameFrames(const std::vector<FramePtr>& a, const std::vector<FramePtr>& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t n = 0; n < a.size(); ++n) {
    if (!tests::sameBits(*a[n], *b[n])) return false;
  }
  return true;
}

/// With one value changed.
experiment::Experiment with(const char* json, const std::string& path, const Json& value) {
  return pdeOf(json).with(path, value);
}

} // namespace

/// The contract of a run (core/experiment/run.h), and what is told about mistakes.
class RolloutTest : public QObject {
  Q_OBJECT
 private slots:
  void framesFallOnMultiplesAndOnTheEnd() {
    auto run = pdeOf(R"json({"until": 1, "frame_interval": 0.3})json").makeRun();
    QCOMPARE(run->info().frames, std::size_t{5});
    const auto frames = framesOf(*run);
    QCOMPARE(frames.size(), std::size_t{5});
    for (std::size_t n = 0; n < 4; ++n) QCOMPARE(frames[n]->time, static_cast<double>(n) * 0.3);
    QCOMPARE(frames[4]->time, 1.0);
    QCOMPARE(run->counts().steps, frames[4]->step);
    QCOMPARE(framesOf(pdeOf(R"json({"until": 1, "frame_interval": 0.1})json")).size(), std::size_t{11});
    QCOMPARE(framesOf(pdeOf(R"json({"until": 0.5, "frame_interval": 2})json")).back()->time, 0.5);
  }

  void countsEvaluations() {
    auto run = pdeOf(chaos).makeRun();
    framesOf(*run);
    QCOMPARE(run->counts().steps, std::uint64_t{80});
    QCOMPARE(run->counts().functionEvaluations, std::uint64_t{320});
  }

  void threadsDoNotMatter() {
    std::vector<FramePtr> one;
    std::vector<FramePtr> two;
    inArena(1, [&] { one = framesOf(pdeOf(turbulence)); });
    inArena(2, [&] { two = framesOf(pdeOf(turbulence)); });
    QVERIFY(sameFrames(one, two));
  }

  void stoppingAndGoingOnDoesNotMatter_data() {
    QTest::addColumn<QString>("stepper");
    for (const char* id : {"etdrk4", "imex_sbdf3", "dopri5"}) QTest::newRow(id) << id;
  }
  void stoppingAndGoingOnDoesNotMatter() {
    QFETCH(QString, stepper);
    // One frame of so many steps that a stop cannot miss it.
    const auto experiment = pdeOf(chaos)
                                .with("domain.points", 64)
                                .with("stepper", Json{{"id", stepper.toStdString()}, {"step", 0.001}})
                                .with("until", 10)
                                .with("frame_interval", 10);
    // Stops come from another thread, at some moment: whatever they hit, nothing may change. Once in a while they must
    // hit between two frames, after some steps, and do so soon.
    auto run = experiment.makeRun();
    std::vector<FramePtr> frames{run->start()};
    std::size_t hits = 0;
    for (std::size_t attempt = 0; !run->finished(); ++attempt) {
      QVERIFY(attempt < 100000);
      std::stop_source stop;
      const std::jthread stopper([&] {
        for (std::size_t spin = 0; spin < 4000 * (attempt % 97); ++spin)
          std::atomic_signal_fence(std::memory_order_seq_cst);
        stop.request_stop();
      });
      const FramePtr frame = run->advance(hits > 5 ? std::stop_token{} : stop.get_token());
      if (frame != nullptr)
        frames.push_back(frame);
      else if (run->counts().steps > frames.back()->step)
        ++hits;
    }
    QVERIFY(hits > 0);
    QVERIFY(sameFrames(frames, framesOf(experiment)));
  }

  void aLiveEditChangesTheLaw() {
    auto run = pdeOf(R"json({
        "equation": {"id": "heat", "diffusivity": 0.01},
        "initial": {"id": "expression", "values": {"u": "cos(2*pi*x)"}}, "until": 1, "frame_interval": 0.5})json")
                   .makeRun();
    run->start();
    run->advance({});
    run->edit("equation.diffusivity", 0.03);
    const FramePtr last = run->advance({});
    COMPARE_WITHIN(fieldOf(*last, "u").values[0], std::exp(-4 * pi * pi * (0.01 * 0.5 + 0.03 * 0.5)), 1e-12);
    QCOMPARE(run->edits().size(), std::size_t{1});
    QCOMPARE(run->edits()[0].time, 0.5);
    QCOMPARE(run->edits()[0].path, std::string("equation.diffusivity"));
  }

  /// An edited run goes on as one that starts from the state of the edit.
  void anEditedRunIsTwoRuns_data() {
    QTest::addColumn<QString>("path");
    QTest::addColumn<double>("value");
    QTest::newRow("typed parameter") << "equation.parameters.D" << 0.002;
    QTest::newRow("step") << "stepper.step" << 0.004;
  }
  void anEditedRunIsTwoRuns() {
    QFETCH(QString, path);
    QFETCH(double, value);
    const tests::TemporaryFolder folder;
    const auto first = pdeOf(R"json({
        "equation": {"id": "typed", "fields": ["u"], "parameters": {"D": 0.001}, "rates": ["D*u_xx + u - u^3"]},
        "domain": {"id": "interval", "lower": -1, "upper": 1, "points": 128}, "dealias": false,
        "initial": {"id": "expression", "values": {"u": "sin(pi*x) + 0.1*cos(3*pi*x)"}},
        "stepper": {"id": "etdrk4", "step": 0.01}, "until": 1, "frame_interval": 0.5})json",
                             folder / "");
    auto edited = first.makeRun();
    edited->start();
    const FramePtr middle = edited->advance({});
    edited->edit(path.toStdString(), value);
    const FramePtr last = edited->advance({});

    writeColumns(folder / "middle.csv", fieldOf(*middle, "u"));
    const auto second = first.with(path.toStdString(), value)
                            .with("initial", Json{{"id", "file"}, {"path", "middle.csv"}, {"variable", "u"}})
                            .with("until", 0.5);
    const FramePtr expected = framesOf(second).back();
    for (std::size_t i = 0; i < 128; ++i) {
      COMPARE_WITHIN(fieldOf(*last, "u").values[i], fieldOf(*expected, "u").values[i], 1e-13);
    }
    QVERIFY(last->step > middle->step);
  }

  void editsAreRefused_data() {
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("not live") << "until"
                              << "3"
                              << "until: expected a parameter that may change while running, found one that may not";
    QTest::newRow("range") << "stepper.step"
                           << "-1"
                           << "stepper.step: expected a number above 0, found -1";
    QTest::newRow("no such parameter")
        << "equation.parameters.DD"
        << "1"
        << "equation.parameters.DD: expected one of the parameters D, found 'DD'; did you mean 'D'?";
  }
  void editsAreRefused() {
    QFETCH(QString, path);
    QFETCH(QString, value);
    QFETCH(QString, sentence);
    auto run = pdeOf(R"json({"equation": "typed"})json").makeRun();
    run->start();
    try {
      run->edit(path.toStdString(), Json::parse(value.toStdString()));
      QFAIL("accepted");
    } catch (const InputError& error) {
      QCOMPARE(QString(error.what()), sentence);
    }
    QVERIFY(run->edits().empty());
    QVERIFY(run->advance({}) != nullptr);
  }

  void aTypedEquationIsABuiltInOne() {
    const std::string rest = R"json(,
        "domain": {"id": "rectangle", "upper": [1, 1], "points": [48, 48]},
        "initial": {"id": "expression", "values": {"u": "1 - 0.5*exp(-80*((x-0.5)^2+(y-0.5)^2))",
                                                   "v": "0.25*exp(-80*((x-0.5)^2+(y-0.5)^2))"}},
        "stepper": {"id": "etdrk4", "step": 1}, "until": 100, "frame_interval": 50})json";
    const auto builtIn =
        framesOf(pdeOf(R"json({"equation": {"id": "gray_scott", "feed": 0.03, "kill": 0.062})json" + rest));
    const auto typed = framesOf(pdeOf(R"json({"equation": {"id": "typed", "fields": ["u", "v"],
        "parameters": {"a": 2e-5, "b": 1e-5, "F": 0.03, "k": 0.062},
        "rates": ["a*(u_xx + u_yy) - u*v*v + F - F*u", "b*laplacian(v) + v^2*u - k*v - F*v"]})json" +
                                      rest));
    for (const char* name : {"u", "v"}) {
      for (std::size_t i = 0; i < 48 * 48; ++i) {
        COMPARE_WITHIN(fieldOf(*typed.back(), name).values[i], fieldOf(*builtIn.back(), name).values[i], 1e-12);
      }
    }
  }

  void aTypedEquationMayHaveAConstraint() {
    const std::string rest = R"json(,
        "domain": {"id": "rectangle", "upper": [6.283185307179586, 6.283185307179586], "points": [32, 32]},
        "stepper": {"id": "etdrk4", "step": 0.02}, "until": 0.4, "frame_interval": 0.4, "initial": )json";
    const auto builtIn =
        framesOf(pdeOf(R"json({"equation": {"id": "navier_stokes_2d", "viscosity": 0.01})json" + rest +
                       R"json({"id": "expression", "values": {"vorticity": "cos(x)*sin(2*y) + sin(3*x)"}}})json"));
    const auto typed =
        framesOf(pdeOf(R"json({"equation": {"id": "typed", "fields": ["w"], "parameters": {},
        "rates": ["p_x*w_y - p_y*w_x + 0.01*laplacian(w)"], "constraints": {"p": "laplacian(p) + w"},
        "diagnostics": {"kinetic": "integral(w*p)/2"}})json" +
                       rest + R"json({"id": "expression", "values": {"w": "cos(x)*sin(2*y) + sin(3*x)"}}})json"));
    for (std::size_t i = 0; i < 32 * 32; ++i) {
      COMPARE_WITHIN(fieldOf(*typed.back(), "w").values[i], fieldOf(*builtIn.back(), "vorticity").values[i], 1e-12);
    }
    COMPARE_WITHIN(tests::scalarOf(*typed.back(), "kinetic"), tests::scalarOf(*builtIn.back(), "energy"), 1e-11);
  }

  void singlePrecisionIsNearDouble() {
    const auto exact = framesOf(pdeOf(turbulence));
    const auto single = framesOf(with(turbulence, "precision", "single"));
    QVERIFY(fieldOf(*single.back(), "vorticity").single);
    double largest = 0;
    for (std::size_t i = 0; i < 128 * 96; ++i) {
      largest = std::max(largest, std::abs(fieldOf(*single.back(), "vorticity").values[i] -
                                           fieldOf(*exact.back(), "vorticity").values[i]));
    }
    QVERIFY2(largest < 1e-3 && largest > 1e-9, qPrintable(QString::number(largest)));
  }

  void tooFewPointsAreWarnedOf() {
    const auto frames = framesOf(pdeOf(R"json({
        "equation": {"id": "burgers", "viscosity": 0.003}, "domain": {"id": "interval", "lower": -1, "points": 128},
        "initial": {"id": "expression", "values": {"u": "-sin(pi*x)"}},
        "stepper": {"id": "etdrk4", "step": 0.002}, "until": 0.5, "frame_interval": 0.1})json"));
    QVERIFY(frames.front()->warnings.empty());
    QCOMPARE(frames.back()->warnings.size(), std::size_t{1});
    QVERIFY(frames.back()->warnings[0].starts_with("u is under-resolved: the highest wave numbers hold "));
    QVERIFY(tests::scalarOf(*frames.back(), "spectral_tail") > 1e-8);
    QVERIFY(tests::scalarOf(*frames.front(), "spectral_tail") < 1e-15);
  }

  void errorsAreMeasuredAgainstAKnownSolution() {
    const experiment::Experiment wave = pdeOf(R"json({
        "equation": {"id": "advection", "velocity": 0.5}, "domain": {"id": "interval", "points": 32},
        "initial": {"id": "expression", "values": {"u": "sin(2*pi*x)"}}, "until": 1, "frame_interval": 0.25,
        "exact": {"u": "sin(2*pi*(x - velocity*t))"}})json");
    for (const FramePtr& frame : framesOf(wave)) QVERIFY(tests::scalarOf(*frame, "error_of_u") < 1e-13);
    // A quarter of a wave too far: the two sines differ by sqrt(2) at most, and the grid has the point where they do.
    const experiment::Experiment ahead = wave.with("exact.u", "sin(2*pi*(x - 0.25 - velocity*t))");
    const double error = tests::scalarOf(*framesOf(ahead).back(), "error_of_u");
    QVERIFY2(std::abs(error - std::sqrt(2.0)) < 1e-13, qPrintable(QString::number(error, 'g', 17)));
  }

  /// Zakharov, Shabat (1972): where they meet, the two-soliton solution is more than a sum of two.
  void errorsOfComplexFieldsAreMeasuredToo() {
    const experiment::Experiment solitons = pdeOf(R"json({
        "equation": "nonlinear_schroedinger", "domain": {"id": "interval", "lower": -20, "upper": 20, "points": 512},
        "initial": {"id": "expression", "values": {"psi": "sech(x + 10)*exp(i*x) + sech(x - 10)*exp(-i*x)"}},
        "stepper": {"id": "etdrk4", "step": 0.01}, "until": 12, "frame_interval": 2,
        "exact": {"psi": "(2*exp(10 - t)*cosh((1 - i)*x) + 4*i*exp(t - 10)*cosh((1 + i)*x))/(cosh(2*x) - cos(2*x) + exp(20 - 2*t)/2 + 2*exp(2*t - 20))"}})json");
    for (const FramePtr& frame : framesOf(solitons)) {
      const double error = tests::scalarOf(*frame, "error_of_psi");
      QVERIFY2(error < 2e-4, qPrintable(QString::number(error)));
    }
  }

  void aWrongSolutionIsRefused_data() {
    QTest::addColumn<QString>("exact");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("no such field") << R"json({"w": "0"})json"
                                   << "exact.w: expected one of the fields u, found 'w'";
    QTest::newRow("not a formula") << R"json({"u": "1 + * x"})json"
                                   << "exact.u: column 5";
    QTest::newRow("no such name") << R"json({"u": "sin(speed*t)"})json"
                                  << "exact.u: column 5";
  }
  void aWrongSolutionIsRefused() {
    QFETCH(QString, exact);
    QFETCH(QString, sentence);
    Json tree = pdeOf(R"json({"domain": {"id": "interval", "points": 16}, "until": 0.1})json").tree();
    tree["exact"] = Json::parse(exact.toStdString());
    try {
      (void)experiment::Experiment(tree, ".").makeRun();
      QFAIL("accepted");
    } catch (const InputError& error) {
      QVERIFY2(QString(error.what()).contains(sentence), error.what());
    }
  }

  void aTooLargeStepDivergesWithAReason() {
    auto run = with(chaos, "stepper", Json{{"id", "rk4"}, {"step", 0.25}}).makeRun();
    std::vector<FramePtr> frames{run->start()};
    try {
      while (!run->finished()) frames.push_back(run->advance({}));
      QFAIL("did not diverge");
    } catch (const DivergedError& error) {
      const QString sentence = error.what();
      QVERIFY2(sentence.startsWith("diverged at time ") && sentence.contains(": u at x = ") &&
                   sentence.endsWith(" is not finite; use a smaller stepper.step than 0.25, or the stepper etdrk4"),
               error.what());
      QCOMPARE(error.time(), static_cast<double>(frames.size()) * 2);
    }
    for (const FramePtr& frame : frames) {
      for (const double value : fieldOf(*frame, "u").values) QVERIFY(std::isfinite(value));
    }
  }

  void aGridThatDoesNotFitIsRefused() {
    const QString sentence = QString::fromStdString(
        tests::complaintOf(R"json({"domain": {"id": "rectangle", "points": [1000000, 1000000]}})json"));
    QVERIFY2(sentence.startsWith("A run on 1000000 x 1000000 points needs about ") &&
                 sentence.endsWith(" is free: use fewer points, particles or snapshots"),
             qPrintable(sentence));
    QVERIFY(tests::complaintOf(R"json({"domain": {"id": "box", "points": [60000000, 60000000, 60000000]}})json")
                .starts_with("A run on 60000000 x 60000000 x 60000000 points needs about "));
  }

  void mistakesAreNamed_data() {
    QTest::addColumn<QString>("json");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("dimension") << R"json({"equation": "burgers", "domain": "rectangle"})json"
                               << "domain.id: expected interval, where burgers lives, found rectangle";
    QTest::newRow("ends") << R"json({"domain": {"id": "interval", "lower": 1, "upper": 1}})json"
                          << "domain.upper: expected a number above the lower end 1, found 1";
    QTest::newRow("ends in 2-D") << R"json({"domain": {"id": "rectangle", "lower": [0, 3]}})json"
                                 << "domain.upper[1]: expected a number above the lower end 3, found 1";
    QTest::newRow("points") << R"json({"domain": {"id": "rectangle", "points": [32, 32.5]}})json"
                            << "domain.points[1]: expected a whole number, found 32.5";
    QTest::newRow("few points") << R"json({"domain": {"id": "interval", "points": 2}})json"
                                << "domain.points: expected a whole number in [4, 1e+08], found 2";
    QTest::newRow("field") << R"json({"equation": "navier_stokes_2d", "domain": "rectangle",
                                      "initial": {"id": "expression", "values": {"vorticty": "1"}}})json"
                           << "initial.values.vorticty: expected a field of the equation: vorticity, found 'vorticty'; "
                              "did you mean 'vorticity'?";
    QTest::newRow("infinite") << R"json({"domain": {"id": "interval", "lower": 0},
                                         "initial": {"id": "expression", "values": {"u": "1/x"}}})json"
                              << "initial.values.u: expected a formula that is finite everywhere, found inf at x = 0";
    QTest::newRow("rates") << R"json({"equation": {"id": "typed", "fields": ["u", "v"]}})json"
                           << "equation.rates: expected one formula for each of the fields u, v, found 1";
    QTest::newRow("twice") << R"json({"equation": {"id": "typed", "fields": ["u", "u"], "rates": ["1", "1"]}})json"
                           << "equation.fields[1]: expected another name than the fields before, found 'u' again";
    QTest::newRow("no field") << R"json({"equation": {"id": "typed", "fields": [], "rates": []}})json"
                              << "equation.fields: expected the name of at least one field, found none";
    QTest::newRow("interval") << R"json({"frame_interval": 0})json"
                              << "frame_interval: expected a number above 0, found 0";
    QTest::newRow("equation")
        << R"json({"equation": "burger"})json"
        << QStringLiteral("equation.id: expected one of the %1 that `list equation` names, found \"burger\"; did you "
                          "mean 'burgers'?")
               .arg(pde::equations().ids().size());
    QTest::newRow("no file") << R"json({"initial": {"id": "file"}})json"
                             << "initial.path: expected a value, found nothing";
  }
  void mistakesAreNamed() {
    QFETCH(QString, json);
    QFETCH(QString, sentence);
    QCOMPARE(QString::fromStdString(tests::complaintOf(json.toStdString())), sentence);
  }

  void aMistakeInAFormulaIsNamedWithItsColumn_data() {
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("formula");
    QTest::addColumn<QString>("beginning");
    QTest::newRow("rate") << "equation.rates[0]"
                          << "0.1*w_xx + * w"
                          << "equation.rates[0]: column 12";
    QTest::newRow("initial") << "initial.values.w"
                             << "sin(x"
                             << "initial.values.w: column 6";
    QTest::newRow("diagnostic") << "equation.diagnostics.mass"
                                << "integral(q)"
                                << "equation.diagnostics.mass: column 10";
    QTest::newRow("constraint") << "equation.constraints.p"
                                << "laplacian(p) + v"
                                << "equation.constraints.p: column 16";
  }
  void aMistakeInAFormulaIsNamedWithItsColumn() {
    QFETCH(QString, path);
    QFETCH(QString, formula);
    QFETCH(QString, beginning);
    const auto right = pdeOf(R"json({"equation": {"id": "typed", "fields": ["w"], "rates": ["0.1*w_xx"]},
                                     "initial": {"id": "expression"}})json");
    try {
      right.with(path.toStdString(), formula.toStdString()).makeRun();
      QFAIL("accepted");
    } catch (const InputError& error) {
      QVERIFY2(QString(error.what()).startsWith(beginning), error.what());
    }
  }

  void aMistakeInTheForcingIsNamedThere() {
    try {
      pdeOf(R"json({"equation": "navier_stokes_2d", "domain": "rectangle", "initial": {"id": "expression"}})json")
          .with("equation.forcing", "sin(q)")
          .makeRun();
      QFAIL("accepted");
    } catch (const InputError& error) {
      QVERIFY2(QString(error.what()).startsWith("equation.forcing: column 5"), error.what());
    }
  }

 private:
  static void writeColumns(const std::filesystem::path& file, const experiment::GridField& u);
};

void RolloutTest::writeColumns(const std::filesystem::path& file, const experiment::GridField& u) {
  std::string text = "x,u\n";
  for (std::size_t i = 0; i < u.values.size(); ++i) text += fmt::format("{},{}\n", u.axes[0].at(i), u.values[i]);
  std::ofstream(file) << text;
}

SEMIFLOW_SUITE("core/pde/rollout", RolloutTest);
#include "rollout_test.moc"
