#include <cmath>

#include "core/base/parallel.h"
#include "tests/core/pde/fourier_fixtures.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::tests;
using numerics::State;
using pde::FourierSystem;

namespace {

const std::vector<std::string> methods{"etdrk1",     "etdrk2",     "etdrk3",     "etdrk4",           "ifrk4",
                                       "imex_cnab2", "imex_sbdf2", "imex_sbdf3", "imex_sbdf4",       "convex_splitting",
                                       "rk4",        "ssprk3",     "dopri5",     "bogacki_shampine", "strang"};

bool isAdaptive(const std::string& id) { return id == "dopri5" || id == "bogacki_shampine"; }
bool isExplicitMethod(const std::string& id) { return id == "rk4" || id == "ssprk3" || isAdaptive(id); }

/// Tolerances under which adaptive methods take every step at its longest.
Json fixed(const std::string& id, double step) {
  Json parameters = {{"step", step}};
  if (isAdaptive(id))
    parameters.update({{"initial_step", step}, {"relative_tolerance", 1}, {"absolute_tolerance", 1e6}});
  return parameters;
}

/// A system that asks for a stop after some evaluations.
template <class T> class Interrupted final : public numerics::SplitSystem<T> {
 public:
  explicit Interrupted(numerics::SplitSystem<T>& system) : system_(system) {}
  std::size_t fields() const override { return system_.fields(); }
  std::size_t modes() const override { return system_.modes(); }
  void symbol(std::size_t mode, std::complex<double>* matrix) const override { system_.symbol(mode, matrix); }
  bool symbolIsDiagonal() const override { return system_.symbolIsDiagonal(); }
  void project(double time, State<T>& u) const override { system_.project(time, u); }
  void nonlinear(double time, const State<T>& u, State<T>& out) override {
    system_.nonlinear(time, u, out);
    if (++evaluations % 5 == 0) stop.request_stop();
  }
  std::stop_source stop;
  std::size_t evaluations = 0;

 private:
  numerics::SplitSystem<T>& system_;
};

/// Burgers' equation with a strong viscosity and a moving source: h L reaches -88 at h = 0.05, so that an explicit
/// method of that step explodes; the solution is smooth in time.
pde::Law burgers(double viscosity = 1) {
  return lawOf({{"u", "nu*u_xx - u*u_x + 0.5*cos(x - 2*t)"}}, 1, {{"nu", viscosity}});
}

template <class T> State<T> initial(FourierSystem<T>& system) {
  State<T> state;
  system.fromPoints(
      atPoints(system.box(), [](double x, double, double) { return 1 + std::sin(x) + 0.3 * std::cos(2 * x); }), {}, 0,
      state);
  return state;
}

template <class T>
State<T> solve(FourierSystem<T>& system, const std::string& id, double step, double until, std::size_t frames = 1) {
  const auto stepper = stepping(id, fixed(id, step))->on(system);
  stepper->start(0, initial(system));
  for (std::size_t f = 1; f <= frames; ++f) {
    stepper->advance(until * static_cast<double>(f) / static_cast<double>(frames), {});
  }
  return stepper->state();
}

/// Wave-like coupling with a nonlinearity: the symbol is a matrix over the fields, defective at the mean.
pde::Law waves() { return lawOf({{"u", "v"}, {"v", "c^2*u_xx - u - u^3 + 0.2*v"}}, 1, {{"c", 2.0}}); }

} // namespace

class FourierSteppersTest : public QObject {
  Q_OBJECT
 private slots:
  void everyMethodIsThere() {
    std::vector<std::string> ids = numerics::steppers().ids();
    for (const std::string& id : methods) QVERIFY2(std::find(ids.begin(), ids.end(), id) != ids.end(), id.c_str());
    QCOMPARE(ids.front(), std::string("etdrk4"));
    QVERIFY_EXCEPTION_THROWN(stepping("etdrk4", {{"step", 0}}), InputError);
  }

  void ordersOfConvergence_data() {
    QTest::addColumn<QString>("id");
    QTest::addColumn<double>("coarsest");
    for (const std::string& id : methods) {
      const bool isExplicit = isExplicitMethod(id);
      QTest::newRow(id.c_str()) << QString::fromStdString(id)
                                << (isExplicit || id == "etdrk4" ? 0.1
                                    : id == "imex_sbdf4"         ? 0.025
                                                                 : 0.05);
    }
  }
  void ordersOfConvergence() {
    QFETCH(QString, id);
    QFETCH(double, coarsest);
    const auto box = periodicBox({48}); // K = 15
    const int order = stepping(id.toStdString(), Json::object())->order();
    const bool isExplicit = isExplicitMethod(id.toStdString());
    FourierSystem<double> system(burgers(isExplicit ? 0.1 : 1), box); // explicit methods with as much as they can take
    const State<double> reference = solve(system, isExplicit ? "etdrk4" : "rk4", isExplicit ? 2e-4 : 1e-3, 1.0);
    std::vector<double> errors;
    for (int level = 0; level < 5; ++level) {
      errors.push_back(
          largestDifference(solve(system, id.toStdString(), std::ldexp(coarsest, -level), 1.0), reference));
    }
    const double slope = std::log2(errors.front() / errors.back()) / 4;
    QByteArray text;
    for (const double e : errors) text += QByteArray::number(e) + " ";
    qInfo("%s: slope %.3f, errors %s", qPrintable(id), slope, text.constData());
    QVERIFY2(slope >= order - 0.1, text.constData());
    for (std::size_t i = 0; i + 1 < errors.size(); ++i) QVERIFY(errors[i + 1] < errors[i]);
  }

  void ordersOfConvergenceWithCoupledFields_data() { ordersOfConvergence_data(); }
  void ordersOfConvergenceWithCoupledFields() {
    QFETCH(QString, id);
    const auto box = periodicBox({24}); // K = 7
    FourierSystem<double> system(waves(), box);
    QVERIFY(!system.symbolIsDiagonal());
    const int order = stepping(id.toStdString(), Json::object())->order();
    const auto at = [&](const std::string& name, double step) {
      State<double> state(2 * system.modes());
      system.fromPoints(atPoints(box, [](double x, double, double) { return 0.5 * std::cos(x) + 0.2; }), {}, 0, state);
      const auto stepper = stepping(name, fixed(name, step))->on(system);
      stepper->start(0, state);
      stepper->advance(1.0, {});
      return stepper->state();
    };
    const State<double> reference = at(isExplicitMethod(id.toStdString()) ? "etdrk4" : "rk4", 2.5e-4);
    std::vector<double> errors;
    for (int level = 0; level < 5; ++level) {
      errors.push_back(largestDifference(
          at(id.toStdString(), std::ldexp(isAdaptive(id.toStdString()) ? 0.2 : 0.05, -level)), reference));
    }
    // The finest levels of the high orders may have reached rounding.
    std::size_t last = 4;
    while (last > 2 && errors[last] < 1e-13) --last;
    const double slope = std::log2(errors.front() / errors[last]) / static_cast<double>(last);
    QVERIFY2(slope >= order - 0.1, qPrintable(QStringLiteral("slope %1 from %2").arg(slope).arg(errors.front())));
  }

  void denseOutputHasOrderFour() {
    FourierSystem<double> system(burgers(0.1), periodicBox({48}));
    const double until = 0.3001;
    std::vector<double> errors;
    for (int level = 0; level < 4; ++level) {
      const double step = std::ldexp(0.1, -level);
      const auto stepper = stepping("dopri5", fixed("dopri5", step))->on(system);
      stepper->start(0, initial(system));
      // At 0.37 of a step, whatever its length.
      const double at = step * (std::floor(until / step) + 0.37);
      stepper->advance(at, {});
      errors.push_back(largestDifference(stepper->state(), solve(system, "etdrk4", 5e-4, at)));
    }
    const double slope = std::log2(errors.front() / errors.back()) / 3;
    QVERIFY2(slope >= 3.9, qPrintable(QString::number(slope)));
    QVERIFY(errors.front() < 1e-5);
  }

  void adaptiveStepsKeepTheirTolerance() {
    FourierSystem<double> system(burgers(0.1), periodicBox({48}));
    const State<double> reference = solve(system, "etdrk4", 5e-4, 1.0);
    double previous = 1;
    for (const double tolerance : {1e-4, 1e-6, 1e-8, 1e-10}) {
      const auto stepper =
          stepping("dopri5",
                   {{"relative_tolerance", tolerance}, {"absolute_tolerance", tolerance * 1e-2}, {"step", 1.0}})
              ->on(system);
      stepper->start(0, initial(system));
      stepper->advance(1.0, {});
      const double error = largestDifference(stepper->state(), reference);
      QVERIFY2(error < 20 * tolerance && error < previous, qPrintable(QString::number(error)));
      previous = error;
    }
  }

  void evaluationsAreCounted() {
    const std::vector<std::pair<std::string, int>> perStep{{"etdrk1", 1}, {"etdrk2", 2}, {"etdrk3", 3}, {"etdrk4", 4},
                                                           {"ifrk4", 4},  {"rk4", 4},    {"strang", 4}};
    for (const auto& [id, count] : perStep) {
      FourierSystem<double> system(burgers(), periodicBox({48}));
      const auto stepper = stepping(id, {{"step", 0.01}})->on(system);
      stepper->start(0, initial(system));
      stepper->advance(0.1, {});
      stepper->advance(0.3, {});
      QCOMPARE(stepper->steps(), 30UL);
      QCOMPARE(system.evaluations(), static_cast<std::uint64_t>(30 * count));
    }
    const std::vector<std::pair<std::string, int>> starts{
        {"imex_cnab2", 1}, {"imex_sbdf2", 1}, {"imex_sbdf3", 2}, {"imex_sbdf4", 3}};
    for (const auto& [id, starting] : starts) {
      FourierSystem<double> system(burgers(), periodicBox({48}));
      const auto stepper = stepping(id, {{"step", 0.01}})->on(system);
      stepper->start(0, initial(system));
      stepper->advance(0.1, {});
      stepper->advance(0.2, {}); // steps of the same length: no new start
      QCOMPARE(system.evaluations(), static_cast<std::uint64_t>(20 + 3 * starting));
    }
    FourierSystem<double> system(burgers(), periodicBox({48}));
    const auto stepper = stepping("dopri5", fixed("dopri5", 0.01))->on(system);
    stepper->start(0, initial(system));
    stepper->advance(0.0999, {});
    QCOMPARE(stepper->steps(), 10UL);
    QCOMPARE(system.evaluations(), 61UL);
    stepper->advance(0.09999, {}); // interpolated within the step that is there
    QCOMPARE(system.evaluations(), 61UL);
  }

  void stopAndContinueEqualsOneRun() {
    for (const std::string& id : methods) {
      FourierSystem<double> system(burgers(), periodicBox({48}));
      Interrupted<double> interrupted(system);
      const auto stepper = stepping(id, {{"step", 0.004}})->on(interrupted);
      stepper->start(0, initial(system));
      std::size_t stops = 0;
      for (const double until : {0.05, 0.1, 0.15}) {
        while (!stepper->advance(until, interrupted.stop.get_token())) {
          interrupted.stop = std::stop_source();
          ++stops;
        }
        QCOMPARE(stepper->time(), until);
      }
      QVERIFY(stops > 5);
      const auto straight = stepping(id, {{"step", 0.004}})->on(system);
      straight->start(0, initial(system));
      for (const double until : {0.05, 0.1, 0.15}) QVERIFY(straight->advance(until, {}));
      QVERIFY2(stepper->state() == straight->state(), id.c_str());
      QCOMPARE(stepper->steps(), straight->steps());
    }
  }

  void restartTakesTheNewLaw() {
    for (const std::string& id : methods) {
      FourierSystem<double> changing(burgers(1), periodicBox({48})), changed(burgers(0.25), periodicBox({48}));
      const auto stepper = stepping(id, fixed(id, 1.0 / 128))->on(changing);
      stepper->start(0, initial(changing));
      stepper->advance(0.5, {});
      const State<double> middle = stepper->state();
      changing.setLaw(burgers(0.25));
      stepper->restart();
      stepper->advance(1, {});
      const auto fresh = stepping(id, fixed(id, 1.0 / 128))->on(changed);
      fresh->start(0.5, middle);
      fresh->advance(1, {});
      QVERIFY2(stepper->state() == fresh->state(), id.c_str());
    }
  }

  void anEditForgetsWhatAnAdaptiveMethodHasComputedAhead() {
    FourierSystem<double> system(burgers(1), periodicBox({48}));
    const auto stepper = stepping("dopri5", fixed("dopri5", 0.01))->on(system);
    stepper->start(0, initial(system));
    stepper->advance(0.105, {}); // computed to 0.11
    system.setLaw(burgers(0.2));
    stepper->restart();
    QCOMPARE(stepper->time(), 0.105);
    stepper->advance(0.5, {});
    FourierSystem<double> other(burgers(0.2), periodicBox({48}));
    State<double> state;
    {
      FourierSystem<double> first(burgers(1), periodicBox({48}));
      state = solve(first, "etdrk4", 1e-3, 0.105);
    }
    const auto reference = stepping("etdrk4", {{"step", 1e-3}})->on(other);
    reference->start(0.105, state);
    reference->advance(0.5, {});
    QVERIFY(largestDifference(stepper->state(), reference->state()) < 1e-8);
  }

  void threadsDoNotChangeABit() {
    const auto box = periodicBox({72, 80});
    const auto law = lawOf({{"u", "0.1*laplacian(u) - u*u_x + v"}, {"v", "0.2*laplacian(v) - u*v - u_y"}}, 2);
    for (const std::string& id : methods) {
      const auto at = [&](int threads) {
        State<double> result;
        inArena(threads, [&] {
          FourierSystem<double> system(law, box);
          State<double> state(2 * system.modes());
          system.fromPoints(atPoints(box, [](double x, double y, double) { return std::sin(x + std::cos(y)); }), {}, 0,
                            state);
          system.fromPoints(atPoints(box, [](double x, double y, double) { return std::cos(x - y); }), {}, 1, state);
          const auto stepper = stepping(id, {{"step", 0.005}})->on(system);
          stepper->start(0, state);
          stepper->advance(0.03, {});
          result = stepper->state();
        });
        return result;
      };
      const State<double> one = at(1);
      QVERIFY2(at(2) == one, id.c_str());
      QVERIFY2(at(4) == one, id.c_str());
    }
  }

  void singlePrecisionFollowsDouble() {
    FourierSystem<double> system(burgers(), periodicBox({48}));
    FourierSystem<float> single(burgers(), periodicBox({48}));
    for (const std::string& id : methods) {
      const State<float> result = solve(single, id, 0.01, 0.5, 5);
      const double error = largestDifference(result, solve(system, id, 0.01, 0.5, 5));
      QVERIFY2(error < 1e-5, qPrintable(QString::fromStdString(id) + QString::number(error)));
    }
  }

  void framesThatRoundDifferentlyDoNotRestartAMethod() {
    FourierSystem<double> system(burgers(), periodicBox({48}));
    const auto stepper = stepping("imex_sbdf4", {{"step", 0.1 / 3}})->on(system);
    stepper->start(0, initial(system));
    for (int frame = 1; frame <= 100; ++frame) stepper->advance(frame * 0.1, {});
    QCOMPARE(stepper->steps(), 300UL);
    QCOMPARE(system.evaluations(), 309UL);
    QCOMPARE(stepper->time(), 10.0);
  }

  /// One step of length 10 over a wave and a Schroedinger equation without nonlinear part is the exact solution.
  void linearEquationsAreExactInOneStep() {
    const auto box = periodicBox({32});
    FourierSystem<double> wave(lawOf({{"u", "v"}, {"v", "4*u_xx"}}, 1), box);
    State<double> state(2 * wave.modes());
    wave.fromPoints(atPoints(box, [](double x, double, double) { return 0.5 + std::cos(3 * x); }), {}, 0, state);
    wave.fromPoints(atPoints(box, [](double x, double, double) { return 0.25 + std::sin(x); }), {}, 1, state);
    for (const std::string id : {"etdrk1", "etdrk2", "etdrk3", "etdrk4", "ifrk4"}) {
      const auto stepper = stepping(id, {{"step", 10}})->on(wave);
      stepper->start(0, state);
      stepper->advance(10, {});
      QCOMPARE(stepper->steps(), 1UL);
      std::vector<double> u(32);
      wave.toPoints(stepper->state(), {0, {}}, u);
      const auto expected = atPoints(box, [](double x, double, double) {
        return 0.5 + 2.5 + std::cos(3 * x) * std::cos(60) + std::sin(x) * std::sin(20) / 2;
      });
      for (std::size_t i = 0; i < u.size(); ++i) COMPARE_WITHIN(u[i], expected[i], 2e-12);
    }
    FourierSystem<double> free(lawOf({{"psi", "i/2*psi_xx"}}, 1, {}, true), box);
    free.fromPoints(atPoints(box, [](double x, double, double) { return std::cos(-5 * x); }),
                    atPoints(box, [](double x, double, double) { return std::sin(-5 * x); }), 0, state);
    const auto stepper = stepping("etdrk4", {{"step", 10}})->on(free);
    stepper->start(0, state);
    stepper->advance(10, {});
    std::vector<double> re(32), im(32);
    free.toPoints(stepper->state(), {0, {}}, re, im);
    for (std::size_t i = 0; i < re.size(); ++i) COMPARE_WITHIN(re[i], std::cos(-5 * box[0].at(i) - 125), 1e-12);
  }

  /// vorticity 2 cos x cos y decays by exp(-2 nu t); its nonlinear part vanishes.
  void taylorGreenVorticesDecay() {
    const auto box = periodicBox({64, 64});
    const auto law = lawOf({{"w", "nu*laplacian(w) - psi_y*w_x + psi_x*w_y"}}, 2, {{"nu", 0.1}}, false,
                           {{"psi", "laplacian(psi) + w"}});
    FourierSystem<double> system(law, box);
    QVERIFY(system.symbolIsDiagonal());
    State<double> state;
    system.fromPoints(atPoints(box, [](double x, double y, double) { return 2 * std::cos(x) * std::cos(y); }), {}, 0,
                      state);
    const auto stepper = stepping("etdrk4", {{"step", 0.01}})->on(system);
    stepper->start(0, state);
    stepper->advance(2, {});
    std::vector<double> w(64 * 64);
    system.toPoints(stepper->state(), {0, {}}, w);
    const auto expected =
        atPoints(box, [](double x, double y, double) { return 2 * std::exp(-0.4) * std::cos(x) * std::cos(y); });
    for (std::size_t i = 0; i < w.size(); ++i) COMPARE_WITHIN(w[i], expected[i], 1e-12);
  }

  /// The part of the state that the points do not see would grow with the linear instability: exp(100/4) = 7e10.
  void unseenAsymmetryDoesNotGrow() {
    const auto box = periodicBox({32, 32}, 0, 8 * std::numbers::pi);
    FourierSystem<double> system(
        lawOf({{"u", "-laplacian(u) - bilaplacian(u) - 0.5*dot(gradient(u), gradient(u))"}}, 2), box);
    State<double> state;
    system.fromPoints(
        atPoints(box, [](double x, double y, double) { return std::cos(x / 4) + std::sin(y / 2 + x / 4); }), {}, 0,
        state);
    const auto stepper = stepping("etdrk4", {{"step", 0.05}})->on(system);
    stepper->start(0, state);
    stepper->advance(100, {});
    State<double> projected = stepper->state();
    system.project(projected);
    QVERIFY(!system.findNonFinite(projected));
    QVERIFY(projected == stepper->state());
  }

  void hopelessStepsEndWithAnError() {
    FourierSystem<double> system(lawOf({{"u", "u^2"}}, 1), periodicBox({16}));
    State<double> state(system.modes());
    state[0] = 1; // u = 1/(1 - t)
    const auto stepper = stepping("dopri5", {{"step", 0.1}})->on(system);
    stepper->start(0, state);
    try {
      stepper->advance(2, {});
      QFAIL("expected an error");
    } catch (const DivergedError& error) {
      COMPARE_WITHIN(error.time(), 1.0, 1e-3);
      QVERIFY(std::string(error.what()).find("etdrk4") != std::string::npos);
    }
    const auto blind = stepping("etdrk4", {{"step", 0.1}})->on(system);
    blind->start(0, state);
    QVERIFY(blind->advance(4, {})); // the caller looks at the state
    QVERIFY(system.findNonFinite(blind->state()).has_value());
  }
};

SEMIFLOW_SUITE("core/pde/fourier_steppers", FourierSteppersTest);
#include "fourier_steppers_test.moc"
