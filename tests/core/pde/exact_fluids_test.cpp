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
using Complex = std::complex<double>;
using Amplitudes = std::vector<Complex>;

Q_DECLARE_METATYPE(tests::Exact)

namespace {

void row(const char* name, const Exact& exact, double tolerance) { QTest::newRow(name) << exact << tolerance; }

} // namespace

/// Flows, plasmas, fronts that are carried along, and densities of noisy particles.
class ExactFluidsTest : public QObject {
  Q_OBJECT
 private slots:
  void solutions_data() {
    QTest::addColumn<Exact>("exact");
    QTest::addColumn<double>("tolerance");
    // Arnold, Beltrami, Childress: the vorticity is the velocity, so that it decays in place; the pressure balances.
    row("Arnold-Beltrami-Childress flow",
        {R"json({"equation": {"id": "navier_stokes_3d", "viscosity": 0.1},
            "domain": {"id": "box", "upper": [6.283185307179586, 6.283185307179586, 6.283185307179586],
                       "points": [16, 16, 12]},
            "initial": {"id": "expression", "values": {"u": "sin(z) + 0.5*cos(y)", "v": "0.8*sin(x) + cos(z)",
                        "w": "0.5*sin(y) + 0.8*cos(x)"}},
            "stepper": {"id": "etdrk4", "step": 0.05}, "until": 2, "frame_interval": 0.5})json",
         "v", [](const Place& x, double t) { return std::exp(-0.1 * t) * (0.8 * std::sin(x[0]) + std::cos(x[2])); }},
        1e-8);
    // Where velocity and field are one up to the sign, the nonlinear terms cancel, and any shape runs along the uniform
    // field at the Alfven speed (Elsasser, 1950); the resistivity equal to the viscosity damps it as heat.
    row("Alfven wave of any shape",
        {R"json({"equation": {"id": "magnetohydrodynamics_2d", "viscosity": 0.02, "resistivity": 0.02,
                              "mean_field": 1.5},
            "domain": {"id": "rectangle", "upper": [6.283185307179586, 6.283185307179586], "points": [32, 32]},
            "initial": {"id": "expression", "values": {"a": "cos(x + 2*y) + 0.7*sin(3*x - y)",
                        "vorticity": "-5*cos(x + 2*y) - 7*sin(3*x - y)"}},
            "stepper": {"id": "etdrk4", "step": 0.01}, "until": 2, "frame_interval": 0.5})json",
         "a",
         [](const Place& x, double t) {
           const double at = x[0] - 1.5 * t;
           return std::exp(-0.1 * t) * std::cos(at + 2 * x[1]) + 0.7 * std::exp(-0.2 * t) * std::sin(3 * at - x[1]);
         }},
        1e-8);
    row("logistic growth carried along",
        {R"json({"equation": {"id": "advection_reaction", "diffusivity": 0, "velocity_x": "0.5", "velocity_y": "-1",
                              "reaction": "u*(1 - u)"},
            "domain": {"id": "rectangle", "upper": [6.283185307179586, 6.283185307179586], "points": [48, 48]},
            "initial": {"id": "expression", "values": {"u": "0.5 + 0.2*cos(x + y)"}},
            "stepper": {"id": "etdrk4", "step": 0.02}, "until": 2, "frame_interval": 0.5})json",
         "u",
         [](const Place& x, double t) {
           const double u = 0.5 + 0.2 * std::cos(x[0] - 0.5 * t + x[1] + t);
           return u * std::exp(t) / (1 + u * (std::exp(t) - 1));
         }},
        1e-7);
    row("Hamilton-Jacobi by Cole and Hopf",
        {R"json({"equation": {"id": "hamilton_jacobi", "viscosity": 0.2},
            "domain": {"id": "rectangle", "upper": [6.283185307179586, 6.283185307179586], "points": [64, 64]},
            "initial": {"id": "expression", "values": {"u": "-0.4*log(2 + cos(x)*sin(y))"}},
            "stepper": {"id": "etdrk4", "step": 0.02}, "until": 3, "frame_interval": 1})json",
         "u",
         [](const Place& x, double t) {
           return -0.4 * std::log(2 + std::exp(-0.4 * t) * std::cos(x[0]) * std::sin(x[1]));
         }},
        1e-7);
    row("eikonal equation, a plane front",
        {R"json({"equation": {"id": "hamilton_jacobi", "hamiltonian": "2*sqrt(1 + dot(gradient(u), gradient(u)))"},
            "domain": {"id": "interval", "points": 8}, "initial": {"id": "expression", "values": {"u": "0.3"}},
            "stepper": {"id": "etdrk4", "step": 0.1}, "until": 1, "frame_interval": 0.5})json",
         "u", [](const Place&, double t) { return 0.3 - 2 * t; }},
        1e-12);
    // Ornstein, Uhlenbeck (1930)
    row("Ornstein-Uhlenbeck process",
        {R"json({"equation": {"id": "fokker_planck", "noise": 0.8, "drift_x": "-1.5*x", "drift_y": "-y"},
            "domain": {"id": "rectangle", "lower": [-5, -5], "upper": [5, 5], "points": [96, 96]},
            "initial": {"id": "expression", "values": {"p": "exp(-(x - 1)^2/0.5 - y^2/0.5)/(0.5*pi)"}},
            "stepper": {"id": "etdrk4", "step": 0.005}, "until": 2, "frame_interval": 0.5})json",
         "p",
         [](const Place& x, double t) {
           const double mean = std::exp(-1.5 * t);
           const double vx = 0.25 * std::exp(-3 * t) + 0.64 / 3 * (1 - std::exp(-3 * t));
           const double vy = 0.25 * std::exp(-2 * t) + 0.32 * (1 - std::exp(-2 * t));
           return std::exp(-std::pow(x[0] - mean, 2) / (2 * vx) - x[1] * x[1] / (2 * vy)) /
                  (2 * pi * std::sqrt(vx * vy));
         }},
        1e-8);
    // Without escape the losses stop at N(p) = p^2 exp(-b p/D), p N of which is drawn.
    row("pile-up of accelerated particles",
        {R"json({"equation": {"id": "fermi_acceleration", "acceleration": 0.8, "loss": 1.2},
            "domain": {"id": "interval", "lower": -8, "upper": 4, "points": 192},
            "initial": {"id": "expression", "values": {"n": "exp(-3*x^2)"}},
            "stepper": {"id": "etdrk4", "step": 0.001}, "until": 16, "frame_interval": 16})json",
         "n",
         [](const Place& x, double t) {
           if (t == 0) return std::exp(-3 * x[0] * x[0]);
           const double mass = std::sqrt(pi / 3), p = std::exp(x[0]);
           return mass * 3.375 / 2 * p * p * p * std::exp(-1.5 * p); // the integral of p^2 exp(-1.5 p) is 2/1.5^3
         }},
        1e-7);
  }
  void solutions() {
    QFETCH(Exact, exact);
    QFETCH(double, tolerance);
    COMPARE_WITHIN(tests::deviation(exact), 0, tolerance);
  }

  /// Phillips (1954): small waves on two layers, from their potential vorticity.
  void aShearedWindIsUnstable() {
    const double shear = 1.2, coupling = 0.8, beta = 0.2, drag = 0.15, k = 0.5, l = 0.25, k2 = k * k + l * l;
    const auto streams = [=](const Amplitudes& q) { // q1 = -k2 psi1 + F (psi2 - psi1), and the other way round
      const double a = -k2 - coupling, determinant = a * a - coupling * coupling;
      return Amplitudes{(a * q[0] - coupling * q[1]) / determinant, (a * q[1] - coupling * q[0]) / determinant};
    };
    SmallWave wave;
    wave.json = R"json({
        "equation": {"id": "two_layer_quasi_geostrophic", "shear": 1.2, "coupling": 0.8, "beta": 0.2, "drag": 0.15,
                     "hyperviscosity": 0.001},
        "domain": {"id": "rectangle", "upper": [12.566370614359172, 25.132741228718345], "points": [12, 12]},
        "stepper": {"id": "etdrk4", "step": 0.1}, "until": 10, "frame_interval": 2})json";
    wave.fields = {"q1", "q2"};
    wave.base = {0, 0};
    wave.k = {k, l, 0};
    wave.start = {1e-6, Complex(5e-7, -1e-6)};
    wave.rate = [=](const Amplitudes& q) {
      const Complex ik(0, k);
      const Amplitudes psi = streams(q);
      const double smallest = 0.001 * std::pow(k2, 4);
      return Amplitudes{-ik * shear / 2.0 * q[0] - ik * (beta + coupling * shear) * psi[0] - smallest * q[0],
                        ik * shear / 2.0 * q[1] - ik * (beta - coupling * shear) * psi[1] + drag * k2 * psi[1] -
                            smallest * q[1]};
    };
    COMPARE_WITHIN(tests::deviation(wave), 0, 1e-5);
    Amplitudes late = wave.start;
    for (int n = 0; n < 10000; ++n) { // it does grow
      const Amplitudes rate = wave.rate(late);
      for (std::size_t i = 0; i < 2; ++i) late[i] += 0.001 * rate[i];
    }
    QVERIFY(std::abs(late[0]) > 1.5e-6);
  }

  /// Waves of a stratified fluid: omega^2 = buoyancy stratification k^2/(k^2 + l^2), here damped.
  void internalWavesRun() {
    SmallWave wave;
    wave.json = R"json({
        "equation": {"id": "boussinesq_convection", "viscosity": 0.02, "conductivity": 0.01, "buoyancy": 2,
                     "stratification": 1.5},
        "domain": {"id": "rectangle", "upper": [6.283185307179586, 6.283185307179586], "points": [16, 16]},
        "stepper": {"id": "etdrk4", "step": 0.1}, "until": 6, "frame_interval": 1})json";
    wave.fields = {"vorticity", "theta"};
    wave.base = {0, 0};
    wave.k = {2, 1, 0};
    wave.start = {0.3, Complex(0.1, 0.2)}; // of any height: a plane wave does not carry itself along
    wave.rate = [](const Amplitudes& c) {
      const Complex i(0, 1);
      return Amplitudes{-0.02 * 5 * c[0] + 2.0 * i * 2.0 * c[1], -0.01 * 5 * c[1] + 1.5 * i * 2.0 * c[0] / 5.0};
    };
    COMPARE_WITHIN(tests::deviation(wave), 0, 1e-7);
  }

  void compoundsAdsorb() {
    SmallWave wave;
    wave.json = R"json({
        "equation": {"id": "chromatography", "velocity": 2, "diffusivity": 0.05, "adsorption_of_a": 3,
                     "desorption_of_a": 2, "adsorption_of_b": 1, "desorption_of_b": 4},
        "domain": {"id": "interval", "upper": 6.283185307179586, "points": 16},
        "stepper": {"id": "etdrk4", "step": 0.1}, "until": 3, "frame_interval": 1})json";
    wave.fields = {"a", "a_wall", "b", "b_wall"};
    wave.base = {1, 1.5, 4, 1};
    wave.k = {2, 0, 0};
    wave.start = {1, 0.5, 0.25, 0};
    wave.rate = [](const Amplitudes& c) {
      const Complex carried = Complex(-0.05 * 4, -2 * 2.0);
      return Amplitudes{(carried - 3.0) * c[0] + 2.0 * c[1], 3.0 * c[0] - 2.0 * c[1],
                        (carried - 1.0) * c[2] + 4.0 * c[3], c[2] - 4.0 * c[3]};
    };
    COMPARE_WITHIN(tests::deviation(wave), 0, 1e-9);
  }

  /// Landau (1946): a wave of k = 1/2 in a Maxwellian plasma decays at the rate 0.1533 and has the frequency 1.4156.
  void plasmaWavesDampWithoutCollisions() {
    const auto frames = framesOf(pdeOf(R"json({
        "equation": "vlasov_poisson",
        "domain": {"id": "rectangle", "lower": [0, -8], "upper": [12.566370614359172, 8], "points": [16, 256]},
        "initial": {"id": "expression", "values": {"f": "(1 + 0.001*cos(x/2))*exp(-y^2/2)/sqrt(2*pi)"}},
        "stepper": {"id": "rk4", "step": 0.05}, "until": 16, "frame_interval": 0.05})json"));
    std::vector<double> times, heights; // of the maxima of log(energy), by the parabola through three frames
    for (std::size_t n = 1; n + 1 < frames.size(); ++n) {
      const auto energy = [&](std::size_t m) { return std::log(scalarOf(*frames[m], "field_energy")); };
      const double before = energy(n - 1), here = energy(n), after = energy(n + 1);
      if (here <= before || here <= after) continue;
      const double shift = (before - after) / (2 * (before - 2 * here + after));
      times.push_back(frames[n]->time + 0.05 * shift);
      heights.push_back(here - (before - after) * shift / 4);
    }
    QVERIFY(times.size() >= 6);
    const std::size_t first = 1, last = times.size() - 1;
    const double span = times[last] - times[first];
    COMPARE_WITHIN((heights[last] - heights[first]) / span / 2, -0.1533, 0.001);
    COMPARE_WITHIN(static_cast<double>(last - first) * pi / span, 1.4156, 0.005);
    COMPARE_WITHIN(scalarOf(*frames.back(), "mass"), scalarOf(*frames[0], "mass"), 1e-9);
  }

  /// dE/dt = -2 viscosity Z, from centred differences of fourth order; the flow stays free of divergence.
  void taylorGreenVorticesLoseTheirEnergyToViscosity() {
    const auto frames = framesOf(pdeOf(R"json({
        "equation": {"id": "navier_stokes_3d", "viscosity": 0.05},
        "domain": {"id": "box", "upper": [6.283185307179586, 6.283185307179586, 6.283185307179586],
                   "points": [32, 32, 32]},
        "initial": {"id": "expression", "values": {"u": "sin(x)*cos(y)*cos(z)", "v": "-cos(x)*sin(y)*cos(z)"}},
        "stepper": {"id": "etdrk4", "step": 0.05}, "until": 2, "frame_interval": 0.1})json"));
    COMPARE_WITHIN(scalarOf(*frames[0], "energy"), 0.125, 1e-14);
    COMPARE_WITHIN(scalarOf(*frames[0], "enstrophy"), 0.375, 1e-14);
    const std::size_t n = frames.size() - 3;
    const auto energy = [&](std::size_t m) { return scalarOf(*frames[m], "energy"); };
    const double change = (8 * (energy(n + 1) - energy(n - 1)) - energy(n + 2) + energy(n - 2)) / 1.2;
    COMPARE_WITHIN(change, -0.1 * scalarOf(*frames[n], "enstrophy"), 2e-7);
    // Viscosity alone, without stretching of vortices, would leave 3/8 exp(-6 viscosity t).
    QVERIFY(scalarOf(*frames[n], "enstrophy") > 1.1 * 0.375 * std::exp(-0.3 * frames[n]->time));
    for (const auto& frame : frames) COMPARE_WITHIN(scalarOf(*frame, "largest_divergence"), 0, 1e-11);
  }

  /// Orszag, Tang (1979): without losses energy and cross helicity would stay; with them, energy falls by
  /// viscosity <vorticity^2> + resistivity <current^2>.
  void theOrszagTangVortexLosesItsEnergyToSheets() {
    const auto frames = framesOf(pdeOf(R"json({
        "equation": {"id": "magnetohydrodynamics_2d", "viscosity": 0, "resistivity": 0},
        "domain": {"id": "rectangle", "upper": [6.283185307179586, 6.283185307179586], "points": [96, 96]},
        "initial": {"id": "expression", "values": {"vorticity": "2*cos(x) + 2*cos(y)", "a": "cos(2*x) + 2*cos(y)"}},
        "stepper": {"id": "etdrk4", "step": 0.005}, "until": 0.5, "frame_interval": 0.1})json"));
    const auto energy = [](const experiment::Frame& frame) {
      return scalarOf(frame, "kinetic_energy") + scalarOf(frame, "magnetic_energy");
    };
    for (const auto& frame : frames) {
      COMPARE_WITHIN(energy(*frame), energy(*frames[0]), 1e-7 * energy(*frames[0]));
      COMPARE_WITHIN(scalarOf(*frame, "cross_helicity"), scalarOf(*frames[0], "cross_helicity"), 1e-6);
    }
    QVERIFY(scalarOf(*frames.back(), "largest_current") > 1.5 * scalarOf(*frames[0], "largest_current"));
  }
};

SEMIFLOW_SUITE("core/pde/exact_fluids", ExactFluidsTest);
#include "exact_fluids_test.moc"
