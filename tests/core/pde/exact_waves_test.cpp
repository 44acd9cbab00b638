#include <cmath>
#include <numbers>

#include "tests/core/pde/exact_solutions.h"
#include "tests/core/pde/rollouts.h"
#include "tests/suite.h"

using namespace semiflow;
using std::numbers::pi;
using tests::Exact;
using tests::framesOf;
using tests::pdeOf;
using tests::Place;
using tests::scalarOf;
using tests::SmallWave;

Q_DECLARE_METATYPE(tests::Exact)
Q_DECLARE_METATYPE(tests::SmallWave)

namespace {

double sech(double x) { return 1 / std::cosh(x); }
double square(double x) { return x * x; }

void row(const char* name, const Exact& exact, double tolerance) { QTest::newRow(name) << exact << tolerance; }

} // namespace

/// Wave equations against solitons, breathers, kinks and plane waves.
class ExactWavesTest : public QObject {
  Q_OBJECT
 private slots:
  void solutions_data() {
    QTest::addColumn<Exact>("exact");
    QTest::addColumn<double>("tolerance");
    solitons();
    linearWaves();
  }
  void solutions() {
    QFETCH(Exact, exact);
    QFETCH(double, tolerance);
    COMPARE_WITHIN(tests::deviation(exact), 0, tolerance);
  }

  void momentumDescentLosesItsEnergy() {
    const auto frames = framesOf(pdeOf(R"json({
        "equation": {"id": "allen_cahn_momentum", "friction": 0.4},
        "domain": {"id": "rectangle", "upper": [1, 1], "points": [48, 48]},
        "initial": {"id": "random_fourier", "amplitude": 0.4, "correlation_length": 0.1},
        "stepper": {"id": "etdrk4", "step": 0.05}, "until": 10, "frame_interval": 0.5})json"));
    for (std::size_t n = 1; n < frames.size(); ++n)
      QVERIFY(scalarOf(*frames[n], "energy") < scalarOf(*frames[n - 1], "energy"));
    QVERIFY(scalarOf(*frames[2], "kinetic_energy") > 0);
  }

  /// Linear growth from the unstable state: s^2 + friction s = 1 - epsilon^2 k^2.
  void momentumDescentLeavesTheMiddle() {
    SmallWave wave;
    wave.json = R"json({
        "equation": {"id": "allen_cahn_momentum", "friction": 0.4, "epsilon": 0.1},
        "domain": {"id": "interval", "upper": 6.283185307179586, "points": 24},
        "stepper": {"id": "etdrk4", "step": 0.05}, "until": 4, "frame_interval": 1})json";
    wave.fields = {"u", "v"};
    wave.base = {0, 0};
    wave.k = {3, 0, 0};
    wave.start = {1e-6, 3e-6};
    wave.rate = [](const auto& c) -> std::vector<std::complex<double>> {
      return {c[1], (1 - 0.01 * 9) * c[0] - 0.4 * c[1]};
    };
    COMPARE_WITHIN(tests::deviation(wave), 0, 1e-6);
  }

  void lightKeepsItsEnergyInGlass() {
    const auto frames = framesOf(pdeOf(R"json({
        "equation": {"id": "maxwell_tm", "permittivity": "2 + cos(x)*sin(y)"},
        "domain": {"id": "rectangle", "upper": [6.283185307179586, 6.283185307179586], "points": [64, 64]},
        "initial": {"id": "expression", "values": {"E": "exp(cos(x) + sin(y))"}},
        "stepper": {"id": "rk4", "step": 0.01}, "until": 3, "frame_interval": 0.5})json"));
    for (const auto& frame : frames)
      COMPARE_WITHIN(scalarOf(*frame, "energy") / scalarOf(*frames[0], "energy"), 1, 1e-8);
  }

  /// Its solitons are not exact: what is conserved is.
  void invariantsOfDispersiveWaves_data() {
    QTest::addColumn<QString>("json");
    QTest::newRow("Kawahara") << R"json({"equation": "kawahara",
        "domain": {"id": "interval", "upper": 60, "points": 256},
        "initial": {"id": "expression", "values": {"u": "exp(cos(2*pi*x/60))"}},
        "stepper": {"id": "etdrk4", "step": 0.005}, "until": 5, "frame_interval": 1})json";
    QTest::newRow("Benjamin-Ono") << R"json({"equation": "benjamin_ono",
        "domain": {"id": "interval", "upper": 60, "points": 256},
        "initial": {"id": "expression", "values": {"u": "exp(cos(2*pi*x/60))"}},
        "stepper": {"id": "etdrk4", "step": 0.005}, "until": 5, "frame_interval": 1})json";
    QTest::newRow("Benjamin-Bona-Mahony") << R"json({"equation": "benjamin_bona_mahony",
        "domain": {"id": "interval", "upper": 60, "points": 256},
        "initial": {"id": "expression", "values": {"u": "exp(cos(2*pi*x/60))"}},
        "stepper": {"id": "etdrk4", "step": 0.005}, "until": 5, "frame_interval": 1})json";
  }
  void invariantsOfDispersiveWaves() {
    QFETCH(QString, json);
    const auto frames = framesOf(pdeOf(json.toStdString()));
    for (const auto& frame : frames) {
      for (const char* name : {"mass", "momentum", "energy"})
        COMPARE_WITHIN(scalarOf(*frame, name), scalarOf(*frames[0], name),
                       1e-8 * std::abs(scalarOf(*frames[0], "mass")));
    }
  }

 private:
  static void solitons() {
    row("sine-Gordon breather",
        {R"json({"equation": "sine_gordon", "domain": {"id": "interval", "lower": -30, "upper": 30, "points": 384},
            "initial": {"id": "expression", "values": {"u": "0", "v": "3.2*sech(0.8*x)"}},
            "stepper": {"id": "etdrk4", "step": 0.01}, "until": 12, "frame_interval": 1})json",
         "u", [](const Place& x, double t) { return 4 * std::atan(0.8 / 0.6 * std::sin(0.6 * t) * sech(0.8 * x[0])); }},
        1e-7);
    row("kink and antikink of the quartic field",
        {R"json({"equation": {"id": "klein_gordon", "mass_squared": -1, "coupling": 1},
            "domain": {"id": "interval", "lower": -40, "upper": 40, "points": 768},
            "initial": {"id": "expression", "values": {
              "u": "tanh((x + 20)/sqrt(1.5)) - tanh((x - 20)/sqrt(1.5)) - 1",
              "v": "-0.5/sqrt(1.5)*(sech((x + 20)/sqrt(1.5))^2 - sech((x - 20)/sqrt(1.5))^2)"}},
            "stepper": {"id": "etdrk4", "step": 0.01}, "until": 8, "frame_interval": 1})json",
         "u",
         [](const Place& x, double t) {
           const double width = std::sqrt(1.5), at = x[0] - 0.5 * t;
           return std::tanh((at + 20) / width) - std::tanh((at - 20) / width) - 1;
         }},
        1e-6);
    row("Kawahara soliton",
        {R"json({"equation": "kawahara", "domain": {"id": "interval", "lower": -60, "upper": 60, "points": 256},
            "initial": {"id": "expression", "values": {"u": "105/169*sech(x/(2*sqrt(13)))^4"}},
            "stepper": {"id": "etdrk4", "step": 0.02}, "until": 20, "frame_interval": 2})json",
         "u",
         [](const Place& x, double t) {
           return 105.0 / 169 * std::pow(sech((x[0] - 36 * t / 169) / (2 * std::sqrt(13.0))), 4);
         }},
        1e-8);
    row("Benjamin-Ono periodic wave",
        {R"json({"equation": "benjamin_ono", "domain": {"id": "interval", "upper": 20, "points": 192},
            "initial": {"id": "expression", "values": {"u": "2*pi/10*0.6/(1 - 0.8*cos(pi/10*x))"}},
            "stepper": {"id": "etdrk4", "step": 0.01}, "until": 20, "frame_interval": 2})json",
         "u",
         [](const Place& x, double t) {
           const double k = pi / 10, root = 0.6;
           return 2 * k * root / (1 - 0.8 * std::cos(k * (x[0] - k / root * t)));
         }},
        1e-8);
    row("Benjamin-Bona-Mahony soliton",
        {R"json({"equation": "benjamin_bona_mahony",
            "domain": {"id": "interval", "lower": -40, "upper": 40, "points": 384},
            "initial": {"id": "expression", "values": {"u": "3*sech(x/sqrt(8))^2"}},
            "stepper": {"id": "etdrk4", "step": 0.02}, "until": 8, "frame_interval": 1})json",
         "u", [](const Place& x, double t) { return 3 * square(sech((x[0] - 2 * t) / std::sqrt(8.0))); }},
        1e-6);
  }

  static void linearWaves() {
    row("Klein-Gordon plane wave",
        {R"json({"equation": {"id": "klein_gordon", "speed": 2, "mass_squared": 3},
            "domain": {"id": "rectangle", "upper": [6.283185307179586, 6.283185307179586], "points": [16, 24]},
            "initial": {"id": "expression", "values": {"u": "cos(2*x - 3*y)", "v": "sqrt(55)*sin(2*x - 3*y)"}},
            "stepper": {"id": "etdrk4", "step": 0.1}, "until": 3, "frame_interval": 0.5})json",
         "u", [](const Place& x, double t) { return std::cos(2 * x[0] - 3 * x[1] - std::sqrt(55.0) * t); }},
        1e-11);
    row("damped mode of a plate under tension",
        {R"json({"equation": {"id": "plate", "stiffness": 0.5, "tension": 2, "damping": 0.4},
            "domain": {"id": "rectangle", "upper": [6.283185307179586, 6.283185307179586], "points": [16, 24]},
            "initial": {"id": "expression", "values": {"u": "cos(x)*cos(2*y)", "v": "-0.2*cos(x)*cos(2*y)"}},
            "stepper": {"id": "etdrk4", "step": 0.1}, "until": 3, "frame_interval": 0.5})json",
         "u",
         [](const Place& x, double t) {
           return std::exp(-0.2 * t) * std::cos(std::sqrt(0.5 * 25 + 2 * 5 - 0.04) * t) * std::cos(x[0]) *
                  std::cos(2 * x[1]);
         }},
        1e-11);
    row("pulse on a loaded cable, without distortion",
        {R"json({"equation": {"id": "telegraph", "inductance": 2, "capacitance": 0.5, "resistance": 0.4,
                              "conductance": 0.1},
            "domain": {"id": "interval", "upper": 10, "points": 96},
            "initial": {"id": "expression", "values": {"voltage": "exp(cos(pi*x/5))", "current": "exp(cos(pi*x/5))/2"}},
            "stepper": {"id": "etdrk4", "step": 0.1}, "until": 7, "frame_interval": 1})json",
         "voltage",
         [](const Place& x, double t) { return std::exp(-0.2 * t) * std::exp(std::cos(pi * (x[0] - t) / 5)); }},
        1e-11);
    row("light in glass",
        {R"json({"equation": {"id": "maxwell_tm", "permittivity": "2.25"},
            "domain": {"id": "rectangle", "upper": [6.283185307179586, 6.283185307179586], "points": [16, 16]},
            "initial": {"id": "expression", "values": {"E": "cos(3*x + 4*y)", "Hx": "1.2*cos(3*x + 4*y)",
                        "Hy": "-0.9*cos(3*x + 4*y)"}},
            "stepper": {"id": "etdrk4", "step": 0.1}, "until": 3, "frame_interval": 0.5})json",
         "E", [](const Place& x, double t) { return std::cos(3 * x[0] + 4 * x[1] - 5 / 1.5 * t); }},
        1e-11);
  }
};

SEMIFLOW_SUITE("core/pde/exact_waves", ExactWavesTest);
#include "exact_waves_test.moc"
