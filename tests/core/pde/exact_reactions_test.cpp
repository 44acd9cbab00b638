#include <cmath>
#include <numbers>

#include "tests/core/pde/exact_solutions.h"
#include "tests/core/pde/rollouts.h"
#include "tests/suite.h"

using namespace semiflow;
using std::numbers::pi;
using tests::Exact;
using tests::fieldOf;
using tests::framesOf;
using tests::pdeOf;
using tests::Place;
using tests::scalarOf;
using tests::SmallWave;
using Amplitudes = std::vector<std::complex<double>>;

Q_DECLARE_METATYPE(tests::Exact)
Q_DECLARE_METATYPE(tests::SmallWave)

namespace {

constexpr double amplitude = 1e-6;

void row(const char* name, const Exact& exact, double tolerance) { QTest::newRow(name) << exact << tolerance; }

/// A wave of wave numbers (2, 1) on a plane, in fields of which each starts alike; by name, equation (as JSON), base
/// state, Jacobian of the reaction with the diffusion of that wave.
void wave(const char* name, const std::string& equation, const std::vector<std::string>& fields, const Amplitudes& base,
          const std::vector<std::vector<double>>& matrix, double until, double step) {
  SmallWave made;
  Json tree = Json::parse(R"json({
      "domain": {"id": "rectangle", "upper": [6.283185307179586, 6.283185307179586], "points": [16, 12]},
      "stepper": {"id": "etdrk4"}})json");
  tree["equation"] = Json::parse(equation);
  tree["stepper"]["step"] = step;
  tree["until"] = until;
  tree["frame_interval"] = until / 3;
  made.json = tree.dump();
  made.fields = fields;
  made.base = base;
  made.k = {2, 1, 0};
  made.start.assign(fields.size(), {amplitude, amplitude / 2});
  made.rate = [matrix](const Amplitudes& c) {
    Amplitudes rate(c.size(), 0);
    for (std::size_t i = 0; i < c.size(); ++i) {
      for (std::size_t j = 0; j < c.size(); ++j) rate[i] += matrix[i][j] * c[j];
    }
    return rate;
  };
  QTest::newRow(name) << made;
}

/// du/dt at time 0 from the frames at 0, h, ..., 4h, to fourth order.
double initialRate(const std::vector<experiment::FramePtr>& frames, const std::string& field, std::size_t point) {
  const auto u = [&](std::size_t n) { return fieldOf(*frames[n], field).values[point]; };
  return (-25 * u(0) + 48 * u(1) - 36 * u(2) + 16 * u(3) - 3 * u(4)) / (12 * frames[1]->time);
}

} // namespace

/// Reactions, patterns and phase separation: exact fronts, and growth rates of small waves by hand.
class ExactReactionsTest : public QObject {
  Q_OBJECT
 private slots:
  void fronts_data() {
    QTest::addColumn<Exact>("exact");
    QTest::addColumn<double>("tolerance");
    // Ablowitz, Zeppetella, Explicit solutions of Fisher's equation for a special wave speed, Bull. Math. Biol. 41, 835
    // (1979): speed 5/sqrt(6).
    row("Fisher-KPP",
        {R"json({"equation": "fisher_kpp", "domain": {"id": "interval", "lower": -120, "upper": 120, "points": 768},
            "initial": {"id": "expression", "values": {"u": "(1 + exp((abs(x) - 60)/sqrt(6)))^(-2)"}},
            "stepper": {"id": "etdrk4", "step": 0.05}, "until": 8, "frame_interval": 1})json",
         "u",
         [](const Place& x, double t) {
           return std::pow(1 + std::exp((std::abs(x[0]) - 60 - 5 * t / std::sqrt(6.0)) / std::sqrt(6.0)), -2);
         }},
        1e-6);
    // Without recovery: speed (1 - 2 threshold)/sqrt(2).
    row("Nagumo",
        {R"json({"equation": {"id": "fitzhugh_nagumo", "threshold": 0.2, "recovery_rate": 0},
            "domain": {"id": "interval", "lower": -60, "upper": 60, "points": 512},
            "initial": {"id": "expression", "values": {"u": "1/(1 + exp((abs(x) - 30)/sqrt(2)))"}},
            "stepper": {"id": "etdrk4", "step": 0.05}, "until": 10, "frame_interval": 2})json",
         "u",
         [](const Place& x, double t) {
           return 1 / (1 + std::exp((std::abs(x[0]) - 30 - 0.6 * t / std::sqrt(2.0)) / std::sqrt(2.0)));
         }},
        1e-7);
    row("Barkley",
        {R"json({"equation": {"id": "barkley", "a": 0.5, "b": 0.1, "epsilon": 0.5, "recovery_rate": 0},
            "domain": {"id": "interval", "lower": -40, "upper": 40, "points": 512},
            "initial": {"id": "expression", "values": {"u": "1/(1 + exp(abs(x) - 20))"}},
            "stepper": {"id": "etdrk4", "step": 0.02}, "until": 4, "frame_interval": 1})json",
         "u", [](const Place& x, double t) { return 1 / (1 + std::exp(std::abs(x[0]) - 20 - 0.6 * t)); }},
        1e-7);
    // Cole, Hopf: exp(lambda h/(2 nu)) obeys the heat equation.
    row("Kardar-Parisi-Zhang",
        {R"json({"equation": {"id": "kardar_parisi_zhang", "tension": 0.3, "growth": 2, "deposition": "0.7"},
            "domain": {"id": "rectangle", "upper": [6.283185307179586, 6.283185307179586], "points": [64, 64]},
            "initial": {"id": "expression", "values": {"h": "0.3*log(2 + cos(x)*sin(y))"}},
            "stepper": {"id": "etdrk4", "step": 0.02}, "until": 3, "frame_interval": 1})json",
         "h",
         [](const Place& x, double t) {
           return 0.3 * std::log(2 + std::exp(-0.6 * t) * std::cos(x[0]) * std::sin(x[1])) + 0.7 * t;
         }},
        1e-7);
    // A flat front, latent heat left out: speed epsilon m sqrt(2)/tau, m = 0.9/pi atan(10) at T = 0; along x the width
    // is larger by 1 + anisotropy, along y smaller by as much.
    for (const bool alongX : {true, false}) {
      const double width = 0.05 * (alongX ? 1.04 : 0.96), speed = width * 0.9 / pi * std::atan(10.0) * std::sqrt(2.0);
      const std::string c = alongX ? "x" : "y";
      Json tree = Json::parse(R"json({
          "equation": {"id": "kobayashi", "width": 0.05, "anisotropy": 0.04, "relaxation": 1, "latent_heat": 0},
          "initial": {"id": "expression"}, "stepper": {"id": "etdrk4", "step": 0.02}, "until": 3,
          "frame_interval": 1})json");
      tree["domain"] = {{"id", "rectangle"},
                        {"lower", alongX ? Json{-1.5, 0} : Json{0, -1.5}},
                        {"upper", alongX ? Json{1.5, 1} : Json{1, 1.5}},
                        {"points", alongX ? Json{256, 4} : Json{4, 256}}};
      tree["initial"]["values"]["p"] = "1/(1 + exp((abs(" + c + ") - 0.7)/(" + std::to_string(width) + "*sqrt(2))))";
      row(alongX ? "Kobayashi along x" : "Kobayashi along y",
          {tree.dump(), "p",
           [=](const Place& x, double t) {
             const double at = std::abs(x[alongX ? 0 : 1]) - 0.7 - speed * t;
             return 1 / (1 + std::exp(at / (width * std::sqrt(2.0))));
           }},
          1e-4);
    }
  }
  void fronts() {
    QFETCH(Exact, exact);
    QFETCH(double, tolerance);
    COMPARE_WITHIN(tests::deviation(exact), 0, tolerance);
  }

  void smallWaves_data() {
    QTest::addColumn<SmallWave>("wave");
    const double k2 = 5; // of the wave
    wave("Cahn-Hilliard", R"({"id": "cahn_hilliard", "epsilon": 0.3, "mobility": 0.5})", {"u"}, {0.3},
         {{0.5 * k2 * (1 - 0.27 - 0.09 * k2)}}, 2, 0.01);
    wave("Swift-Hohenberg", R"({"id": "swift_hohenberg", "drive": 0.4, "quadratic": 0.5})", {"u"}, {0},
         {{0.4 - (1 - k2) * (1 - k2)}}, 0.3, 0.01);
    wave("phase-field crystal", R"({"id": "phase_field_crystal", "temperature": -0.5})", {"psi"}, {-0.2},
         {{-k2 * (-0.5 + 0.12 + (1 - k2) * (1 - k2))}}, 0.06, 0.002);
    wave("Brusselator", R"({"id": "brusselator", "Du": 0.2, "Dv": 1.5, "feed": 2, "reaction": 4})", {"u", "v"}, {2, 2},
         {{3 - 0.2 * k2, 4}, {-4, -4 - 1.5 * k2}}, 1.5, 0.005);
    wave("Schnakenberg", R"({"id": "schnakenberg", "Du": 0.02, "Dv": 1, "feed_u": 0.2, "feed_v": 0.8})", {"u", "v"},
         {1, 0.8}, {{0.6 - 0.02 * k2, 1}, {-1.6, -1 - k2}}, 3, 0.01);
    // Steady where activator = (1.2 + 0.3)/1.5 = 1, inhibitor = 2/1.2.
    wave("Gierer-Meinhardt",
         R"({"id": "gierer_meinhardt", "Da": 0.02, "Dh": 1, "production": 2, "activator_decay": 1.5,
             "inhibitor_decay": 1.2, "basal_production": 0.3})",
         {"a", "h"}, {1, 2 / 1.2}, {{4 / (2 / 1.2) - 1.5 - 0.02 * k2, -2 / (4 / 1.44)}, {4, -1.2 - k2}}, 3, 0.01);
    wave("FitzHugh-Nagumo",
         R"({"id": "fitzhugh_nagumo", "diffusivity": 0.1, "threshold": -0.9, "recovery_rate": 0.5,
             "recovery_decay": 0.3})",
         {"u", "v"}, {0, 0}, {{0.9 - 0.1 * k2, -1}, {0.5, -0.15}}, 4, 0.01);
    wave(
        "Keller-Segel",
        R"({"id": "keller_segel", "Du": 0.3, "Dv": 0.7, "sensitivity": 4, "growth": 0.2, "production": 2, "decay": 1})",
        {"u", "v"}, {1, 2}, {{-0.3 * k2 - 0.2, 4 * k2}, {2, -0.7 * k2 - 1}}, 0.5, 0.005);
    wave("indirect chemotaxis", R"({"id": "indirect_chemotaxis", "sensitivity": 2, "epsilon": 0.5, "tau": 0.1})",
         {"n", "c", "w"}, {3, 3, 3},
         {{-k2, 6 * k2, 0}, {0, -(k2 + 1) / 0.5, 1 / 0.5}, {1 / 0.5, 0, -(0.1 * k2 + 1) / 0.5}}, 1, 0.005);
    // U'' = -3 e^2/h^4 + 4 e^3/h^5 at thickness 0.9
    const double h = 0.9, curvature = -0.75 / std::pow(h, 4) + 0.5 / std::pow(h, 5);
    wave("thin film", R"({"id": "thin_film", "precursor": 0.5})", {"h"}, {h}, {{-k2 * h * h * h * (curvature + k2)}},
         0.1, 0.0005);
    wave("preconditioned descent", R"({"id": "sobolev_gradient_flow", "mass": 3, "coupling": 0.5})", {"u"}, {0},
         {{-(k2 + 3) / (1 + k2)}}, 2, 0.05);
  }
  void smallWaves() {
    QFETCH(SmallWave, wave);
    COMPARE_WITHIN(tests::deviation(wave), 0, 5e-5);
  }

  void phaseSeparationKeepsItsMassAndLosesItsEnergy_data() {
    QTest::addColumn<QString>("equation");
    QTest::addColumn<QString>("mass");
    QTest::addColumn<double>("size");
    QTest::newRow("Cahn-Hilliard") << R"({"id": "cahn_hilliard"})"
                                   << "mass" << 30.0;
    QTest::newRow("phase-field crystal") << R"({"id": "phase_field_crystal"})"
                                         << "mass" << 30.0;
    QTest::newRow("Swift-Hohenberg") << R"({"id": "swift_hohenberg"})"
                                     << "" << 30.0;
    QTest::newRow("preconditioned descent") << R"json({"id": "sobolev_gradient_flow", "force": "cos(pi*x/15)"})json"
                                            << "" << 30.0;
  }
  void phaseSeparationKeepsItsMassAndLosesItsEnergy() {
    QFETCH(QString, equation);
    QFETCH(QString, mass);
    QFETCH(double, size);
    Json tree = Json::parse(R"json({"domain": {"id": "rectangle", "points": [72, 72]},
        "initial": {"id": "random_fourier", "amplitude": 0.3, "correlation_length": 2, "offset": -0.2},
        "stepper": {"id": "etdrk4", "step": 0.1}, "until": 20, "frame_interval": 1})json");
    tree["equation"] = Json::parse(equation.toStdString());
    tree["domain"]["upper"] = {size, size};
    const auto frames = framesOf(pdeOf(tree.dump()));
    for (std::size_t n = 1; n < frames.size(); ++n) {
      const double before = scalarOf(*frames[n - 1], "energy");
      QVERIFY(scalarOf(*frames[n], "energy") <= before + 1e-12 * std::abs(before)); // near a minimum it stays
      if (n == 1) QVERIFY(scalarOf(*frames[n], "energy") < before - 1e-3 * std::abs(before));
      if (!mass.isEmpty()) COMPARE_WITHIN(scalarOf(*frames[n], "mass"), -0.2 * size * size, 1e-9 * size * size);
    }
  }

  void aFilmKeepsItsVolume() {
    const auto frames = framesOf(pdeOf(R"json({
        "equation": "thin_film", "domain": {"id": "rectangle", "upper": [40, 40], "points": [64, 64]},
        "initial": {"id": "random_fourier", "amplitude": 0.1, "correlation_length": 4, "offset": 1},
        "stepper": {"id": "etdrk4", "step": 0.2}, "until": 60, "frame_interval": 10})json"));
    for (std::size_t n = 1; n < frames.size(); ++n) {
      COMPARE_WITHIN(scalarOf(*frames[n], "volume"), 1600, 1e-7);
      QVERIFY(scalarOf(*frames[n], "energy") < scalarOf(*frames[n - 1], "energy"));
    }
  }

  void aCrystalWarmsItsMeltByItsLatentHeat() {
    const auto frames = framesOf(pdeOf(R"json({
        "equation": {"id": "kobayashi", "width": 0.03}, "domain": {"id": "rectangle", "points": [96, 96]},
        "initial": {"id": "expression", "values": {"p": "0.5*(1 + tanh((0.2 - sqrt((x-0.5)^2 + (y-0.5)^2))/0.08))"}},
        "stepper": {"id": "etdrk4", "step": 0.0001}, "until": 0.01, "frame_interval": 0.005})json"));
    COMPARE_WITHIN(scalarOf(*frames.back(), "heat"), scalarOf(*frames[0], "heat"), 1e-10);
    QVERIFY(scalarOf(*frames.back(), "crystal") > 1.05 * scalarOf(*frames[0], "crystal"));
  }

  /// Of u = sin x the smoothed picture is sin x/(1 + sigma^2), and the rate d/dx (cos x/(1 + cos^2 x/K^2)) with
  /// K -> K (1 + sigma^2).
  void edgesHoldBackDiffusion() {
    const auto frames = framesOf(pdeOf(R"json({
        "equation": {"id": "perona_malik", "diffusivity": 0.5, "contrast": 0.8, "smoothing": 0.5},
        "domain": {"id": "rectangle", "upper": [6.283185307179586, 6.283185307179586], "points": [96, 4]},
        "initial": {"id": "expression", "values": {"u": "2 + sin(x)"}},
        "stepper": {"id": "etdrk4", "step": 0.0005}, "until": 0.004, "frame_interval": 0.001})json"));
    const double k2 = std::pow(0.8 * 1.25, 2);
    for (const std::size_t point : {5UL, 17UL, 40UL, 71UL}) {
      const double x = 2 * pi * static_cast<double>(point) / 96, c = std::cos(x), s = std::sin(x);
      const double g = 1 + c * c / k2;
      const double rate = 0.5 * (-s / g + c * 2 * c * s / k2 / (g * g));
      COMPARE_WITHIN(initialRate(frames, "u", point), rate, 2e-6);
    }
    for (const auto& frame : frames) COMPARE_WITHIN(scalarOf(*frame, "mean"), 2, 1e-12);
  }

  /// u* = cos x minimises where force = -u*'' + u* + u*^3.
  void descentFindsAManufacturedMinimiser() {
    const Exact exact{R"json({"equation": {"id": "sobolev_gradient_flow", "force": "2*cos(x) + cos(x)^3"},
        "domain": {"id": "interval", "upper": 6.283185307179586, "points": 48},
        "initial": {"id": "expression", "values": {"u": "sin(2*x)"}},
        "stepper": {"id": "etdrk4", "step": 0.1}, "until": 30, "frame_interval": 30})json",
                      "u", [](const Place& x, double t) { return t > 0 ? std::cos(x[0]) : std::sin(2 * x[0]); }};
    COMPARE_WITHIN(tests::deviation(exact), 0, 1e-10);
  }

  /// What makes the signal forgets how it began as exp(-t/epsilon).
  void theIndirectSignalFollowsInItsTime() {
    const auto frames = framesOf(pdeOf(R"json({
        "equation": {"id": "indirect_chemotaxis", "epsilon": 0.2}, "domain": {"id": "interval", "points": 8},
        "initial": {"id": "expression", "values": {"n": "2", "c": "2", "w": "5"}},
        "stepper": {"id": "etdrk4", "step": 0.01}, "until": 1, "frame_interval": 0.25})json"));
    for (const auto& frame : frames) {
      COMPARE_WITHIN(fieldOf(*frame, "w").values[3], 2 + 3 * std::exp(-frame->time / 0.2), 1e-12);
      COMPARE_WITHIN(scalarOf(*frame, "mass_of_n"), 2, 1e-12);
    }
  }
};

SEMIFLOW_SUITE("core/pde/exact_reactions", ExactReactionsTest);
#include "exact_reactions_test.moc"
