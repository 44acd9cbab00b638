#include <cmath>
#include <complex>
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
using Complex = std::complex<double>;

Q_DECLARE_METATYPE(tests::Exact)

namespace {

void row(const char* name, const Exact& exact, double tolerance) { QTest::newRow(name) << exact << tolerance; }

Complex phase(double angle) { return std::polar(1.0, angle); }

} // namespace

/// Equations of complex fields: quantum mechanics, condensates, light and oscillators.
class ExactQuantumTest : public QObject {
  Q_OBJECT
 private slots:
  void solutions_data() {
    QTest::addColumn<Exact>("exact");
    QTest::addColumn<double>("tolerance");
    // Schroedinger (1926): a packet that swings in a harmonic potential and keeps its shape.
    row("coherent state",
        {R"json({"equation": {"id": "schroedinger", "potential": "x^2/2"},
            "domain": {"id": "interval", "lower": -12, "upper": 12, "points": 192},
            "initial": {"id": "expression", "values": {"psi": "exp(-(x - 3)^2/2)"}},
            "stepper": {"id": "etdrk4", "step": 0.001}, "until": 4, "frame_interval": 1})json",
         "psi",
         [](const Place& x, double t) {
           const double at = 3 * std::cos(t);
           return std::exp(-std::pow(x[0] - at, 2) / 2) *
                  phase(-x[0] * 3 * std::sin(t) + 9 * std::sin(2 * t) / 4 - t / 2);
         }},
        1e-7);
    row("free packet",
        {R"json({"equation": "schroedinger", "domain": {"id": "interval", "lower": -30, "upper": 30, "points": 256},
            "initial": {"id": "expression", "values": {"psi": "exp(-x^2/2 + 2*i*x)"}},
            "stepper": {"id": "etdrk4", "step": 0.5}, "until": 3, "frame_interval": 1})json",
         "psi",
         [](const Place& x, double t) {
           const Complex spread(1, t);
           return std::exp(-std::pow(x[0] - 2 * t, 2) / (2.0 * spread)) * phase(2 * x[0] - 2 * t) / std::sqrt(spread);
         }},
        1e-11);
    row("moving condensate",
        {R"json({"equation": {"id": "gross_pitaevskii", "interaction": 1.5, "chemical_potential": 0.3},
            "domain": {"id": "rectangle", "upper": [6.283185307179586, 6.283185307179586], "points": [16, 16]},
            "initial": {"id": "expression", "values": {"psi": "0.8*exp(i*(x - 2*y))"}},
            "stepper": {"id": "etdrk4", "step": 0.01}, "until": 2, "frame_interval": 0.5})json",
         "psi", [](const Place& x, double t) { return 0.8 * phase(x[0] - 2 * x[1] - (2.5 + 1.5 * 0.64 - 0.3) * t); }},
        1e-8);
    // n' = 2 gamma n (mu - g n)
    row("growing condensate",
        {R"json({"equation": {"id": "gross_pitaevskii", "interaction": 2, "chemical_potential": 1, "dissipation": 0.5},
            "domain": {"id": "interval", "points": 8},
            "initial": {"id": "expression", "values": {"psi": "0.1"}},
            "stepper": {"id": "etdrk4", "step": 0.005}, "until": 6, "frame_interval": 1})json",
         "psi",
         [](const Place&, double t) {
           const double density = 0.5 / (1 + 49 * std::exp(-t)); // 1 * t = 2 gamma mu t
           // phase' = mu - g n, and the integral of n is log(1 + n0 g (e^t - 1)) / g
           const double angle = t - std::log(1 + 0.02 * (std::exp(t) - 1));
           return std::sqrt(density) * phase(angle);
         }},
        1e-8);
    // Manakov (1974)
    row("vector soliton",
        {R"json({"equation": "coupled_nonlinear_schroedinger",
            "domain": {"id": "interval", "lower": -30, "upper": 30, "points": 384},
            "initial": {"id": "expression", "values": {"a": "0.6*sech(x + 5)*exp(i*x)", "b": "0.8*i*sech(x + 5)*exp(i*x)"}},
            "stepper": {"id": "etdrk4", "step": 0.002}, "until": 4, "frame_interval": 1})json",
         "b", [](const Place& x, double t) { return Complex(0, 0.8) / std::cosh(x[0] + 5 - t) * phase(x[0]); }},
        1e-7);
    row("Ginzburg-Landau plane wave",
        {R"json({"equation": {"id": "complex_ginzburg_landau", "linear_dispersion": 0.7, "nonlinear_dispersion": -0.4},
            "domain": {"id": "rectangle", "upper": [31.41592653589793, 31.41592653589793], "points": [24, 16]},
            "initial": {"id": "expression", "values": {"A": "sqrt(0.8)*exp(i*(0.4*x + 0.2*y))"}},
            "stepper": {"id": "etdrk4", "step": 0.02}, "until": 6, "frame_interval": 1})json",
         "A",
         [](const Place& x, double t) {
           return std::sqrt(0.8) * phase(0.4 * x[0] + 0.2 * x[1] - (-0.4 * 0.8 + 0.7 * 0.2) * t);
         }},
        1e-8);
  }
  void solutions() {
    QFETCH(Exact, exact);
    QFETCH(double, tolerance);
    COMPARE_WITHIN(tests::deviation(exact), 0, tolerance);
  }

  /// Of the density sech^2(x)/2: 2 - ln 2, ln 3 and 1 - 1/3.
  void aSolitonKeepsItsEntropies() {
    const auto frames = framesOf(pdeOf(R"json({
        "equation": "nonlinear_schroedinger",
        "domain": {"id": "interval", "lower": -24, "upper": 24, "points": 256},
        "initial": {"id": "expression", "values": {"psi": "sech(x + 2)*exp(i*x)"}},
        "stepper": {"id": "etdrk4", "step": 0.005}, "until": 3, "frame_interval": 1})json"));
    for (const auto& frame : frames) {
      COMPARE_WITHIN(scalarOf(*frame, "shannon_entropy"), 2 - std::numbers::ln2, 1e-7);
      COMPARE_WITHIN(scalarOf(*frame, "renyi_entropy"), std::log(3), 1e-7);
      COMPARE_WITHIN(scalarOf(*frame, "tsallis_entropy"), 2.0 / 3, 1e-7);
    }
  }

  /// Kohn's theorem: whatever the atoms do to one another, the centre of a condensate in a harmonic trap swings with
  /// the trap's frequency.
  void aCondensateSwingsAsAWhole() {
    const auto frames = framesOf(pdeOf(R"json({
        "equation": {"id": "gross_pitaevskii", "interaction": 8, "potential": "x^2/2"},
        "domain": {"id": "interval", "lower": -12, "upper": 12, "points": 256},
        "initial": {"id": "expression", "values": {"psi": "exp(-(x - 1.5)^2/3)"}},
        "stepper": {"id": "etdrk4", "step": 0.001}, "until": 6, "frame_interval": 0.5})json"));
    const double mass = scalarOf(*frames[0], "mass");
    for (const auto& frame : frames) {
      COMPARE_WITHIN(scalarOf(*frame, "position") / mass, 1.5 * std::cos(frame->time), 1e-6);
      COMPARE_WITHIN(scalarOf(*frame, "mass"), mass, 1e-8);
      COMPARE_WITHIN(scalarOf(*frame, "energy"), scalarOf(*frames[0], "energy"), 1e-6);
    }
  }

  /// Perturbations of the even beam: d' = -(1 + i theta + i k^2) d + i (2 |psi|^2 d + psi^2 conj(d)).
  void lightInAResonatorBecomesUneven() {
    // The even state: pump^2 = I (1 + (theta - I)^2), psi = pump/(1 + i (theta - I)), at I = 1.2.
    const double intensity = 1.2, detuning = 1.7;
    const Complex factor(1, detuning - intensity);
    const double pump = std::sqrt(intensity) * std::abs(factor);
    const Complex psi = pump / factor;
    SmallWave wave;
    Json tree = Json::parse(R"json({
        "complex": true, "equation": {"id": "lugiato_lefever", "detuning": 1.7},
        "domain": {"id": "interval", "upper": 6.283185307179586, "points": 24},
        "stepper": {"id": "etdrk4", "step": 0.01}, "until": 3, "frame_interval": 1})json");
    tree["equation"]["pump"] = pump;
    wave.json = tree.dump();
    wave.fields = {"psi"};
    wave.base = {psi};
    wave.k = {1, 0, 0};
    wave.start = {Complex(1e-6, 2e-6)};
    wave.rate = [=](const std::vector<Complex>& c) -> std::vector<Complex> {
      const Complex i(0, 1);
      return {-(1.0 + i * detuning + i) * c[0] + i * (2 * intensity * c[0] + psi * psi * std::conj(c[0]))};
    };
    COMPARE_WITHIN(tests::deviation(wave), 0, 3e-5);
  }

  /// What scatters off a wall keeps its norm and its energy.
  void aPacketScattersOffAWall() {
    const auto frames = framesOf(pdeOf(R"json({
        "equation": {"id": "schroedinger", "potential": "5*exp(-x^2 - y^2)"},
        "domain": {"id": "rectangle", "lower": [-8, -8], "upper": [8, 8], "points": [72, 72]},
        "initial": {"id": "expression", "values": {"psi": "exp(-(x + 3)^2/2 - y^2/2 + 2*i*x)"}},
        "stepper": {"id": "etdrk4", "step": 0.005}, "until": 2, "frame_interval": 0.5})json"));
    for (const auto& frame : frames) {
      COMPARE_WITHIN(scalarOf(*frame, "mass"), pi, 1e-6);
      COMPARE_WITHIN(scalarOf(*frame, "energy"), scalarOf(*frames[0], "energy"), 1e-5);
    }
  }
};

SEMIFLOW_SUITE("core/pde/exact_quantum", ExactQuantumTest);
#include "exact_quantum_test.moc"
