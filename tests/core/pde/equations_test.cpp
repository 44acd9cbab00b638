#include <cmath>
#include <complex>
#include <functional>
#include <numbers>

#include "tests/core/pde/rollouts.h"
#include "tests/suite.h"

using namespace semiflow;
using experiment::Frame;
using experiment::GridField;
using std::numbers::pi;
using tests::fieldOf;
using tests::framesOf;
using tests::pdeOf;
using tests::scalarOf;

namespace {

/// The largest deviation of a field from a function of its place.
double deviation(const GridField& field, const std::function<double(double x, double y, double z)>& exact) {
  double largest = 0;
  for (std::size_t i = 0; i < field.values.size(); ++i) {
    std::array<double, 3> place{};
    std::size_t rest = i;
    for (std::size_t a = 0; a < field.axes.size(); ++a) {
      place[a] = field.axes[a].at(rest % field.axes[a].points);
      rest /= field.axes[a].points;
    }
    largest = std::max(largest, std::abs(field.values[i] - exact(place[0], place[1], place[2])));
  }
  return largest;
}

/// Centre of mass of |psi|^2 where `inside` holds.
double centre(const GridField& psi, const std::function<bool(double)>& inside) {
  double mass = 0;
  double moment = 0;
  for (std::size_t i = 0; i < psi.values.size(); ++i) {
    const double x = psi.axes[0].at(i);
    if (!inside(x)) continue;
    const double density = std::norm(std::complex<double>(psi.values[i], psi.imaginary[i]));
    mass += density;
    moment += density * x;
  }
  return moment / mass;
}

} // namespace

/// Every equation against an exact solution or a law of its own.
class EquationsTest : public QObject {
  Q_OBJECT
 private slots:
  void aModeOfTheHeatEquationDecays() {
    const auto frames = framesOf(pdeOf(R"json({
        "equation": {"id": "heat", "diffusivity": 0.01},
        "domain": {"id": "box", "upper": [1, 2, 1], "points": [16, 20, 12]},
        "initial": {"id": "expression", "values": {"u": "1 + cos(2*pi*x)*sin(pi*y)*cos(4*pi*z)"}},
        "stepper": {"id": "etdrk4", "step": 0.25}, "until": 1, "frame_interval": 0.5})json"));
    const double rate = 0.01 * pi * pi * (4 + 1 + 16);
    for (const auto& frame : frames) {
      const auto exact = [&](double x, double y, double z) {
        return 1 + std::exp(-rate * frame->time) * std::cos(2 * pi * x) * std::sin(pi * y) * std::cos(4 * pi * z);
      };
      COMPARE_WITHIN(deviation(fieldOf(*frame, "u"), exact), 0, 1e-13);
      COMPARE_WITHIN(scalarOf(*frame, "mass"), 2, 1e-13);
    }
  }

  void advectionTranslates() {
    const auto frames = framesOf(pdeOf(R"json({
        "equation": {"id": "advection", "velocity": 0.7, "velocity_y": -1.3},
        "domain": {"id": "rectangle", "upper": [1, 1], "points": [48, 64]},
        "initial": {"id": "expression", "values": {"u": "exp(cos(2*pi*x) + sin(2*pi*y))"}},
        "stepper": {"id": "etdrk4", "step": 0.5}, "until": 5, "frame_interval": 1})json"));
    const double t = frames.back()->time;
    const auto exact = [&](double x, double y, double) {
      return std::exp(std::cos(2 * pi * (x - 0.7 * t)) + std::sin(2 * pi * (y + 1.3 * t)));
    };
    COMPARE_WITHIN(deviation(fieldOf(*frames.back(), "u"), exact), 0, 1e-11);
  }

  void aDampedWaveRings() {
    const auto frames = framesOf(pdeOf(R"json({
        "equation": {"id": "wave", "speed": 2, "damping": 0.5},
        "domain": {"id": "interval", "points": 32},
        "initial": {"id": "expression", "values": {"u": "cos(2*pi*x)"}},
        "stepper": {"id": "etdrk4", "step": 0.1}, "until": 3, "frame_interval": 0.3})json"));
    const double omega = std::sqrt(16 * pi * pi - 0.0625);
    for (const auto& frame : frames) {
      const double t = frame->time;
      const double height = std::exp(-0.25 * t) * (std::cos(omega * t) + 0.25 / omega * std::sin(omega * t));
      const auto exact = [&](double x, double, double) { return height * std::cos(2 * pi * x); };
      COMPARE_WITHIN(deviation(fieldOf(*frame, "u"), exact), 0, 1e-12);
    }
  }

  void wavesWithoutDampingKeepTheirEnergy() {
    const auto frames = framesOf(pdeOf(R"json({
        "equation": "wave", "domain": {"id": "rectangle", "points": [48, 48]},
        "initial": {"id": "expression", "values": {"u": "exp(-60*((x-0.4)^2+(y-0.5)^2))"}},
        "stepper": {"id": "etdrk4", "step": 0.1}, "until": 2, "frame_interval": 0.5})json"));
    COMPARE_WITHIN(scalarOf(*frames.back(), "energy") / scalarOf(*frames.front(), "energy"), 1, 1e-12);
  }

  void aKortewegDeVriesSolitonRunsAtFourKappaSquared() {
    const auto frames = framesOf(pdeOf(R"json({
        "equation": "korteweg_de_vries",
        "domain": {"id": "interval", "lower": -20, "upper": 20, "points": 384},
        "initial": {"id": "expression", "values": {"u": "2*sech(x + 5)^2"}},
        "stepper": {"id": "etdrk4", "step": 0.0005}, "until": 2, "frame_interval": 1})json"));
    const auto exact = [](double x, double, double) { return 2 / std::pow(std::cosh(x + 5 - 4 * 2), 2); };
    COMPARE_WITHIN(deviation(fieldOf(*frames.back(), "u"), exact), 0, 1e-8);
    COMPARE_WITHIN(scalarOf(*frames.back(), "mass"), 4, 1e-11);
    COMPARE_WITHIN(scalarOf(*frames.back(), "energy"), scalarOf(*frames.front(), "energy"), 1e-8);
  }

  void aSmallKuramotoSivashinskyWaveGrows_data() {
    QTest::addColumn<QString>("domain");
    QTest::addColumn<QString>("wave");
    QTest::addColumn<double>("square"); // of the wave number
    QTest::newRow("1-D") << R"({"id": "interval", "upper": 12.566370614359172, "points": 32})"
                         << "1e-6*cos(x/2)" << 0.25;
    QTest::newRow("2-D")
        << R"({"id": "rectangle", "upper": [12.566370614359172, 12.566370614359172], "points": [16, 24]})"
        << "1e-6*cos(x/2)*cos(y)" << 1.25;
  }
  void aSmallKuramotoSivashinskyWaveGrows() {
    QFETCH(QString, domain);
    QFETCH(QString, wave);
    QFETCH(double, square);
    const auto frames = framesOf(pdeOf(R"json({
        "equation": {"id": "kuramoto_sivashinsky", "damping": 0.02}, "initial": {"id": "expression"},
        "stepper": {"id": "etdrk4", "step": 0.1}, "until": 2, "frame_interval": 2})json")
                                     .with("domain", Json::parse(domain.toStdString()))
                                     .with("initial.values.u", wave.toStdString()));
    const double growth = std::exp((square - square * square - 0.02) * 2);
    COMPARE_WITHIN(fieldOf(*frames.back(), "u").values[0] / 1e-6, growth, 1e-5 * growth);
  }

  /// Zakharov and Shabat (1972): two solitons of amplitude 1 and velocities +-1 are shifted forward by
  /// ln((dv^2 + 4)/dv^2) = ln 2, dv = 2, and unchanged otherwise.
  void schroedingerSolitonsAreShiftedByLogTwo() {
    const auto frames = framesOf(pdeOf(R"json({
        "equation": "nonlinear_schroedinger",
        "domain": {"id": "interval", "lower": -30, "upper": 30, "points": 512},
        "initial": {"id": "expression", "values": {"psi": "sech(x + 10)*exp(i*x) + sech(x - 10)*exp(-i*x)"}},
        "stepper": {"id": "etdrk4", "step": 0.0025}, "until": 20, "frame_interval": 1})json"));
    const auto& last = fieldOf(*frames.back(), "psi");
    COMPARE_WITHIN(centre(last, [](double x) { return x > 0; }) - 10, std::numbers::ln2, 1e-4);
    COMPARE_WITHIN(centre(last, [](double x) { return x < 0; }) + 10, -std::numbers::ln2, 1e-4);
    for (const auto& frame : frames) COMPARE_WITHIN(scalarOf(*frame, "mass"), scalarOf(*frames[0], "mass"), 1e-10);
    COMPARE_WITHIN(scalarOf(*frames[0], "mass"), 4, 1e-6); // 2 A per soliton
    COMPARE_WITHIN(scalarOf(*frames.back(), "energy"), scalarOf(*frames[0], "energy"), 1e-8);
  }

  void aUniformAllenCahnStateFollowsItsEquation() {
    const auto frames = framesOf(pdeOf(R"json({
        "equation": "allen_cahn", "domain": {"id": "interval", "points": 8},
        "initial": {"id": "expression", "values": {"u": "0.1"}},
        "stepper": {"id": "etdrk4", "step": 0.01}, "until": 5, "frame_interval": 1})json"));
    for (const auto& frame : frames) {
      const double exact = 1 / std::sqrt(1 + 99 * std::exp(-2 * frame->time));
      COMPARE_WITHIN(fieldOf(*frame, "u").values[3], exact, 1e-9);
    }
  }

  /// A border moves with its curvature: R^2 = R0^2 - 2 epsilon^2 t, but for terms of order (epsilon/R)^2.
  void anAllenCahnDiscShrinksByItsCurvature() {
    const auto frames = framesOf(pdeOf(R"json({
        "equation": {"id": "allen_cahn", "epsilon": 0.02}, "domain": {"id": "rectangle", "points": [128, 128]},
        "initial": {"id": "expression", "values": {"u": "tanh((0.3 - sqrt((x-0.5)^2 + (y-0.5)^2))/(0.02*sqrt(2)))"}},
        "stepper": {"id": "etdrk4", "step": 0.1}, "until": 50, "frame_interval": 25})json"));
    const auto radiusSquared = [](const Frame& frame) { return (1 + scalarOf(frame, "mean")) / 2 / pi; };
    COMPARE_WITHIN(radiusSquared(*frames[0]) - radiusSquared(*frames[2]), 2 * 0.0004 * 50, 0.02 * 0.04);
    QVERIFY(scalarOf(*frames[2], "energy") < scalarOf(*frames[1], "energy"));
    QVERIFY(scalarOf(*frames[1], "energy") < scalarOf(*frames[0], "energy"));
  }

  void aUniformGrayScottMixtureReacts() {
    const auto frames = framesOf(pdeOf(R"json({
        "equation": {"id": "gray_scott", "feed": 0.03, "kill": 0.06}, "domain": {"id": "rectangle", "points": [8, 8]},
        "initial": {"id": "expression", "values": {"u": "0.6", "v": "0.3"}},
        "stepper": {"id": "etdrk4", "step": 0.5}, "until": 50, "frame_interval": 50})json"));
    double u = 0.6;
    double v = 0.3;
    const double h = 0.01;
    const auto rates = [](double a, double b) { return std::pair(-a * b * b + 0.03 * (1 - a), a * b * b - 0.09 * b); };
    for (int n = 0; n < 5000; ++n) { // classical Runge-Kutta
      const auto [u1, v1] = rates(u, v);
      const auto [u2, v2] = rates(u + h / 2 * u1, v + h / 2 * v1);
      const auto [u3, v3] = rates(u + h / 2 * u2, v + h / 2 * v2);
      const auto [u4, v4] = rates(u + h * u3, v + h * v3);
      u += h / 6 * (u1 + 2 * u2 + 2 * u3 + u4);
      v += h / 6 * (v1 + 2 * v2 + 2 * v3 + v4);
    }
    COMPARE_WITHIN(fieldOf(*frames.back(), "u").values[5], u, 1e-6);
    COMPARE_WITHIN(fieldOf(*frames.back(), "v").values[5], v, 1e-6);
  }

  void taylorGreenVorticesDecay() {
    const auto frames = framesOf(pdeOf(R"json({
        "equation": {"id": "navier_stokes_2d", "viscosity": 0.05},
        "domain": {"id": "rectangle", "upper": [6.283185307179586, 6.283185307179586], "points": [64, 48]},
        "initial": {"id": "expression", "values": {"vorticity": "2*cos(x)*cos(y)"}},
        "stepper": {"id": "etdrk4", "step": 0.02}, "until": 4, "frame_interval": 1})json"));
    for (const auto& frame : frames) {
      const double height = 2 * std::exp(-2 * 0.05 * frame->time);
      const auto exact = [&](double x, double y, double) { return height * std::cos(x) * std::cos(y); };
      COMPARE_WITHIN(deviation(fieldOf(*frame, "vorticity"), exact), 0, 1e-10);
      COMPARE_WITHIN(scalarOf(*frame, "energy"), pi * pi * height * height / 4, 1e-10);
    }
  }

  void aKolmogorovForceDrivesAShearFlowFromRest() {
    const auto frames = framesOf(pdeOf(R"json({
        "equation": {"id": "navier_stokes_2d", "viscosity": 0.1, "drag": 0.2, "forcing_amplitude": 0.5,
                     "forcing_wave_number": 2},
        "domain": {"id": "rectangle", "upper": [6.283185307179586, 6.283185307179586], "points": [16, 32]},
        "initial": {"id": "expression"},
        "stepper": {"id": "etdrk4", "step": 0.1}, "until": 3, "frame_interval": 1})json"));
    for (const auto& frame : frames) {
      const double rate = 0.1 * 4 + 0.2;
      const double height = -0.5 * 2 / rate * (1 - std::exp(-rate * frame->time));
      const auto exact = [&](double, double y, double) { return height * std::cos(2 * y); };
      COMPARE_WITHIN(deviation(fieldOf(*frame, "vorticity"), exact), 0, 1e-10);
    }
  }

  /// dZ/dt = -2 viscosity P - 2 drag Z + integral(vorticity f), Z enstrophy, P palinstrophy.
  void enstrophyBalances() {
    const auto frames = framesOf(pdeOf(R"json({
        "equation": {"id": "navier_stokes_2d", "viscosity": 0.02, "drag": 0.1, "forcing": "2*cos(3*y)*sin(x)"},
        "domain": {"id": "rectangle", "upper": [6.283185307179586, 6.283185307179586], "points": [64, 64]},
        "initial": {"id": "random_fourier", "amplitude": 2, "spectrum": "power", "lower_wave_number": 2,
                    "upper_wave_number": 5},
        "stepper": {"id": "etdrk4", "step": 0.005}, "until": 0.52, "frame_interval": 0.01})json"));
    const std::size_t n = frames.size() - 3;
    const auto enstrophy = [&](std::size_t k) { return scalarOf(*frames[k], "enstrophy"); };
    const double h = 0.01;
    const double change =
        (8 * (enstrophy(n + 1) - enstrophy(n - 1)) - (enstrophy(n + 2) - enstrophy(n - 2))) / (12 * h);
    const Frame& middle = *frames[n];
    const auto& vorticity = fieldOf(middle, "vorticity");
    double input = 0;
    for (std::size_t i = 0; i < vorticity.values.size(); ++i) {
      const double x = vorticity.axes[0].at(i % 64);
      const double y = vorticity.axes[1].at(i / 64);
      input += vorticity.values[i] * 2 * std::cos(3 * y) * std::sin(x);
    }
    input *= std::pow(2 * pi / 64, 2);
    const double expected =
        -2 * 0.02 * scalarOf(middle, "palinstrophy") - 2 * 0.1 * scalarOf(middle, "enstrophy") + input;
    COMPARE_WITHIN(change, expected, 1e-5 * std::abs(expected));
    COMPARE_WITHIN(scalarOf(middle, "circulation"), 0, 1e-10);
  }
};

SEMIFLOW_SUITE("core/pde/equations", EquationsTest);
#include "equations_test.moc"
